"""Say that what a register holds of somebody is wrong, as they would, and let the answer count."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from kallipolis.foundation.database.api import attempt
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import ENTRY_CORRECTION, Claim
from kallipolis.site.demo import players
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.offices import FOUNDER
from kallipolis.site.demo.words import words

RIGHT: Final[Mapping[str, Callable[[Random], str]]] = {"phone": players.written_phone}
"""What would be right, by the field; of others nobody says it."""

AGAIN: Final = frozenset({"contest", "reopen"})
"""Acts after which an entry is under correction again."""


def contradict(applicant: Applicant, entry: str, city: City) -> Case | None:
    """Let somebody say that a value of theirs is wrong; None where it is under correction already.

    Shape: ``entry`` is ``registry.field``.
    """
    registry, _, field = entry.partition(".")
    if any(
        each.field == field for each in contradictions.open_about(applicant.party.id, [registry])
    ):
        return None
    right = RIGHT.get(field)
    claim = Claim(
        registry=registry,
        field=field,
        claimed=right(city.rng) if right is not None else "",
        why=words("contradict", city.rng),
    )
    try:
        with attempt():
            made = contradictions.claim(
                applicant.actor, applicant.party.id, claim, clock=city.clock
            )
    except Refusal:
        return None
    return cases.find_for(FOUNDER, made.case, clock=city.clock).case


def follow(case: Case, does: str, city: City) -> None:
    """Let the answer to a contradiction count, as it does in a city by the facts of its cases."""
    if case.service == ENTRY_CORRECTION:
        id = CaseId(case.id)
        if does in AGAIN:
            contradictions.take_up(id)
        else:
            contradictions.settle(id, clock=city.clock)
