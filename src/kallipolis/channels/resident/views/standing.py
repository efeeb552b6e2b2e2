"""How a case stands, as lists show it: its days, its next step, and who has it."""

from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from kallipolis.channels.resident.logic.days import Days, days_of
from kallipolis.channels.resident.logic.progress import (
    Steps,
    now_with,
    steps_of,
)
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Case, Light, Phase

HURRIED: Final = frozenset({Light.YELLOW, Light.RED})


class Standing(NamedTuple):
    """One case in a list."""

    case: Case
    steps: Steps
    days: Days
    following: str
    office: Text | None
    may_hurry: bool
    is_applied_for: bool


def standing_of(case: Case) -> Standing:
    """Return how a case stands now."""
    steps, office = steps_for(case), now_with(case)
    return Standing(
        case=case,
        steps=steps,
        days=days_of(case, now=SYSTEM_CLOCK.now(), zone=ZoneInfo(settings.TIME_ZONE)),
        following=next((name for name, stand in steps if stand == "next"), ""),
        office=organisations.name_of(office) if office else None,
        may_hurry=_may_hurry(case),
        is_applied_for=is_applied_for(case),
    )


def steps_for(case: Case) -> Steps:
    """Return the steps of a case as its process has them."""
    states = packs.get("process", case.process, case.edition).body.states.values()
    return steps_of({state.phase for state in states}, case.phase, case.outcome)


def is_applied_for(case: Case) -> bool:
    """Say whether people apply for what a case is about; else its state says how it ended."""
    service = packs.find("service", case.service, case.edition)
    return service is None or service.body.is_applied_for


def _may_hurry(case: Case) -> bool:
    """Say whether a list offers to hurry a case: one that is late or nearly so, with an office."""
    actions = packs.get("process", case.process, case.edition).body.actions
    is_open = case.phase is not Phase.CLOSED and not case.waits_for_applicant
    return is_open and case.light in HURRIED and "urge" in actions
