"""Link the records of persons, see what is doubtful and why, say what is so, and undo."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.platforms.data.linkage.adapters import (
    engine,
    keeping,
    reading,
    saying,
    tallying,
)
from kallipolis.platforms.data.linkage.contracts import (
    Candidate,
    Change,
    Changed,
    Compared,
    Limits,
    Linked,
    Survivor,
    Thresholds,
    Verdict,
    Way,
)
from kallipolis.platforms.data.linkage.logic import reversal, survivorship
from kallipolis.platforms.data.linkage.logic.identity import Step

USUAL = Thresholds()


def link(
    actor: Actor,
    kept: Path,
    records: Path | pa.Table,
    *,
    limits: Limits,
    thresholds: Thresholds = USUAL,
    clock: Clock = SYSTEM_CLOCK,
) -> Linked:
    """Link all records anew, from a Parquet file or an Arrow table, into the file ``kept``.

    Persons keep the ids that they have there; verdicts hold, and the history goes on.

    Raises:
        Refusal: ``linkage.columns_missing``; ``linkage.record_twice``; ``linkage.not_found``.
    """
    access.require(actor, "linkage.link", Resource())
    done = engine.link(kept, records, limits=limits, thresholds=thresholds, at=clock.now())
    _record(actor, "linkage.link", kept, {"records": done.records, **done.changes}, clock=clock)
    return done


def add(
    actor: Actor,
    kept: Path,
    batch: Path | pa.Table,
    *,
    limits: Limits,
    thresholds: Thresholds = USUAL,
    clock: Clock = SYSTEM_CLOCK,
) -> Linked:
    """Link a batch of new records to what is kept; what is linked already is not weighed again.

    Raises:
        Refusal: as for ``link``.
    """
    access.require(actor, "linkage.link", Resource())
    _require_kept(kept)
    done = engine.add(kept, batch, limits=limits, thresholds=thresholds, at=clock.now())
    _record(actor, "linkage.link", kept, {"records": done.records, **done.changes}, clock=clock)
    return done


def compared(
    actor: Actor, kept: Path, *, limits: Limits, most: int = 100, clock: Clock = SYSTEM_CLOCK
) -> tuple[Compared, ...]:
    """Return pairs that a steward has to decide, those of the greatest weight first.

    Raises:
        Refusal: ``linkage.not_found``.
    """
    access.require(actor, "linkage.read", Resource())
    _require_kept(kept)
    with engine.looking(kept, limits) as connection:
        found = reading.compared(connection, most=most)
    _record(actor, "linkage.read", kept, {"doubts": len(found)}, clock=clock)
    return found


def changed(
    actor: Actor, kept: Path, *, limits: Limits, clock: Clock = SYSTEM_CLOCK
) -> Iterator[Changed]:
    """Yield in parts those persons that have changed since ``settle``; all after a full run.

    They wait until ``settle`` is called, so that whoever is broken off can ask again.

    Raises:
        Refusal: ``linkage.not_found``.
    """
    access.require(actor, "linkage.read", Resource())
    _require_kept(kept)
    seen = 0
    with engine.looking(kept, limits) as connection:
        for part in reading.changed(connection):
            seen += len(part.persons)
            yield part
    _record(actor, "linkage.read", kept, {"persons": seen}, clock=clock)


def settle(actor: Actor, kept: Path, *, limits: Limits) -> None:
    """Say that what follows from all changes until now has been done.

    Raises:
        Refusal: ``linkage.not_found``.
    """
    access.require(actor, "linkage.link", Resource())
    _require_kept(kept)
    with engine.changing(kept, limits) as connection:
        connection.execute("DELETE FROM waiting")


def believed(
    candidates: Sequence[Candidate],
    ways: Sequence[Way] = survivorship.USUAL,
    trusted: Sequence[str] = (),
) -> Survivor | None:
    """Return which of several values of a field survives, by which way; None if there is none."""
    return survivorship.choose(candidates, ways, trusted)


def say(
    actor: Actor, kept: Path, *verdicts: Verdict, limits: Limits, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Write down what a steward says of two records, or of several pairs; the next run follows it.

    Raises:
        Refusal: ``linkage.not_found``.
    """
    access.require(actor, "linkage.link", Resource())
    _require_kept(kept)
    with engine.changing(kept, limits) as connection:
        saying.write(connection, verdicts)
    _record(actor, "linkage.link", kept, {"verdicts": len(verdicts)}, clock=clock)


def changes(actor: Actor, kept: Path, *, limits: Limits) -> tuple[Change, ...]:
    """Return the merges, splits and reversals, the latest first: ids of records, nothing else.

    Raises:
        Refusal: ``linkage.not_found``.
    """
    access.require(actor, "linkage.read", Resource())
    _require_kept(kept)
    with engine.looking(kept, limits) as connection:
        return keeping.changes(connection)


def reverse(
    actor: Actor, kept: Path, number: int, *, limits: Limits, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Undo a merge or a split: the persons are who they were, and later runs leave it so.

    Raises:
        Refusal: ``linkage.not_found``; ``linkage.changed_since`` when one of these persons has
            other records by now than the change left it.
    """
    access.require(actor, "linkage.link", Resource())
    _require_kept(kept)
    with engine.changing(kept, limits) as connection:
        found = [each for each in keeping.changes(connection) if each.number == number]
        if not found:
            raise not_found("linkage.not_found")
        change = found[0]
        if any(keeping.members(connection, id) != keys for id, keys in change.after.items()):
            raise Refusal("linkage.changed_since", Reason.CONFLICT)
        saying.write(connection, reversal.verdicts(change))
        keeping.write_persons(connection, change.before)
        step = Step("reversed", before=change.after, after=change.before)
        keeping.write_change(connection, step, at=clock.now())
        tallying.add(connection, "persons", len(change.before) - len(change.after))
        keeping.wait(connection, {*change.before, *change.after})
    _record(actor, "linkage.link", kept, {"reversed": number}, clock=clock)


def _require_kept(kept: Path) -> None:
    if not kept.exists():
        raise not_found("linkage.not_found")


def _record(
    actor: Actor, act: str, kept: Path, detail: dict[str, int | str], *, clock: Clock
) -> None:
    with database.edge():
        audit.record(actor, act, kept.stem, detail=detail, clock=clock)
