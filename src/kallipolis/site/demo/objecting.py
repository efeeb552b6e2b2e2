"""Object to a look-up that a case rests on, as its applicant would, and let the answer count."""

from typing import Final

from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.objections.contracts import LOOK_UP_OBJECTION, Against
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.offices import FOUNDER
from kallipolis.site.demo.words import words

AGAIN: Final = frozenset({"contest", "reopen"})
"""Acts after which an objection is open again."""


def turn_against(applicant: Applicant, case: Case, city: City) -> Case | None:
    """Object to what a duty let be looked up for a case; None where nothing was.

    What was objected to already stays the same objection.
    """
    made = _objection_to(case)
    if made is None:
        proof = _looked_up(case, city)
        if not proof:
            return None
        said = Against(
            service=case.service,
            proof=proof,
            why=words("object-to-look-up", city.rng),
            asking=case.id,
        )
        party = applicant.party.id
        made = objections.object_to(applicant.actor, party, said, clock=city.clock).case
    return cases.find_for(FOUNDER, made, clock=city.clock).case


def follow(case: Case, does: str, city: City) -> None:
    """Let the answer to an objection count, as it does in a city by the facts of its cases."""
    if case.service == LOOK_UP_OBJECTION:
        id = CaseId(case.id)
        if does in AGAIN:
            objections.take_up(id)
        else:
            objections.settle(id, clock=city.clock)


def _objection_to(case: Case) -> str | None:
    found = objections.of_party(case.applicant)
    return next((each.case for each in found if each.asking == case.id and each.case), None)


def _looked_up(case: Case, city: City) -> str:
    view = cases.find_for(FOUNDER, case.id, clock=city.clock)
    by_duty = (
        each.requirement
        for each in view.evidence
        if each.source == "registry" and each.carried_by == "duty"
    )
    return next(by_duty, "")
