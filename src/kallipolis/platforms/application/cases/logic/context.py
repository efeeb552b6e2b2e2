"""What surrounds one move: who makes it, when, under which process and calendar."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.process import Action, Process
from kallipolis.platforms.application.cases.logic.requests import Request
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves a case, as what, and for which organisation."""

    relation: Relation
    party: PartyId | None = None
    name: str = ""
    organisation: OrganisationId | None = None


PLATFORM: Final = Who(relation=Relation.SYSTEM, name="kallipolis")
"""The platform itself, when time, rules or other cases move a case."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that guards and effects may look at besides the case.

    ``target_region`` is the region of the organisation that the request names.
    """

    process: Process
    action: Action
    name: str
    request: Request
    who: Who
    now: datetime
    calendar: Calendar
    target_region: RegionCode | None = None


Fact = tuple[type[events.CaseFact], Mapping[str, object]]
"""A kind of fact, and what it says beyond what all facts about a case say."""

Result = tuple[Snapshot, Fact | None]
"""What an effect gives: the case afterwards, and the fact it makes."""

Change = Callable[[Snapshot, Context], Result]


def refuse(code: str, *problems: Problem, rule: str = "") -> Refusal:
    """Make a refusal of a move that the rules of the process do not let through."""
    return Refusal(f"case.{code}", Reason.RULE, rule=rule, problems=problems)


def conflict(code: str, **values: str) -> Refusal:
    """Make a refusal of a move that does not fit the state the case is in."""
    return Refusal(f"case.{code}", Reason.CONFLICT, values=values)


def malformed(field: str, code: str = "case.needed") -> Problem:
    """Name a field of the request that is missing or does not fit."""
    return Problem(field=field, code=code)


def incomplete(*fields: str) -> Refusal:
    """Make the refusal of a request in which fields are missing."""
    problems = tuple(malformed(field) for field in fields)
    return Refusal("case.request_incomplete", Reason.MALFORMED, problems=problems)
