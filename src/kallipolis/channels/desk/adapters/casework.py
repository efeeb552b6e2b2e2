"""All that the page of a case shows besides the case itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from kallipolis.channels.desk.adapters.rows import organisation_name, place_name
from kallipolis.channels.desk.logic.requests import OfferForm, form_of
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import EntryLine, Sourced
from kallipolis.domains.government.outputs import api as outputs
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import Edition, FileId, RegionCode
from kallipolis.foundation.money import Money, of_the_place
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import message
from kallipolis.foundation.web.formats import filters_for
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    Outcome,
    Phase,
    Piece,
    Wanted,
)
from kallipolis.platforms.application.evidence.contracts import Told
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Line
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Output
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import Holder, PublicService
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import RegistryField, Value

Choice = tuple[str, str]
SAID_ALREADY: Final = frozenset({"eligible", "decision"})
"""What the rules put out and the page says in words."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules said when the case was submitted, as its facts keep it."""

    decision: str = ""
    eligible: bool | None = None
    why: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()
    cited: Text = everywhere("")
    told: tuple[tuple[str, object], ...] = ()
    outputs: dict[str, object] = {}
    fee: int | None = None
    currency: str = msgspec.field(default_factory=of_the_place)

    @property
    def cost(self) -> Money | None:
        return Money(amount=self.fee, currency=self.currency) if self.fee is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A piece of evidence with what a registry said, and its files; some are not ours to read.

    ``lines`` are what can be said to be wrong: what a registry said of the applicant.
    """

    piece: Piece
    title: str
    registry: str
    values: tuple[tuple[str, object], ...]
    files: tuple[StoredFile, ...]
    hidden: int
    lines: tuple[EntryLine, ...] = ()
    refusal: str = ""
    look_up: Told | None = None
    origins: tuple[Sourced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    """What an official works with on one case."""

    lines: tuple[Line, ...]
    answers: tuple[tuple[str, object], ...]
    exhibits: tuple[Exhibit, ...]
    explanation: Explanation
    offers: tuple[OfferForm, ...]
    authorities: tuple[Choice, ...]
    correctable: tuple[tuple[str, tuple[Choice, ...]], ...]
    missing: tuple[Choice, ...]
    bases: tuple[Choice, ...]
    outputs: tuple[tuple[str, object], ...]
    parts: dict[str, str]
    rule: Text
    remedies: Text | None = None

    @property
    def titles(self) -> dict[str, str]:
        """Return the names of what may be corrected by its id, and of the parts of a joint case."""
        return self.parts | dict(choice for _, choices in self.correctable for choice in choices)


def casework(actor: Actor, view: CaseView, language: str, *, today: date) -> Casework:
    service = _service(view)
    lines = _lines(view, service, language, today)
    readable = files.readable(actor, [id for piece in view.evidence for id in piece.files])
    exhibits = tuple(_exhibit(view, piece, readable, language) for piece in view.evidence)
    proofs = tuple((one.piece.requirement, one.title) for one in exhibits)
    explanation = _explanation(view, service, language)
    return Casework(
        lines=lines,
        answers=() if service else tuple(view.answers.items()),
        exhibits=exhibits,
        explanation=explanation,
        offers=tuple(form_of(offer, language, view.wanted) for offer in view.actions),
        authorities=_authorities(view, language),
        correctable=(("answers", _questions(view, lines)), ("evidence", proofs)),
        missing=tuple((id, title) for id, title in proofs if id in _may_follow(view)),
        bases=_bases(view.case.edition, service, explanation, language),
        outputs=_outputs(view, language),
        remedies=remedies_in(view.case),
        parts={f"part:{each.key}": each.title.in_language(language) for each in view.parts},
        rule=rules.cited(view.decision.rule if view.decision else "", view.case.edition),
    )


def remedies_in(case: Case) -> Text | None:
    """Return what may be done against a decision in a case, None where no pack says it."""
    is_at_intake = case.phase is Phase.INTAKE or case.outcome is Outcome.NOT_ACCEPTED
    return outputs.remedies_against(case.accepting if is_at_intake else case.deciding)


def file_ids(view: CaseView) -> set[str]:
    """Return the files that a case holds, in its evidence and its answers."""
    proofs = {file for piece in view.evidence for file in piece.files}
    said = {file for entry in view.history for file in _strings(entry.request.get("evidence"))}
    return proofs | said | set(_strings(view.answers))


def _service(view: CaseView) -> PublicService | None:
    found = packs.find("service", view.case.service, view.case.edition)
    return services.get(view.case.service, view.case.edition) if found is not None else None


def _lines(
    view: CaseView, service: PublicService | None, language: str, today: date
) -> tuple[Line, ...]:
    if service is None:
        return ()
    form = services.form_of(service, view.case.edition)
    known = view.facts.get("known")
    applicant = known.get("applicant") if isinstance(known, dict) else None
    context = forms.Context(
        today=today,
        applicant=applicant if isinstance(applicant, dict) else {},
        find_region=regions.find,
    )
    return forms.summary(form, view.answers, context, language)


def _questions(view: CaseView, lines: tuple[Line, ...]) -> tuple[Choice, ...]:
    if not lines:
        return tuple((name, name) for name in view.answers)
    return tuple(
        (each.path, f"{each.title} ({each.item})" if each.item else each.title) for each in lines
    )


def _exhibit(
    view: CaseView, piece: Piece, readable: Mapping[FileId, StoredFile], language: str
) -> Exhibit:
    shown = tuple(readable[id] for id in piece.files if id in readable)
    title = piece.title.in_language(language) if piece.title else piece.requirement
    refusal = piece.elsewhere.refusal if piece.elsewhere else ""
    return Exhibit(
        piece=piece,
        title=title,
        registry=_registry_title(view, piece, language),
        values=_registered(view, piece, language),
        refusal=message(refusal) if refusal else "",
        files=shown,
        hidden=len(piece.files) - len(shown),
        lines=filings.lines_in(view, piece),
        look_up=filings.look_up_of(view, piece),
        origins=filings.sourced(piece.origins, piece.reference, language),
    )


def _registry_title(view: CaseView, piece: Piece, language: str) -> str:
    id = piece.reference
    holder = _holder(view, piece)
    if holder is not None:
        return holder.title.in_language(language)
    found = registries.find(id) if id else None
    return found.title.in_language(language) if found is not None else id


def _holder(view: CaseView, piece: Piece) -> Holder | None:
    """Return in which words another node holds a piece, None where this one does, or nobody."""
    if piece.elsewhere is None or not piece.reference:
        return None
    return services.evidence_type(piece.requirement, view.case.edition).held_by


def _registered(view: CaseView, piece: Piece, language: str) -> tuple[tuple[str, object], ...]:
    """Return what the registry said, under the names that the registry gives its fields."""
    registry = registries.find(piece.reference) if piece.reference else None
    fields = registry.fields if registry is not None else ()
    by_id = {field.id: field for field in fields}
    holder = _holder(view, piece)
    called = (
        {id: title.in_language(language) for id, title in holder.fields.items()} if holder else {}
    )
    return tuple(
        (by_id[name].title.in_language(language), _held(by_id[name], value, language))
        if name in by_id
        else (called.get(str(name), str(name)), value)
        for name, value in filings.values_in(view, piece).items()
    )


def _held(field: RegistryField, value: Value, language: str) -> object:
    meaning = field.meaning_of(value)
    return meaning.in_language(language) if meaning else _told(field.type, value, language)


def _told(type: str, value: object, language: str) -> object:
    """Return a value as people read it: money, days and places in words, the rest as it is."""
    said = filters_for(language, ZoneInfo(settings.TIME_ZONE))
    if type == "money" and isinstance(value, int):
        return said["money"](Money(amount=value))
    if type == "date" and isinstance(value, str) and value:
        return said["date"](date.fromisoformat(value[:10]))
    is_place = type == "region" and isinstance(value, str)
    return place_name(str(value)).in_language(language) if is_place else value


def _explanation(view: CaseView, service: PublicService | None, language: str) -> Explanation:
    known = {name for name in Explanation.__struct_fields__ if view.facts.get(name) is not None}
    said = msgspec.convert({name: view.facts[name] for name in known}, Explanation)
    declared = _declared(service, view.case.edition) if service is not None else {}
    told = tuple(
        _answered(name, value, declared.get(name), language)
        for name, value in said.outputs.items()
        if name not in SAID_ALREADY
    )
    cited = rules.cited(", ".join(said.sources), view.case.edition)
    return msgspec.structs.replace(said, told=told, cited=cited)


def _declared(service: PublicService, edition: Edition) -> dict[str, Output]:
    """Return what the rules of a service put out, by name."""
    named = dict.fromkeys(msgspec.structs.astuple(service.rules))
    found = (packs.find("rule", id, edition) for id in named if id)
    return {each.name: each for rule in found if rule is not None for each in rule.body.outputs}


def _answered(name: str, value: object, output: Output | None, language: str) -> tuple[str, object]:
    """Return the name and the value of an output as people read them."""
    title = output.title.in_language(language) if output and output.title else name
    return title, _told(output.type, value, language) if output else value


def _outputs(view: CaseView, language: str) -> tuple[tuple[str, object], ...]:
    """Return what the decider said of the output, under its names and in words."""
    said = view.decision.outputs if view.decision else {}
    return tuple(
        (wanted.title.in_language(language), _chosen(wanted, said[wanted.name], language))
        for wanted in view.wanted
        if wanted.name in said
    )


def _chosen(wanted: Wanted, value: object, language: str) -> object:
    if isinstance(value, list):
        return ", ".join(str(_chosen(wanted, each, language)) for each in value)
    if wanted.type == "money":
        return _told("money", value, language)
    label = wanted.labels.get(str(value))
    return label.in_language(language) if label else value


def _authorities(view: CaseView, language: str) -> tuple[Choice, ...]:
    """Return the authorities of the regions that the case concerns, and of those around them."""
    codes = [view.case.deciding.rpartition("@")[2], view.case.region]
    found = [regions.find(code) for code in codes]
    ways = [code for region in found if region is not None for code in reversed(region.path)]
    asked = view.reviewing
    choices: dict[str, str] = {id: organisation_name(id).in_language(language) for id in asked}
    for code in dict.fromkeys(ways):
        choices |= dict(_authority(code, language))
    return tuple(choices.items())


def _authority(code: RegionCode, language: str) -> list[Choice]:
    return [(one.id, one.name.in_language(language)) for one in organisations.authorities(code)]


def _may_follow(view: CaseView) -> set[str]:
    return {one.requirement for one in view.evidence if one.may_follow and not one.is_there}


def _bases(
    edition: Edition, service: PublicService | None, said: Explanation, language: str
) -> tuple[Choice, ...]:
    """Return the rules that a decision may rest on, to choose from while writing."""
    own = service.legal_basis if service is not None else ()
    cited = dict.fromkeys((*(one.citation for one in own), *said.sources))
    return tuple((each, rules.cited(each, edition).in_language(language)) for each in cited)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def asked_names(view: CaseView) -> dict[str, Text]:
    """Return the names of all organisations that stand in a case, by id."""
    case = view.case
    found = {case.accepting, case.deciding, case.delivering, *view.reviewing}
    found |= {review.organisation for review in view.reviews}
    found |= {one.organisation for one in view.holders}
    found |= {entry.organisation for entry in view.history if entry.organisation}
    return {id: organisation_name(id) for id in found}
