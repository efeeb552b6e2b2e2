"""What a supervisor watches: load and the most urgent cases; and what a team has."""

import csv
from functools import partial
from io import StringIO
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.desk.adapters import colleagues, rows, watching
from kallipolis.channels.desk.adapters.pages import (
    Words,
    desk_page,
    for_officials,
    leads,
    supervises,
)
from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases

MOST_OFFICES: Final = 50
"""Authorities that are shown, the worst first; the others are found by region."""

COLUMNS = (
    "number",
    "service",
    "state",
    "authority",
    "region",
    "submitted",
    "due",
    "light",
    "escalated",
)


@require_GET
@for_officials
def supervise(request: HttpRequest, actor: Actor) -> HttpResponse:
    _require_supervisor(actor)
    asked = filters.supervision_filter(request.GET.dict())
    found = cases.supervise(actor, asked)
    worst = sorted(found.loads, key=lambda load: (-load.overdue, -load.near, -load.open))
    first = [
        load
        for place, load in enumerate(worst)
        if place < MOST_OFFICES or load.organisation == asked.organisation
    ]
    given = {
        "organisation": asked.organisation or "",
        "service": asked.service,
        "light": asked.light or "",
        "region": asked.region or "",
        "within": asked.within if asked.within == "own" else "",
        "escalated": asked.escalated,
    }
    return desk_page(
        request,
        actor,
        "desk/supervision.html",
        loads=[(load, rows.organisation_name(load.organisation)) for load in first],
        others=len(worst) - len(first),
        as_of=found.as_of,
        tasks=rows.supervised(found.urgent.cases),
        asked=asked,
        services=found.services,
        place=rows.place_name(asked.region) if asked.region else None,
        with_office=partial(
            filters.address_of, request.path, given, light="", service="", escalated=""
        ),
        csv=filters.address_of(f"{request.path}.csv", given),
        before_page=filters.page_at(request.path, given, before=found.before),
        next_page=filters.page_at(request.path, given, after=found.urgent.after),
        is_filtered=any(given.values()),
    )


@require_GET
@for_officials
def supervise_regions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show regions side by side, the worst first, each leading into what lies in it."""
    _require_supervisor(actor)
    region = request.GET.get("region", "").replace("\0", "")[:40]
    found = cases.watch_regions(actor, RegionCode(region) if region else None)
    order = watching.order_of(request.GET.get("sort", ""))
    return desk_page(
        request,
        actor,
        "desk/regions.html",
        rows=watching.watched(found.rows, order, language_of_thread()),
        around=[
            (rows.place_name(code), filters.address_of(request.path, {}, region=code))
            for code in found.around
        ],
        since=found.since,
        as_of=found.as_of,
        order=order,
        sort_path=filters.address_of(request.path, {}, region=region, sort="-").removesuffix("-"),
    )


@require_GET
@for_officials
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give the list as a table for a spreadsheet, nobody's name in it."""
    _require_supervisor(actor)
    found = cases.export_supervised(actor, filters.supervision_filter(request.GET.dict()))
    language, say = language_of_thread(), Words()
    written = StringIO()
    table = csv.writer(written)
    table.writerow([say(f"column.{name}") for name in COLUMNS])
    for task in rows.supervised(found):
        table.writerow(
            [
                task.case.id,
                task.case.title.in_language(language),
                task.case.state_title.in_language(language),
                task.organisation.in_language(language),
                task.place.in_language(language),
                task.case.submitted_at.date().isoformat(),
                task.due_at.date().isoformat() if task.due_at else "",
                say(f"light.{task.light}"),
                say("escalated.yes") if task.is_escalated else "",
            ]
        )
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return answer


@require_GET
@for_officials
def show_team(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who has how much in each office of an official."""
    return desk_page(
        request,
        actor,
        "desk/team.html",
        offices=[
            (id, rows.organisation_name(id), colleagues.team(actor, id))
            for id in colleagues.offices(actor)
        ],
        leads=leads(actor),
    )


def _require_supervisor(actor: Actor) -> None:
    if not supervises(actor):
        raise Refusal("desk.not_supervisor", Reason.FORBIDDEN)
