"""The calendars that packs publish."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.calendar import events
from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.clock import is_time_zone
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Publication, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class NamedDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that differs from what its weekday says, and why."""

    date: date
    name: Text


class CalendarDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The working days of a region and of all regions below that publish none of their own."""

    id: str
    region: Annotated[str, Meta(description="Code of the region it holds for, with all below.")]
    title: Text
    weekend: Annotated[tuple[Weekday, ...], Meta(description="Days of rest in every week.")] = (
        "saturday",
        "sunday",
    )
    holidays: Annotated[
        tuple[NamedDay, ...], Meta(description="Days on which offices are closed.")
    ] = ()
    make_up_days: Annotated[
        tuple[NamedDay, ...],
        Meta(description="Days in a weekend on which offices are open instead."),
    ] = ()
    time_zone: Annotated[
        str, Meta(description="IANA name (Asia/Shanghai); empty for the installation's own.")
    ] = ""


def as_calendar(document: CalendarDocument, time_zone: str) -> Calendar:
    """Return the calendar a document declares, in ``time_zone`` where it names none."""
    return Calendar(
        id=document.id,
        time_zone=document.time_zone or time_zone,
        weekend=frozenset(WEEKDAYS.index(day) for day in document.weekend),
        holidays=frozenset(day.date for day in document.holidays),
        make_up_days=frozenset(day.date for day in document.make_up_days),
    )


def check(document: CalendarDocument, library: Library) -> Iterable[Remark]:
    """Find what the schema cannot say about a calendar."""
    if library.find("region", document.region) is None:
        yield Remark(
            path="region",
            message=said("there is no region %(region)s", region=document.region),
            expected=said("a region code"),
        )
    if len(set(document.weekend)) == len(WEEKDAYS):
        yield Remark(
            path="weekend",
            message=said("no day is left to work on"),
            expected=said("at most six days"),
        )
    if not is_time_zone(document.time_zone or "UTC"):
        yield Remark(
            path="time_zone",
            message=said("%(time_zone)s is not a time zone", time_zone=document.time_zone),
            expected=said("an IANA name such as Asia/Shanghai"),
        )
    yield from _repeated_days(document)


def published(publication: Publication) -> None:
    """Tell those who count terms that holidays have changed."""
    if publication.changed or publication.gone:
        outbox.publish(events.CHANGED, f"edition-{publication.edition}", {})


def _repeated_days(document: CalendarDocument) -> Iterable[Remark]:
    seen: dict[date, str] = {}
    for part in ("holidays", "make_up_days"):
        for index, day in enumerate(getattr(document, part)):
            if day.date in seen:
                yield Remark(
                    path=f"{part}[{index}].date",
                    message=said(
                        "%(date)s is already in %(seen)s", date=day.date, seen=seen[day.date]
                    ),
                    expected=said("each day once"),
                )
            seen[day.date] = part


KINDS = (
    DocumentKind(
        name="calendar",
        folder="calendars",
        type=CalendarDocument,
        rank=20,
        check=check,
        published=published,
    ),
)
