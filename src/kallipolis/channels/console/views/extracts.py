"""Extracts from which persons cannot be told: tried, made, and taken away."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from kallipolis.channels.console.adapters import extracting
from kallipolis.channels.console.adapters.asking import Faults
from kallipolis.channels.console.adapters.pages import (
    ACTS,
    asked,
    console_page,
    for_those_who,
    written,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.web.api import notify
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.extracts import api as extracts
from kallipolis.platforms.data.extracts.contracts import Report

UNMADE: Final = ("lakehouse.table_not_found", "extract.unfit")


@require_GET
@for_those_who(*ACTS["extracts"])
def list_extracts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the extracts of one's data, and the datasets of which one can be made."""
    return console_page(
        request,
        actor,
        "console/extracts.html",
        extracts=extracts.every(actor),
        datasets=extracts.of_whom(actor),
        titles={each.id: each.title for each in datasets.every()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(*ACTS["extracts"])
def plan_extract(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the form of a plan; try it, or make the extract."""
    id = written(request, "dataset") or asked(request, "dataset")
    if not id:
        return redirect("console_extracts")
    dataset = next((each for each in extracts.of_whom(actor) if each.id == id), None)
    if dataset is None:
        raise not_found("extract.not_found")
    if request.method != "POST":
        return _planned(request, actor, dataset)
    plan = extracting.as_plan(request, dataset)
    if isinstance(plan, Faults):
        return _planned(request, actor, dataset, faults=plan)
    try:
        if "make" not in request.POST:
            report = extracts.attempt(actor, plan)
            return _planned(request, actor, dataset, report=report)
        extracts.make(actor, plan)
    except Refusal as refusal:
        if refusal.code not in UNMADE:
            raise
        return _planned(request, actor, dataset, faults=extracting.faults_of(refusal))
    notify(request, "console.extract_made")
    return redirect("console_extract", id=plan.id)


@require_GET
@for_those_who(*ACTS["extracts"])
def show_extract(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show the report on an extract."""
    made = extracts.made(actor, id)
    return console_page(
        request,
        actor,
        "console/extract.html",
        made=made,
        dataset=datasets.get(made.report.plan.dataset),
    )


@require_GET
@for_those_who(*ACTS["extracts"])
def carry_away(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Take the rows of an extract away as CSV."""
    answer = HttpResponse(extracts.carried(actor, id), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{id}.csv") or ""
    return answer


def _planned(
    request: HttpRequest,
    actor: Actor,
    dataset: Dataset,
    *,
    faults: Faults | None = None,
    report: Report | None = None,
) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/extract_new.html",
        status=422 if faults else 200,
        dataset=dataset,
        ways={field.id: extracting.ways_of(field) for field in dataset.fields},
        given=extracting.given(request, dataset),
        faults=faults or Faults(),
        report=report,
    )
