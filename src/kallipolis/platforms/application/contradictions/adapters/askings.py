"""The cases that rest on a contradicted value: they are told, and go on."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView, Outcome, Request
from kallipolis.platforms.application.contradictions import logic
from kallipolis.platforms.application.contradictions.adapters.entries import KEEPER
from kallipolis.platforms.application.contradictions.contracts import Claim
from kallipolis.platforms.application.contradictions.logic import Found
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Value

RESUME: Final = "resume"
HEAR: Final = {Outcome.GRANTED: "hear-corrected", Outcome.REFUSED: "hear-upheld"}
"""What the platform does in a case when a register has answered; processes declare them."""


def tell(case_id: CaseId, answered: CaseId, outcome: Outcome, *, waits: bool, clock: Clock) -> None:
    """Let a case know what a register answered, and go on if it stood still for that."""
    asked = Request(reason=answered)
    for action in (HEAR.get(outcome, ""), RESUME if waits else ""):
        view = cases.find_for(KEEPER, case_id, clock=clock)
        if action in {offer.name for offer in view.actions}:
            cases.act(KEEPER, case_id, action, asked, clock=clock)


def claims_in(view: CaseView) -> Iterator[Claim]:
    """Yield what in a case contradicts a register: what was answered, and other registers."""
    found = tuple(_found(view))
    pairs = (
        *logic.of_answers(_prefills(view), view.answers, found),
        *logic.of_registers(found),
    )
    for claim, seen in pairs:
        if not _is_same_place(claim, seen, found):
            yield claim


def registries_in(view: CaseView) -> frozenset[str]:
    """Return the registers that a case rests on."""
    return frozenset(piece.reference for piece in view.evidence if piece.source == "registry")


def _found(view: CaseView) -> Iterator[Found]:
    known = view.facts.get("known")
    evidence = known.get("evidence") if isinstance(known, dict) else None
    for piece in view.evidence:
        registry = registries.find(piece.reference) if piece.source == "registry" else None
        values = evidence.get(piece.requirement) if isinstance(evidence, dict) else None
        if registry is not None and isinstance(values, dict):
            yield Found(type=piece.requirement, registry=registry, values=values)


def _prefills(view: CaseView) -> dict[str, str]:
    case = view.case
    if packs.find("service", case.service, case.edition) is None:
        return {}
    form = services.form_of(services.get(case.service, case.edition), case.edition)
    every = (field for page in form.pages for field in page.fields)
    return {field.name: field.prefill for field in every if field.prefill}


def _is_same_place(claim: Claim, seen: Value, found: Iterable[Found]) -> bool:
    """Say whether two regions are no contradiction, as one lies in the other."""
    types = {f"{each.registry.id}.{f.id}": f.type for each in found for f in each.registry.fields}
    if types.get(f"{claim.registry}.{claim.field}") != "region":
        return False
    places = [regions.find(claim.claimed), regions.find(str(seen))]
    paths = [place.path for place in places if place is not None]
    return str(seen) in paths[0] or claim.claimed in paths[-1] if len(paths) == 2 else False
