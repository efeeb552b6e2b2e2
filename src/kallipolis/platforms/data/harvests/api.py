"""Gather what other portals list, find it, and see how the gathering went."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from django.db.models import Max

from kallipolis.foundation import schedules, sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Refusal, not_found
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.harvests.adapters import ckan, dcat
from kallipolis.platforms.data.harvests.contracts import (
    Ckan,
    Entry,
    Gathered,
    Harvest,
    Listed,
    Unfit,
)
from kallipolis.platforms.data.harvests.models import HarvestedEntry, HarvestRun
from kallipolis.platforms.data.sources import api as sources

MOST_FAULTS: Final = 200
MOST_LOOKED_AT: Final = 5000
AT_ONCE: Final = 500
"""Rows of one statement."""


def every() -> tuple[Harvest, ...]:
    """Return all harvests that are declared, by their ids in order."""
    found = packs.every("harvest")
    return tuple(found[id].body for id in sorted(found))


def run(actor: Actor, harvest_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Gathered:
    """Gather what a portal lists now; what it lists no more is gone here too.

    If it cannot be read to its end, nothing changes but how the gathering went.

    Raises:
        Refusal: ``harvest.not_found``, also where it is not the actor's to run; those of reading.
        Outage: while the portal does not answer.
    """
    _require(actor, "harvest.run")
    harvest = next((each for each in every() if each.id == harvest_id), None)
    if harvest is None:
        raise not_found("harvest.not_found")
    done = HarvestRun(harvest=harvest.id, begun_at=clock.now(), ended_at=clock.now())
    try:
        found, faults = _sorted(_read(harvest))
    except Refusal as refusal:
        _failed(done, refusal.code, refusal.values, clock)
        raise
    except Outage as outage:
        _failed(done, "harvest.away", {"dependency": outage.dependency}, clock)
        raise
    with database.edge():
        _keep(harvest, found, done)
        done.faults = [msgspec.to_builtins(each) for each in faults[:MOST_FAULTS]]
        done.ended_at = clock.now()
        done.save()
        audit.record(actor, "harvest.run", f"harvest/{harvest.id}", clock=clock)
    return _as_gathered(done)


def ask_for(actor: Actor, harvest_id: str) -> JobId:
    """Let a worker run a harvest as soon as one can.

    Raises:
        Refusal: ``harvest.not_found``, also where it is not the actor's to run.
    """
    _require(actor, "harvest.run")
    if harvest_id not in {each.id for each in every()}:
        raise not_found("harvest.not_found")
    return jobs.enqueue("harvests.gather", harvest=harvest_id)


def due(*, clock: Clock = SYSTEM_CLOCK) -> tuple[Harvest, ...]:
    """Return the harvests whose schedule has come since they were last run, or ever.

    One whose connection leads nowhere here is not due.
    """
    begun = dict(HarvestRun.objects.values_list("harvest").annotate(Max("begun_at")))
    return tuple(
        each
        for each in every()
        if each.schedule
        and sources.is_connected(each.connection)
        and schedules.has_come(each.schedule, begun.get(each.id), clock.now())
    )


def runs(actor: Actor) -> dict[str, Gathered]:
    """Return how each harvest went the last time, by its id.

    Raises:
        Refusal: ``harvest.not_found`` when they are not the actor's to see.
    """
    _require(actor, "harvest.view")
    return {row.harvest: _as_gathered(row) for row in HarvestRun.objects.all()}


def search(words: str = "", *, limit: int = 20) -> tuple[Listed, ...]:
    """Return entries of other portals that all words mean; of harvests that are still declared."""
    known = {each.id: each for each in every()}
    asked = sounds.asked(words)
    rows = HarvestedEntry.objects.filter(harvest__in=known).order_by("-modified_at", "id")
    found = (_as_listed(row, known[row.harvest]) for row in rows[:MOST_LOOKED_AT].iterator())
    fitting = (each for each in found if all(_means(each, word) for word in asked))
    return tuple(each for each, _ in zip(fitting, range(limit), strict=False))


def _read(harvest: Harvest) -> Iterator[Entry | Unfit]:
    if isinstance(harvest.reads, Ckan):
        yield from ckan.entries(harvest, harvest.reads)
    else:
        yield from dcat.entries(harvest, harvest.reads)


def _sorted(listed: Iterable[Entry | Unfit]) -> tuple[dict[str, Entry], list[Unfit]]:
    found: dict[str, Entry] = {}
    faults: list[Unfit] = []
    for each in listed:
        if isinstance(each, Unfit):
            faults.append(each)
        else:
            found[each.remote] = each
    return found, faults


def _keep(harvest: Harvest, found: dict[str, Entry], done: HarvestRun) -> None:
    """Make what is kept be what was found, and count what that came to."""
    kept = {row.remote: row for row in HarvestedEntry.objects.filter(harvest=harvest.id)}
    new = [_as_row(harvest, found[id]) for id in found if id not in kept]
    changed = [row for id, row in kept.items() if id in found and _takes(row, found[id], harvest)]
    gone = [row.pk for id, row in kept.items() if id not in found]
    HarvestedEntry.objects.bulk_create(new, batch_size=AT_ONCE)
    HarvestedEntry.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)
    for start in range(0, len(gone), AT_ONCE):
        HarvestedEntry.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    done.found, done.added, done.changed, done.gone = len(found), len(new), len(changed), len(gone)


FIELDS: Final = (
    "title",
    "summary",
    "publisher",
    "licence",
    "page",
    "tags",
    "formats",
    "modified_at",
)


def _as_row(harvest: Harvest, entry: Entry) -> HarvestedEntry:
    return HarvestedEntry(harvest=harvest.id, remote=entry.remote, **_values(entry, harvest))


def _takes(row: HarvestedEntry, entry: Entry, harvest: Harvest) -> bool:
    """Let a row say what an entry says; return whether it said something else."""
    values = _values(entry, harvest)
    is_other = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return is_other


def _values(entry: Entry, harvest: Harvest) -> dict[str, object]:
    return {
        "title": msgspec.to_builtins(entry.title),
        "summary": msgspec.to_builtins(entry.summary),
        "publisher": entry.publisher,
        "licence": entry.licence or harvest.licence,
        "page": entry.page,
        "tags": list(entry.tags),
        "formats": list(entry.formats),
        "modified_at": entry.modified_at,
    }


def _failed(done: HarvestRun, code: str, values: dict[str, str], clock: Clock) -> None:
    done.error, done.error_values, done.ended_at = code, values, clock.now()
    with database.edge():
        done.save()


def _means(listed: Listed, word: str) -> bool:
    tags = " ".join(listed.tags)
    others = Text(en=f"{listed.publisher} {tags}", zh_hans=listed.publisher, zh_hant=tags)
    return any(sounds.means(each, word) for each in (listed.title, listed.summary, others))


def _as_listed(row: HarvestedEntry, harvest: Harvest) -> Listed:
    return Listed(
        harvest=row.harvest,
        origin=harvest.title,
        remote=row.remote,
        title=msgspec.convert(row.title, Text),
        summary=msgspec.convert(row.summary, Text),
        publisher=row.publisher,
        licence=row.licence,
        page=row.page,
        tags=tuple(row.tags),
        formats=tuple(row.formats),
        modified_at=row.modified_at,
    )


def _as_gathered(row: HarvestRun) -> Gathered:
    return Gathered(
        harvest=row.harvest,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        found=row.found,
        added=row.added,
        changed=row.changed,
        gone=row.gone,
        faults=tuple(msgspec.convert(each, Unfit) for each in row.faults),
        error=row.error,
        error_values=row.error_values,
    )


def _require(actor: Actor, act: str) -> None:
    if not access.allows(actor, act, Resource()):
        raise not_found("harvest.not_found")
