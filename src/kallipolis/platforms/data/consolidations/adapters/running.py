"""One run from beginning to end: told, linked, written beside what counts, and then published."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import uuid_utils

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.data.consolidations.adapters import (
    doubting,
    feeding,
    histories,
    staging,
)
from kallipolis.platforms.data.consolidations.contracts import Kind, LinkedRegistry, RunState
from kallipolis.platforms.data.consolidations.events import CHANGED, FAILED, PUBLISHED
from kallipolis.platforms.data.consolidations.models import (
    GoldenRecord,
    StoredDoubt,
    StoredRun,
)
from kallipolis.platforms.data.linkage import api as linkage
from kallipolis.platforms.data.linkage.contracts import (
    Compared,
    Limits,
    Linked,
    Numbers,
    Thresholds,
)
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Registry

LINKER: Final = system("put a registry together")
NOTHING_LINKED_BY_LIKENESS: Final = 900.0
"""Bits that no pair has, and fewer than a steward's word counts for: credentials are one by type
and number, or because a steward says so."""

NUMBERS: Final[dict[Kind, Numbers]] = {
    "persons": "id-number",
    "legal-entities": "credit-code",
    "places": "address-code",
    "credentials": "credential",
}
IN_NAMES: Final = ("country", "province", "city", "county")
"""Levels of the regions that stand in names of companies and before addresses."""

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a run works with: which registry, what linkage keeps, the time, who hears of it."""

    linked: LinkedRegistry
    kept: Path
    clock: Clock
    advance: Advance

    @property
    def limits(self) -> Limits:
        """Return how much of the machine linkage may take."""
        bounds = self.linked.bounds
        return Limits(
            memory=bounds.memory,
            temporary=self.kept.parent / "spill",
            threads=bounds.threads,
            chunks=bounds.chunks,
        )

    @property
    def thresholds(self) -> Thresholds:
        """Return from where on a link is made, and a steward asked."""
        bounds = self.linked.bounds
        kind = self.linked.kind
        return Thresholds(
            link=NOTHING_LINKED_BY_LIKENESS if kind == "credentials" else bounds.link,
            margin=bounds.margin,
            review=bounds.review,
            numbers=NUMBERS[kind],
            regions=_regions() if kind in {"legal-entities", "places"} else (),
        )


def run(actor: Actor, to: Setting, *, is_full: bool) -> StoredRun:
    """Put a registry together; whatever breaks it off, old golden records count or new ones."""
    broken = _end_broken_off(to)
    last = _last_published(to.linked)
    wants_all = is_full or broken or last is None or not to.kept.exists()
    row = _begin(actor, to, is_full=wants_all)
    with _failing(row, to.clock):
        staging.tidy(to.linked, row.issue - 1)
        _link(row, to, {} if last is None else last.marks)
        _publish(row, to)
    _settle(row, to)
    return row


def undo(actor: Actor, to: Setting, number: int) -> StoredRun:
    """Undo a merge or a split, and publish what follows from it.

    Raises:
        Refusal: ``linkage.not_found``; ``linkage.changed_since``.
    """
    _end_broken_off(to)
    linkage.reverse(LINKER, to.kept, number, limits=to.limits, clock=to.clock)
    row = _begin(actor, to, is_full=False)
    with _failing(row, to.clock):
        staging.tidy(to.linked, row.issue - 1)
        last = _last_published(to.linked)
        row.marks = {} if last is None else last.marks
        _add(row, to, feeding.SCHEMA.empty_table())
        _publish(row, to)
    _settle(row, to)
    return row


def _regions() -> tuple[str, ...]:
    """Return the names of the regions around this place and in it, down to its counties."""
    here = places.here().region
    own = regions.find(here)
    around = [regions.get(code) for code in own.path] if own else []
    known = {each.code: each for each in (*around, *regions.within(here))}
    return tuple(sorted(each.name.zh_hans for each in known.values() if each.level in IN_NAMES))


def _begin(actor: Actor, to: Setting, *, is_full: bool) -> StoredRun:
    row = StoredRun(
        id=uuid_utils.uuid7().hex,
        registry=to.linked.id,
        running=to.linked.id,
        state=RunState.RUNNING,
        is_full=is_full,
        issue=registries.issue_of(to.linked.registry) + 1,
        begun_at=to.clock.now(),
    )
    with database.edge():
        row.save(force_insert=True)
        detail = {"run": row.id, "full": is_full}
        audit.record(actor, "consolidation.run", to.linked.id, detail=detail, clock=to.clock)
    return row


def _link(row: StoredRun, to: Setting, marks: feeding.Marks) -> None:
    """Tell linkage what was said, and link all records or those that came since."""
    table, reached = feeding.read(to.linked, {} if row.is_full else marks)
    if not row.is_full and table.num_rows > to.linked.bounds.full_from * _known(to):
        row.is_full = True
        table, reached = feeding.read(to.linked, {})
    row.marks = reached
    _tell(to)
    if not row.is_full:
        _add(row, to, table)
        return
    done = linkage.link(
        LINKER, to.kept, table, limits=to.limits, thresholds=to.thresholds, clock=to.clock
    )
    _count(row, done)


def _add(row: StoredRun, to: Setting, table: pa.Table) -> None:
    done = linkage.add(
        LINKER, to.kept, table, limits=to.limits, thresholds=to.thresholds, clock=to.clock
    )
    _count(row, done)


def _count(row: StoredRun, done: Linked) -> None:
    row.records, row.persons = done.records, done.persons


def _known(to: Setting) -> int:
    last = _last_published(to.linked)
    return 0 if last is None else last.records


def _tell(to: Setting) -> None:
    if to.kept.exists():
        said = [doubting.as_verdict(each) for each in doubting.untold(to.linked)]
        linkage.say(LINKER, to.kept, *said, limits=to.limits, clock=to.clock)


def _publish(row: StoredRun, to: Setting) -> None:
    """Write what has changed beside what counts, then let it count, all of it at once."""
    told = [each.id for each in doubting.untold(to.linked)]
    changes = linkage.changes(LINKER, to.kept, limits=to.limits)
    fresh = histories.fresh(to.linked, changes)
    stage = staging.Stage(
        linked=to.linked,
        registry=_registry(to.linked),
        issue=row.issue,
        successors=histories.successors(fresh),
        clock=to.clock,
    )
    for part in linkage.changed(LINKER, to.kept, limits=to.limits, clock=to.clock):
        staging.stage(part, stage)
        to.advance(len(part.persons))
    doubted = linkage.compared(
        LINKER, to.kept, limits=to.limits, most=to.linked.review.kept, clock=to.clock
    )
    row.created = stage.counts.get(staging.CREATED, 0)
    row.changed = stage.counts.get(staging.CHANGED, 0)
    row.ended = stage.counts.get(staging.ENDED, 0)
    with database.edge():
        StoredDoubt.objects.filter(id__in=told).update(is_told=True)
        histories.keep(to.linked, fresh, to.clock)
        _let_count(row, to, doubted)


def _let_count(row: StoredRun, to: Setting, doubted: Sequence[Compared]) -> None:
    is_first = row.issue == 1
    row.doubts = doubting.keep(to.linked, doubted)
    doubting.ask(to.linked, to.clock)
    registries.publish_issue(
        LINKER, to.linked.registry, row.issue, entries=row.persons, clock=to.clock
    )
    row.state, row.running, row.ended_at = RunState.PUBLISHED, None, to.clock.now()
    row.save()
    data = {
        "run": row.id,
        "issue": row.issue,
        "created": row.created,
        "changed": row.changed,
        "ended": row.ended,
    }
    events.publish(PUBLISHED, to.linked.id, data, clock=to.clock)
    if not is_first:
        _tell_of_each(row, to)


def _tell_of_each(row: StoredRun, to: Setting) -> None:
    """Publish a fact for each golden record that is not as it was."""
    written = GoldenRecord.objects.filter(registry=to.linked.id, issue=row.issue)
    facts = [
        (CHANGED, person, {"registry": to.linked.id, "what": what})
        for person, what in written.order_by("person").values_list("person", "what")
    ]
    events.publish_all(facts, clock=to.clock)


def _settle(row: StoredRun, to: Setting) -> None:
    linkage.settle(LINKER, to.kept, limits=to.limits)
    staging.tidy(to.linked, row.issue)


def _end_broken_off(to: Setting) -> bool:
    """End a run whose process is gone, and say whether it was to link everything."""
    row = StoredRun.objects.filter(running=to.linked.id).first()
    if row is None:
        return False
    _fail(row, to.clock, ("consolidation.broken_off", {}))
    return row.is_full


@contextmanager
def _failing(row: StoredRun, clock: Clock) -> Iterator[None]:
    try:
        yield
    except BaseException as fault:
        _fail(row, clock, _why(fault))
        raise


def _fail(row: StoredRun, clock: Clock, why: tuple[str, dict[str, str]]) -> None:
    row.state, row.running, row.ended_at = RunState.FAILED, None, clock.now()
    row.error, row.error_values = why
    with database.edge():
        row.save()
        data = {"run": row.id, "error": row.error}
        events.publish(FAILED, row.registry, data, clock=clock)


def _why(fault: BaseException) -> tuple[str, dict[str, str]]:
    """Return why a run failed, in words for its steward; a bug is told by its kind alone."""
    if isinstance(fault, Refusal):
        return fault.code, fault.values
    if isinstance(fault, Outage):
        return "consolidation.away", {"dependency": fault.dependency}
    return "consolidation.bug", {"kind": type(fault).__name__}


def _last_published(linked: LinkedRegistry) -> StoredRun | None:
    done = StoredRun.objects.filter(registry=linked.id, state=RunState.PUBLISHED)
    return done.order_by("-issue").first()


def _registry(linked: LinkedRegistry) -> Registry:
    found = registries.find(linked.registry)
    if found is None:
        values = {"registry": linked.registry}
        raise Refusal("registry.not_found", values=values)
    return found
