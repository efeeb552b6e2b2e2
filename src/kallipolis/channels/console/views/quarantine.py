"""Rows in quarantine as a steward puts them right, and where columns come from and go to."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import called, days
from kallipolis.channels.console.adapters.pages import (
    console_page,
    for_those_who,
    may,
    written,
)
from kallipolis.channels.console.logic import quarantine
from kallipolis.channels.console.logic.quarantine import Cell
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeId, Place
from kallipolis.platforms.data.lineage import api as lineage

PURPOSE = "quality of data"
LEAVE_OUT = "leave-out"


@require_http_methods(["GET", "POST"])
@for_those_who("intake.view")
def show_row(request: HttpRequest, actor: Actor, id: str, *, intake: str, row: int) -> HttpResponse:
    """Show a row in quarantine and what is wrong with it; a POST corrects it or leaves it out."""
    looking = actor.with_purpose(PURPOSE)
    place = Place(dataset=id, intake=IntakeId(intake), row=row)
    held = intakes.held(looking, place)
    made_of = lineage.made_of(id, held.source)
    broken = quarantine.broken(datasets.get(id), held.faults, made_of)
    cells = quarantine.cells(held, broken)
    refusal = None
    if request.method == "POST":
        try:
            return _mended(request, looking, place, cells)
        except Refusal as refused:
            refusal = refused
            cells = tuple(replace(c, value=request.POST.get(c.name, c.value)) for c in cells)
    return console_page(
        request,
        actor,
        "console/held.html",
        status=200 if refusal is None else 422,
        dataset=datasets.get(id),
        held=held,
        broken=broken,
        cells=cells,
        unread=held.values.get(quarantine.UNPARTED),
        still=request.GET.get("still") == "1",
        reason=written(request, "reason"),
        faults=faults_of(refusal),
        may_leave_out=may(actor, "intake.leave_out"),
    )


def _mended(
    request: HttpRequest, actor: Actor, place: Place, cells: tuple[Cell, ...]
) -> HttpResponse:
    reason = written(request, "reason")
    if request.POST.get("do") == LEAVE_OUT:
        intakes.leave_out(actor, place, reason=reason)
        notify(request, "console.row_left_out")
        return redirect("console_dataset", id=place.dataset)
    given = {cell.name: written(request, cell.name) for cell in cells if cell.name in request.POST}
    done = intakes.correct(actor, place, quarantine.changed(cells, given), reason=reason)
    if done.quarantined:
        return redirect(f"{_way(place)}?still=1")
    notify(request, "console.row_superseded" if not done.published else "console.row_published")
    return redirect("console_dataset", id=place.dataset)


def _way(place: Place) -> str:
    kwargs = {"id": place.dataset, "intake": place.intake, "row": place.row}
    return reverse("console_held", kwargs=kwargs)


@require_POST
@for_those_who("intake.correct")
def replay(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Check all rows of a source that are in quarantine once more."""
    done = intakes.replay(
        actor.with_purpose(PURPOSE), written(request, "source"), reason=message("console.replay")
    )
    notify(request, "console.replayed", **_counts(done))
    return redirect("console_dataset", id=id)


def _counts(done: Intake) -> dict[str, str]:
    return {"published": str(done.published), "held": str(done.quarantined)}


@require_GET
@for_those_who("intake.view")
def show_lineage(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show where each column of a dataset comes from, who uses it, and what level follows."""
    found = lineage.impact(actor, id)
    dataset = datasets.get(id)
    return console_page(
        request,
        actor,
        "console/lineage.html",
        dataset=dataset,
        impact=found,
        steps=days.of_dataset(actor, dataset),
        titles={field.id: field.title for field in dataset.fields},
        left={field.id: field.deprecated for field in dataset.fields if field.deprecated},
        through={f"{u.kind} {u.id}": u.title for each in found.fields for u in each.uses},
        column_called=called.column,
    )
