"""In which ways, besides grants, a column of a dataset is read: by whom, for what, by which law."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kallipolis.domains.government.preparations import api as preparations
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Role
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import message
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import LinkedRegistry
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.extracts import api as extracts
from kallipolis.platforms.data.registries import api as registries

READER: Final = system("say who can read a column")
OF_ROWS: Final = ("intake.view", "intake.correct", "resource.view", "extract.make")
OF_RECORDS: Final = ("consolidation.view", "consolidation.reveal", "consolidation.judge")
"""Acts by which officials see rows, and the records that a registry is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Who reads a column, and what lets them.

    Missing: ``column`` is empty for all columns; ``basis`` is None where no law is named.
    """

    column: str
    kind: Literal["service", "node", "role", "extract"]
    who: Text
    purpose: Text
    basis: Text | None = None
    carried_by: str = ""


def of(actor: Actor, dataset: Dataset) -> tuple[Way, ...]:
    """Return the ways in which the columns of a dataset are read, column by column.

    A registry that a dataset feeds counts as the dataset: services and nodes ask the registry.
    """
    found = [*_by_registries(dataset), *_by_extracts(actor, dataset), *_by_roles(dataset)]
    order = {field.id: number for number, field in enumerate(dataset.fields)}
    return tuple(sorted(dict.fromkeys(found), key=lambda way: order.get(way.column, -1)))


def _by_registries(dataset: Dataset) -> Iterator[Way]:
    for linked in consolidations.every():
        columns = _columns(linked, dataset)
        if columns:
            yield from _by_services(linked.registry, columns)
            yield from _by_nodes(linked.registry, columns)
    for registry in registries.every():
        fed = registry.fed_by
        if fed is not None and fed.dataset == dataset.id:
            columns = {each.id: fed.columns.get(each.id, each.id) for each in registry.fields}
            yield from _by_services(registry.id, columns)
            yield from _by_nodes(registry.id, columns)


def _columns(linked: LinkedRegistry, dataset: Dataset) -> dict[str, str]:
    """Return which columns of a dataset are in which fields of a registry, by the fields."""
    found: dict[str, str] = {}
    for feed in linked.feeds:
        if feed.dataset == dataset.id:
            found |= {linked.fields.get(name, name): col for name, col in feed.columns.items()}
            found |= feed.attributes
    return found


def _by_services(registry: str, columns: dict[str, str]) -> Iterator[Way]:
    for service, requirement, kind in services.looking_into(registry):
        ground = services.ground_of(requirement, kind)
        basis = rules.cited(ground.basis) if ground.basis else None
        named = preparations.looked_up(service.id).get(kind.id, ())
        for field in dict.fromkeys((*kind.fields, *named)):
            if field in columns:
                yield Way(
                    column=columns[field],
                    kind="service",
                    who=service.name,
                    purpose=ground.purpose or kind.name,
                    basis=basis,
                    carried_by=ground.carried_by,
                )


def _by_nodes(registry: str, columns: dict[str, str]) -> Iterator[Way]:
    names = exchange.node_names()
    for node in exchange.standings(READER):
        for ask in () if node.is_own else node.asks:
            for field in ask.fields if ask.registry == registry else ():
                if field in columns:
                    yield Way(
                        column=columns[field],
                        kind="node",
                        who=names.get(node.id) or everywhere(node.id),
                        purpose=everywhere(", ".join(ask.purposes)),
                        carried_by="consent" if ask.needs_consent else "",
                    )


def _by_extracts(actor: Actor, dataset: Dataset) -> Iterator[Way]:
    for made in extracts.every(actor):
        plan = made.report.plan
        for column in plan.columns if plan.dataset == dataset.id else ():
            purpose = everywhere(plan.purpose)
            yield Way(column=column, kind="extract", who=everywhere(plan.id), purpose=purpose)


def _by_roles(dataset: Dataset) -> Iterator[Way]:
    feeds = any(_columns(linked, dataset) for linked in consolidations.every())
    acts = (*OF_ROWS, *(OF_RECORDS if feeds else ()))
    for role in access.roles().values():
        given = [act for act in acts if _gives(role, act)]
        if given:
            words = everywhere("; ".join(message(f"console.act.{act}") for act in given))
            yield Way(column="", kind="role", who=role.title, purpose=words)


def _gives(role: Role, act: str) -> bool:
    noun = act.partition(".")[0]
    return any(grant.act in {act, f"{noun}.*"} for grant in role.grants)
