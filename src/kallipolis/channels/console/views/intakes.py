"""Data as its steward looks after it: what came, what was published, what is held."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import days
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, may, written
from kallipolis.channels.console.logic import quarantine
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.api import faults_of, is_known, message, notify
from kallipolis.platforms.application.corrections import api as corrections
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.harvests import api as harvests
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeState
from kallipolis.platforms.data.proposals import api as proposals
from kallipolis.platforms.data.quality import api as quality
from kallipolis.platforms.data.sources import api as sources

PURPOSE = "quality of data"
REPORTS = "distribution.report.view"
MOST_DIGITS = 18


@require_GET
@for_those_who("intake.view")
def list_datasets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the datasets, with what became of all rows that came for each."""
    visible = intakes.visible(actor)
    found = [each for each in datasets.every() if each.id in visible]
    return console_page(
        request,
        actor,
        "console/data.html",
        datasets=found,
        balances={each.id: intakes.balance(actor, each.id) for each in found},
        lights={each.id: quality.freshness(actor, each.id).light for each in found},
        latest={each.id: next(iter(intakes.intakes(actor, each.id, 1)), None) for each in found},
        harvests=harvests.every(),
        gathered=harvests.runs(actor) if may(actor, "harvest.view") else {},
    )


@require_GET
@for_those_who("intake.view")
def show_dataset(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show a dataset's intakes, its sources, and the rows that are held."""
    return dataset_page(request, actor, id)


def dataset_page(
    request: HttpRequest, actor: Actor, id: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    """Return the page of a dataset, with why what was asked for on it is refused."""
    dataset = datasets.get(id)
    looking = actor.with_purpose(PURPOSE)
    under_way = days.under_way(actor, id)
    latest = intakes.intakes(actor, id, 20)
    failed = latest[0] if latest and latest[0].state == IntakeState.FAILED else None
    held = intakes.quarantined(looking, id)
    mine = [each for each in sources.every() if each.dataset == id]
    return console_page(
        request,
        actor,
        "console/dataset.html",
        status=200 if refusal is None else 422,
        faults=faults_of(refusal),
        dataset=dataset,
        pack=_pack(id),
        not_taken={each.id: intakes.not_taken(each.id) for each in mine},
        steps=days.of_dataset(actor, dataset),
        under_way=under_way,
        failed=failed,
        remedy=_remedy(failed),
        file_limit_mib=settings.KALLIPOLIS.file_limit_mib,
        brought={each.id for each in mine if proposals.brought(each)},
        balance=intakes.balance(actor, id),
        sources=mine,
        made_of=_inputs_of(id),
        counted=_counted_by(id),
        derived_by=[each.id for each in derivations.every() if each.dataset == id],
        intakes=latest,
        why={each.id: message(each.error, each.error_values) for each in latest if each.error},
        held=held,
        held_sources=tuple(dict.fromkeys(each.source for each in held)),
        reports=distributions.reports(actor, id) if may(actor, REPORTS) else (),
        owner=datasets.owner(dataset),
        case=corrections.case_of(id),
        standing=quality.standing(actor, id, 5),
        broken={fault: quarantine.broken(dataset, [fault], {})[0] for fault in _faults(id, latest)},
    )


def _pack(id: str) -> str:
    """Return the pack in which the contract of a dataset stands."""
    found = packs.find("dataset", id)
    return found.pack if found is not None else ""


def _remedy(failed: Intake | None) -> str:
    """Return what can be done where an intake failed; empty where none did, or nothing is known."""
    code = f"remedy.{failed.error}" if failed is not None else ""
    return message(code) if is_known(code) else ""


def _inputs_of(dataset_id: str) -> tuple[Dataset, ...]:
    """Return the datasets of which one is derived, none if it is gathered."""
    found = [each for each in derivations.every() if each.dataset == dataset_id]
    return tuple(datasets.get(i.dataset) for each in found for i in each.inputs if i.dataset)


def _counted_by(dataset_id: str) -> tuple[str, ...]:
    """Return the registries that a dataset has counts of."""
    found = [each for each in derivations.every() if each.dataset == dataset_id]
    return tuple(i.registry for each in found for i in each.inputs if i.registry)


def _faults(dataset_id: str, latest: tuple[Intake, ...]) -> tuple[str, ...]:
    """Return the names of all faults that a page shows, those of older rules among them."""
    held = intakes.broken(dataset_id)
    every = (*intakes.faults_of(dataset_id), *held, *(f for each in latest for f in each.faults))
    return tuple(dict.fromkeys(every))


@require_POST
@for_those_who("intake.run")
def gather(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Let a worker gather what a source of a dataset has."""
    source = written(request, "source")
    intakes.ask_for(actor, source)
    notify(request, "console.gathering", source=source)
    return redirect("console_dataset", id=id)


@require_POST
@for_those_who("harvest.run")
def harvest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let a worker gather what another portal lists."""
    id = written(request, "harvest")
    harvests.ask_for(actor, id)
    notify(request, "console.harvesting", harvest=id)
    return redirect("console_data")


@require_POST
@for_those_who(REPORTS)
def close_report(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Close a report of a fault that was dealt with."""
    number = written(request, "report")
    if number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS:
        distributions.close(actor, int(number))
        notify(request, "console.report_closed")
    return redirect("console_dataset", id=id)
