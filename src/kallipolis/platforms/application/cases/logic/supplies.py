"""What people may add to a case: files and commitments in place of what was asked of them.

Where a piece comes from and since when it is true is ours to say: nobody but the platform hands in
what a registry holds.
"""

import re
from typing import Final

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.cases.logic.context import Context
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.requests import Piece, Request
from kallipolis.platforms.application.cases.logic.snapshot import CorrectionsNotice, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation, Turn

BY_HAND: Final = frozenset({"upload", "commitment"})
_HEAD: Final = re.compile(r"[.\[]")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant is asked for now.

    ``answers`` are fields of the form, None where any may be changed; ``pieces`` evidence types.
    """

    answers: frozenset[str] | None
    pieces: frozenset[str]


def head_of(path: str) -> str:
    """Return the field in which a path lies (``children`` of ``children[0].name``)."""
    return _HEAD.split(path, maxsplit=1)[0]


def asked_of(snapshot: Snapshot, process: Process) -> Asked:
    """Return what the applicant is asked for: by an open notice, by gaps, or to put things right.

    Who is to put things right may change any answer and bring anything anew, except what a
    registry holds.
    """
    left = {piece.requirement for piece in snapshot.evidence if not piece.is_there}
    left |= {gap.requirement for gap in snapshot.gaps if gap.supplied_at is None}
    notice = snapshot.corrections
    if notice is not None and notice.answered_at is None:
        return _by_notice(notice, left)
    if process.states[snapshot.state].waits_for is not Turn.APPLICANT:
        return Asked(answers=frozenset(), pieces=frozenset(left))
    held = {piece.requirement for piece in snapshot.evidence if piece.source != "registry"}
    return Asked(answers=None, pieces=frozenset(left | held))


def checked(snapshot: Snapshot, context: Context) -> Request:
    """Return a request with the pieces as the case will hold them.

    Raises:
        Refusal: ``case.request_unfit`` when somebody hands in what only the platform finds, or the
            applicant what was not asked.
    """
    request, relation = context.request, context.who.relation
    if not request.evidence or relation is Relation.SYSTEM:
        return request
    problems = [
        _problem(piece, "case.piece_not_yours") for piece in request.evidence if _ours(piece)
    ]
    if relation is Relation.APPLICANT:
        asked = asked_of(snapshot, context.process).pieces
        problems += [
            _problem(piece, "case.item_not_asked")
            for piece in request.evidence
            if piece.requirement not in asked
        ]
    if problems:
        raise Refusal("case.request_unfit", Reason.MALFORMED, problems=tuple(problems))
    if relation is not Relation.APPLICANT:
        return request
    known = {piece.requirement: piece for piece in snapshot.evidence}
    pieces = (_as_held(piece, known.get(piece.requirement)) for piece in request.evidence)
    return replace(request, evidence=tuple(pieces))


def _by_notice(notice: CorrectionsNotice, left: set[str]) -> Asked:
    heads = frozenset(head_of(item.item) for item in notice.items)
    return Asked(answers=heads, pieces=heads | left)


def _ours(piece: Piece) -> bool:
    if piece.elsewhere is not None:
        return True
    return piece.source not in BY_HAND or bool(piece.reference) or piece.as_of is not None


def _problem(piece: Piece, code: str) -> Problem:
    return Problem(field=piece.requirement, code=code)


def _as_held(piece: Piece, held: Piece | None) -> Piece:
    title, may_follow = (held.title, held.may_follow) if held is not None else (None, False)
    return replace(piece, title=title, may_follow=may_follow)
