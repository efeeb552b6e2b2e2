"""Rows of the lists: cases with the names of places and organisations in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.urls import reverse

from kallipolis.channels.desk.adapters.walking import addresses
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases.contracts import Case, ClockState, InboxRow, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A row of a list: what, who, where, until when, and what to do next (a code of words)."""

    case: Case
    place: Text
    organisation: Text
    light: str
    next: str
    words: Text | None = None
    due_at: datetime | None = None
    is_review: bool = False
    holder: str = ""
    is_escalated: bool = False
    path: str = ""
    office: str = ""

    @property
    def pick(self) -> str:
        """Return what chooses the row: its case, as it was then, and for which organisation."""
        return f"{self.case.id}.{self.case.version}.{self.office}"


def tasks(rows: Iterable[InboxRow], listed: Mapping[str, str]) -> list[Task]:
    """Return the rows of an inbox, each opening its case as one of the list."""
    address, place, organisation = addresses(listed), cache(place_name), cache(organisation_name)
    return [
        Task(
            case=row.case,
            place=place(row.case.region),
            organisation=organisation(row.organisation),
            light=row.light.value,
            next="next.review" if row.task == "review" else next_of(row.case),
            words=row.words,
            due_at=row.due_at,
            is_review=row.task == "review",
            holder=row.holder.name if row.holder is not None else "",
            path=address(row),
            office=row.organisation,
        )
        for row in rows
    ]


def supervised(cases: Iterable[Case]) -> list[Task]:
    """Return the rows of a supervisor's list."""
    return [
        Task(
            case=case,
            place=place_name(case.region),
            organisation=organisation_name(case.deciding),
            light=case.light.value,
            next=next_of(case),
            path=reverse("desk_case", args=(case.id,)),
            office=case.deciding,
            is_escalated=case.is_escalated,
            due_at=min(filter(None, (case.due_at, case.step_due_at)), default=None),
        )
        for case in cases
    ]


def next_of(case: Case) -> str:
    """Return the code of the words for what comes next in a case."""
    is_paused = case.clock is ClockState.PAUSED and case.waits_for is not Turn.APPLICANT
    return "next.paused" if is_paused else f"next.{case.waits_for.value}"


def place_name(code: RegionCode | str) -> Text:
    """Return the name of a region, its code where it is no longer published."""
    region = regions.find(code)
    return region.name if region is not None else everywhere(code)


def organisation_name(id: OrganisationId | str) -> Text:
    """Return the name of an organisation that a case names."""
    return organisations.name_of(id)


def authorities(actor: Actor, language: str) -> list[tuple[str, str]]:
    """Return the authorities of the regions in which an official works, and of those around."""
    found = [regions.find(assignment.region) for assignment in actor.assignments]
    ways = [code for region in found if region is not None for code in reversed(region.path)]
    listed = [one for code in dict.fromkeys(ways) for one in organisations.authorities(code)]
    return [(one.id, one.name.in_language(language)) for one in listed]
