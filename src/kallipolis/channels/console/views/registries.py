"""Registries that are put together by linkage: runs, merges and splits, and who somebody is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import values
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import Golden, LinkedRegistry
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.registries import api as registries

MOST_DIGITS = 18


@require_GET
@for_those_who("consolidation.view")
def list_registries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the registries that are linked, each with its latest run, and those that are fed."""
    found = [each for each in consolidations.every() if consolidations.may_see(actor, each)]
    return console_page(
        request,
        actor,
        "console/registries.html",
        linked=found,
        latest={
            each.id: next(iter(consolidations.runs(actor, each.id, 1)), None) for each in found
        },
        fed=registries.feeds(),
        titles=_titles(),
    )


@require_GET
@for_those_who("consolidation.view")
def show_registry(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show a registry's runs, and its merges and splits."""
    return _shown(request, actor, id)


@require_POST
@for_those_who("consolidation.run")
def link(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Let a worker put a registry together."""
    consolidations.ask_for(actor, id)
    notify(request, "console.linking", registry=id)
    return redirect("console_registry", id=id)


@require_POST
@for_those_who("consolidation.undo")
def undo(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Undo a merge or a split; why it cannot be is said where it was asked."""
    asked = written(request, "change")
    number = int(asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 0
    try:
        consolidations.undo(actor, id, number)
    except Refusal as refusal:
        return _shown(request, actor, id, refusal=refusal)
    notify(request, "console.change_undone")
    return redirect("console_registry", id=id)


@require_http_methods(["GET", "POST"])
@for_those_who("consolidation.view")
def show_person(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Find a golden record; by POST, so that no address holds who is asked about."""
    if request.method == "GET":
        return _person(request, actor, id, found=None)
    looking, key = actor.with_purpose(written(request, "purpose")), written(request, "key")
    try:
        return _person(request, actor, id, found=consolidations.golden(looking, id, key))
    except Refusal as refusal:
        return _person(request, actor, id, found=None, refusal=refusal)


def _shown(
    request: HttpRequest, actor: Actor, id: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    runs = consolidations.runs(actor, id)
    linked = _linked(id)
    return console_page(
        request,
        actor,
        "console/registry.html",
        status=200 if refusal is None else 409,
        linked=linked,
        titles=_titles(),
        level=consolidations.level_of(linked),
        runs=runs,
        why={each.id: message(each.error, dict(each.error_values)) for each in runs if each.error},
        changes=consolidations.changes(actor, id),
        faults=faults_of(refusal),
    )


def _person(
    request: HttpRequest,
    actor: Actor,
    id: str,
    *,
    found: Golden | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    consolidations.runs(actor, id, 1)
    linked = _linked(id)
    registry = registries.find(linked.registry)
    titles = {} if registry is None else {field.id: field.title for field in registry.fields}
    words = values.of_entry(registry, found) if registry is not None and found is not None else {}
    return console_page(
        request,
        actor,
        "console/registry_person.html",
        status=200 if refusal is None else 422,
        linked=linked,
        titles=titles,
        words=words,
        day_of=values.day_of,
        datasets=_titles(),
        given={name: written(request, name) for name in ("purpose", "key")},
        found=found,
        is_asked=request.method == "POST" and refusal is None,
        faults=faults_of(refusal),
    )


def _titles() -> dict[str, Text]:
    """Return what datasets are called."""
    return {each.id: each.title for each in datasets.every()}


def _linked(id: str) -> LinkedRegistry:
    return next(each for each in consolidations.every() if each.id == id)
