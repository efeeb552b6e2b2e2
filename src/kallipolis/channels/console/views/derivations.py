"""Data that is made of other data: of what, by which query, and how each run went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import called
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, may, written
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import message, notify
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Level
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.derivations.contracts import STEPS, Input, State
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lineage import api as lineage
from kallipolis.platforms.data.lineage.contracts import Classified
from kallipolis.platforms.data.quality import api as quality
from kallipolis.platforms.data.quality.contracts import Freshness
from kallipolis.platforms.data.registries import api as registries

ANEW: Final = "anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Something that a dataset is made of; ``path`` is its page, empty where it is not theirs.

    Missing: ``published_at`` is None of a registry, and of a dataset without rows.
    """

    input: Input
    title: Text
    path: str
    level: Level
    published_at: datetime | None

    @property
    def lacks(self) -> bool:
        """Say whether it keeps a dataset from being derived."""
        return bool(self.input.dataset) and self.published_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A derivation as a list has it; ``level`` is what its dataset has from its inputs."""

    state: State
    dataset: Dataset
    inputs: tuple[Made, ...]
    level: Classified
    freshness: Freshness
    why: str

    @property
    def is_lowered(self) -> bool:
        """Say whether it is less harmful than a registry that is counted without small numbers."""
        is_suppressed = any(each.input.k for each in self.inputs)
        return is_suppressed and datasets.is_higher(self.level.level, self.dataset.level)


@require_GET
@for_those_who("intake.view")
def list_derivations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the derivations with their inputs, their last run, and the level that follows."""
    return console_page(
        request,
        actor,
        "console/derivations.html",
        lines=[_line(actor, each) for each in derivations.states(actor)],
        under_way=derivations.under_way(actor),
        column_called=called.column,
    )


@require_GET
@for_those_who("intake.view")
def show_derivation(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show the query of a derivation, of what its columns are made, and how its runs went."""
    state = derivations.state(actor, id)
    line = _line(actor, state)
    tried = derivations.attempts(actor, id)
    return console_page(
        request,
        actor,
        "console/derivation.html",
        line=line,
        under_way=derivations.under_way(actor).get(id),
        steps=STEPS,
        visible=frozenset(intakes.visible(actor)),
        lacking=[each for each in line.inputs if each.lacks],
        fields=lineage.impact(actor, line.dataset.id).fields,
        titles={field.id: field.title for field in line.dataset.fields},
        column_called=called.column,
        attempts=tried,
        why={
            each.intake.id: message(each.intake.error, each.intake.error_values)
            for each in tried
            if each.intake.error
        },
    )


@require_POST
@for_those_who("intake.run")
def derive(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Let a worker derive a dataset, all of it anew where that is wanted."""
    derivations.ask_for(actor, id, anew=written(request, "do") == ANEW)
    notify(request, "console.deriving", derivation=id)
    return redirect("console_derivation", id=id)


def _line(actor: Actor, state: State) -> Line:
    dataset = datasets.get(state.derivation.dataset)
    last = state.intake
    return Line(
        state=state,
        dataset=dataset,
        inputs=tuple(_made(actor, each) for each in state.derivation.inputs),
        level=lineage.inherited(actor, dataset.id),
        freshness=quality.freshness(actor, dataset.id),
        why=message(last.error, last.error_values) if last is not None and last.error else "",
    )


def _made(actor: Actor, each: Input) -> Made:
    if each.registry:
        registry = registries.find(each.registry)
        return Made(
            input=each,
            title=registry.title if registry else everywhere(each.registry),
            path=_registry_page(actor, each.registry),
            level=derivations.registry_levels()[each.source],
            published_at=None,
        )
    dataset = datasets.get(each.dataset)
    is_seen = each.dataset in intakes.visible(actor)
    return Made(
        input=each,
        title=dataset.title,
        path=reverse("console_dataset", args=[dataset.id]) if is_seen else "",
        level=dataset.level,
        published_at=intakes.last_published().get(dataset.id),
    )


def _registry_page(actor: Actor, registry_id: str) -> str:
    for linked in consolidations.every():
        if linked.registry == registry_id and consolidations.may_see(actor, linked):
            return reverse("console_registry", args=[linked.id])
    if not may(actor, "pack.check"):
        return ""
    return reverse("console_document", kwargs={"kind": "registry", "id": registry_id})
