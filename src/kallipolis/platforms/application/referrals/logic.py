"""Which node a case goes to, what of it travels, and what a step there is here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from kallipolis.foundation.ids import FileId
from kallipolis.platforms.application.cases.contracts import (
    Answers,
    CaseView,
    Piece,
    Process,
    Request,
)
from kallipolis.platforms.application.referrals.contracts import (
    Destination,
    Referral,
    SentCase,
    SentPiece,
)
from kallipolis.platforms.application.rules import api as rules

ID: Final = re.compile(r"\A[0-9a-f]{32}\Z")
"""What ids of files and of referrals look like."""

Source = Literal["registry", "upload", "commitment", "missing"]
SOURCES: Final[Mapping[str, Source]] = {
    "registry": "registry",
    "upload": "upload",
    "commitment": "commitment",
}
"""Evidence that still waits to be found here is missing there."""

HIDDEN: Final = frozenset({"organisation", "reviews"})
"""What is said with a step and means nothing at another node: ids of organisations here."""


def value_of(text: str, answers: Mapping[str, object], facts: Mapping[str, object]) -> str:
    """Return the code that an expression gives over what is known of a case, empty where none."""
    known = _mapping(facts.get("known"))
    about = {name: known.get(name, {}) for name in ("applicant", "evidence")}
    value = rules.compiled(text).evaluate({"answers": dict(answers), **about}).value
    return value if isinstance(value, str) else ""


def destination(nodes: Iterable[Destination], code: str) -> Destination | None:
    """Return the first node whose regions begin as a code does, None where there is none."""
    return next((node for node in nodes if code.startswith(node.region)), None)


def evidence_values(
    declared: Referral, facts: Mapping[str, object]
) -> dict[str, dict[str, str | int | float | bool | None]]:
    """Return the values that registries had, of those types of evidence that may travel."""
    found = _mapping(_mapping(facts.get("known")).get("evidence"))
    named = {type: found.get(type, found.get(type.replace("-", "_"))) for type in declared.evidence}
    return {
        type: {
            name: value
            for name, value in values.items()
            if value is None or isinstance(value, str | int | float | bool)
        }
        for type, values in named.items()
        if isinstance(values, Mapping)
    }


def sent_pieces(view: CaseView, titles: Mapping[str, str]) -> tuple[SentPiece, ...]:
    """Return the evidence of a case as it travels; ``titles`` are what registries are called."""
    return tuple(
        SentPiece(
            requirement=piece.requirement,
            source=SOURCES.get(piece.source, "missing"),
            title=piece.title,
            registry=titles.get(piece.reference, piece.reference)[:200],
            as_of=piece.as_of,
            files=piece.files,
            is_required=piece.is_required,
        )
        for piece in view.evidence
    )


def pieces_here(sent: SentCase, node: str, files: Mapping[str, FileId]) -> tuple[Piece, ...]:
    """Return the evidence of a case that came, each with the name of the node that found it."""
    return tuple(
        Piece(
            requirement=piece.requirement,
            source=piece.source,
            title=piece.title,
            reference=f"{node} · {piece.registry}" if piece.registry else "",
            as_of=piece.as_of,
            files=tuple(files[id] for id in piece.files if id in files),
            is_required=piece.is_required,
        )
        for piece in sent.pieces
    )


def facts_here(sent: SentCase) -> Answers:
    """Return what rules and registries are told of a case that came."""
    evidence: dict[str, object] = {}
    for type, values in sent.evidence_values.items():
        evidence |= {type: values, type.replace("-", "_"): values}
    applicant = msgspec.to_builtins(sent.applicant)
    return {"known": {"applicant": applicant, "evidence": evidence}}


def file_ids(value: object) -> Iterator[FileId]:
    """Yield what may be the id of a file, wherever in an answer or a request it is."""
    if isinstance(value, str):
        if ID.match(value):
            yield FileId(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from file_ids(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from file_ids(each)


def with_files(value: object, files: Mapping[str, FileId]) -> object:
    """Return a value with the ids that files have here in the place of those that they had."""
    if isinstance(value, str):
        return files.get(value, value)
    if isinstance(value, Mapping):
        return {name: with_files(each, files) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_files(each, files) for each in value]
    return value


def said(request: Answers) -> Answers:
    """Return what was said with a step, as it may be told to another node."""
    return {name: value for name, value in request.items() if name not in HIDDEN}


def request_here(
    process: Process, action: str, told: Answers, files: Mapping[str, FileId]
) -> Request:
    """Return what was said at another node as an action here takes it; what it takes not is left.

    Raises:
        msgspec.ValidationError: where it does not fit.
    """
    declared = process.actions.get(action)
    allowed = {*declared.needs, *declared.takes} if declared is not None else set()
    fitting = {name: value for name, value in told.items() if name in allowed}
    return msgspec.convert(with_files(fitting, files), Request)


def only_asked(answers: Answers, fields: Iterable[str]) -> Answers:
    """Return the answers to questions that the form here asks."""
    known = set(fields)
    return {name: value for name, value in answers.items() if name in known}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
