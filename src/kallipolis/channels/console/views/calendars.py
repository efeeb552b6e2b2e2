"""Calendars: which days offices are closed or open instead, and the way to change them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.console.adapters.pages import (
    ACTS,
    asked,
    console_page,
    for_those_who,
    may,
    say,
)
from kallipolis.channels.console.logic import calendars
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import State
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar import api as calendar
from kallipolis.foundation.calendar.api import CalendarDocument
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.foundation.regions import api as regions


@require_GET
@for_those_who(*ACTS["calendars"])
def list_calendars(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the calendars in force, with how far each of them reaches."""
    return console_page(
        request,
        actor,
        "console/calendars.html",
        found=[_row(document) for document in _every().values()],
    )


@require_GET
@for_those_who(*ACTS["calendars"])
def show_calendar(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show the days of a year of one calendar, and who is changing it."""
    document = _every().get(id)
    if document is None:
        values = {"kind": "calendar", "id": id}
        raise Refusal("pack.document_not_found", Reason.NOT_FOUND, values=values)
    body = document.body
    known = calendar.calendar_for(regions.get(body.region).code)
    today = calendar.local_day(known, SYSTEM_CLOCK.now())
    years = calendars.years_of(body) or [today.year]
    year = _year(asked(request, "year"), years, today.year)
    spans = calendars.spans_in(body, year)
    return console_page(
        request,
        actor,
        "console/calendar.html",
        document=document,
        place=regions.find(body.region),
        years=years,
        year=year,
        spans=spans,
        working=calendars.working_days(known, year),
        closed=sum(span.days for span in spans if span.part == "holidays"),
        instead=sum(span.days for span in spans if span.part == "make_up_days"),
        weekdays=[say(f"weekday.{name}") for name in calendar.WEEKDAYS],
        copies=_open_copies(actor, document.pack),
    )


def _row(document: Document[CalendarDocument]) -> dict[str, object]:
    body = document.body
    known = calendar.calendar_for(regions.get(body.region).code)
    today = calendar.local_day(known, SYSTEM_CLOCK.now())
    end = calendar.known_until(known)
    spans = [
        each for year in (today.year, today.year + 1) for each in calendars.spans_in(body, year)
    ]
    return {
        "document": document,
        "place": regions.find(body.region),
        "until": end,
        "is_short": end is not None and calendar.ends_soon(end, today),
        "coming": next((each for each in spans if each.last >= today), None),
    }


def _every() -> dict[str, Document[CalendarDocument]]:
    return dict(packs.every("calendar"))


def _year(written: str, years: list[int], otherwise: int) -> int:
    if written.isdecimal() and len(written) < 5 and int(written) in years:
        return int(written)
    return otherwise if otherwise in years else years[-1]


def _open_copies(actor: Actor, pack: str) -> list[object]:
    if not may(actor, "revision.write"):
        return []
    return [c for c in revisions.recent(actor) if c.pack == pack and c.state is State.OPEN]
