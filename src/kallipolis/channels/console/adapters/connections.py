"""Connections as a steward sees them: which there are, who uses them, and how they stood last."""

from collections.abc import Iterable
from dataclasses import dataclass

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.harvests import api as harvests
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Intake
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import UPLOADS, Leads, Source, Trial

VIEW, RUN = "intake.view", "intake.run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A source that reads through a connection, the dataset it is of, and its latest intake."""

    source: Source
    title: Text
    latest: Intake | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A connection, without its address. Missing: ``leads`` is empty where nobody said where it is.

    ``portals`` are the ids of harvests through it; ``may_try`` says whether who looks may try it.
    """

    name: str
    leads: Leads | None
    owners: tuple[Text, ...]
    uses: tuple[Use, ...]
    portals: tuple[str, ...]
    trial: Trial | None
    may_try: bool


def connected(actor: Actor) -> tuple[Connected, ...]:
    """Return the connections that are an actor's to see, those without an address first.

    They are those of their organisations, those of the place for whom it is theirs, and those
    through which data of theirs comes.
    """
    visible, last = set(intakes.visible(actor)), sources.trials()
    used: dict[str, list[Source]] = {}
    for source in sources.every():
        if source.reads.connection != UPLOADS:
            used.setdefault(source.reads.connection, []).append(source)
    portals: dict[str, list[str]] = {}
    for each in harvests.every():
        portals.setdefault(each.connection, []).append(each.id)
    found = [
        _connected(actor, name, [s for s in used.get(name, ()) if s.dataset in visible])
        for name in sorted({*sources.connections(), *used, *portals})
        if _is_theirs(actor, name, VIEW) or any(s.dataset in visible for s in used.get(name, ()))
    ]
    every = [
        Connected(
            name=name,
            leads=sources.leads(name) if sources.is_connected(name) else None,
            owners=_owners(name),
            uses=uses,
            portals=tuple(portals.get(name, ())),
            trial=last.get(name),
            may_try=may_try,
        )
        for name, uses, may_try in found
    ]
    return tuple(sorted(every, key=lambda each: (each.leads is not None, each.name)))


def attempt(actor: Actor, name: str) -> Trial:
    """Try a connection.

    Raises:
        Refusal: ``console.connection_not_found`` for one that is not the actor's to try.
    """
    if not any(each.name == name and each.may_try for each in connected(actor)):
        raise not_found("console.connection_not_found")
    return sources.attempt(name)


def _connected(
    actor: Actor, name: str, mine: Iterable[Source]
) -> tuple[str, tuple[Use, ...], bool]:
    uses = tuple(_use(actor, each) for each in mine)
    may_run = any(intakes.may_run(actor, each.source.dataset) for each in uses)
    return name, uses, may_run or _is_theirs(actor, name, RUN)


def _use(actor: Actor, source: Source) -> Use:
    of_source = (e for e in intakes.intakes(actor, source.dataset, 50) if e.source == source.id)
    return Use(
        source=source, title=datasets.get(source.dataset).title, latest=next(of_source, None)
    )


def _is_theirs(actor: Actor, name: str, act: str) -> bool:
    of = sources.organisations_of(name) if sources.is_connected(name) else ()
    return access.allows(actor, act, Resource(organisations=of))


def _owners(name: str) -> tuple[Text, ...]:
    of = sources.organisations_of(name) if sources.is_connected(name) else ()
    return tuple(organisations.name_of(each) for each in of)
