"""Entries taken from the published rows of one dataset, a few hundred at a time."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from django.conf import settings

from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import VersionId
from kallipolis.platforms.data.registries import logic
from kallipolis.platforms.data.registries.adapters import entries as stored_as
from kallipolis.platforms.data.registries.adapters import telling
from kallipolis.platforms.data.registries.adapters.entries import Entry, Taken
from kallipolis.platforms.data.registries.contracts import (
    Fed,
    FedBy,
    FieldType,
    Registry,
    Renewal,
    Value,
    Values,
)
from kallipolis.platforms.data.registries.models import Issue, StoredFeeding, StoredRecord
from kallipolis.platforms.data.sources.contracts import INTAKE, ROW

RUNNING: Final = "registry.running"
FEEDER: Final = system("feed registries from datasets")
AT_ONCE: Final = 500
MOST_INTAKES: Final = 5000
"""Of so many intakes it is known when they came; rows of older ones say nothing of it."""

AS: Final[Mapping[FieldType, str]] = {
    "integer": "BIGINT",
    "money": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
"""As what the engine gives a column; as text where it is not here."""

UNIQUE: Final = ("registry", "key", "since")
RECORD: Final = "_record"
UPDATED: Final = "_updated"

Row = dict[str, Value]
Item = TypeVar("Item")


def renew(actor: Actor, registry: Registry, fed: FedBy, clock: Clock) -> Renewal:
    """Take over what was published since; whatever breaks it off, the next run goes on."""
    with _alone(registry.id):
        return _renewed(actor, registry, fed, clock)


@contextmanager
def _alone(registry_id: str) -> Iterator[None]:
    """Let one renewal of a registry go on at a time on a machine; a killed process lets go."""
    folder: Path = settings.KALLIPOLIS.state_folder / "registries"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(folder / registry_id, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as taken:
        values = {"registry": registry_id}
        raise Refusal(RUNNING, Reason.CONFLICT, values=values) from taken
    finally:
        os.close(file)


def _renewed(actor: Actor, registry: Registry, fed: FedBy, clock: Clock) -> Renewal:
    versions = lakehouse.versions(intakes.table_of(fed.dataset))
    known = StoredFeeding.objects.filter(registry=registry.id).first()
    if not versions or (known is not None and _is_taken(known, fed, versions[0].id)):
        return Renewal()
    feeding, rows = _Feeding(registry, fed, clock), 0
    for some in _some(_rows(registry, fed, versions[0].id)):
        feeding.take(some)
        rows += len(some)
    feeding.end_others()
    done = Renewal(written=feeding.written, ended=feeding.ended, unfit=feeding.unfit)
    with database.edge():
        StoredFeeding.objects.update_or_create(
            registry=registry.id,
            defaults={
                "dataset": fed.dataset,
                "version": versions[0].id,
                "rows": rows,
                "taken_at": clock.now(),
            },
        )
        detail = {"dataset": fed.dataset, "entries": done.written, "removed": done.ended}
        audit.record(actor, "registry.put", registry.id, detail=detail, clock=clock)
    return done


def feeds(registries: Iterable[Registry]) -> tuple[Fed, ...]:
    """Return what feeds which of the registries, and how far each has come."""
    known = {row.registry: row for row in StoredFeeding.objects.all()}
    return tuple(
        _as_fed(each, each.fed_by, known.get(each.id))
        for each in registries
        if each.fed_by is not None
    )


def _as_fed(registry: Registry, fed: FedBy, row: StoredFeeding | None) -> Fed:
    taken = row if row is not None and row.dataset == fed.dataset else None
    return Fed(
        registry=registry.id,
        title=registry.title,
        dataset=fed.dataset,
        rows=taken.rows if taken else 0,
        taken_at=taken.taken_at if taken else None,
    )


def _is_taken(known: StoredFeeding, fed: FedBy, version: VersionId) -> bool:
    return (known.dataset, known.version) == (fed.dataset, version)


class _Feeding:
    """One renewal: which entries were seen, and what came of it so far."""

    def __init__(self, registry: Registry, fed: FedBy, clock: Clock) -> None:
        self.registry, self.fed, self.clock = registry, fed, clock
        issue = Issue.objects.filter(registry=registry.id).values_list("current", flat=True)
        self.since = issue.first() or 0
        self.seen: set[str] = set()
        self.came = _times_of(fed.dataset)
        self.written = self.ended = self.unfit = 0

    def take(self, rows: Sequence[Row]) -> None:
        """Write the entries of some rows that say otherwise than when they were taken."""
        by_key = {stored_as.stored_key(self.registry, self._key(row)): row for row in rows}
        self.seen |= by_key.keys()
        with database.edge():
            before = self._entries(by_key)
            coming = {
                stored: entry
                for stored, row in by_key.items()
                if (entry := self._entry(row, before.get(stored))) is not None
            }
            if not coming:
                return
            said = {self._key(by_key[stored]): entry.values for stored, entry in coming.items()}
            telling.tell(self.registry, telling.differing(self.registry, said), self.clock)
            StoredRecord.objects.bulk_create(
                [
                    stored_as.as_row(self.registry, self._key(by_key[stored]), entry, self.since)
                    for stored, entry in coming.items()
                ],
                update_conflicts=True,
                unique_fields=UNIQUE,
                update_fields=["body"],
            )
        self.written += len(coming)

    def end_others(self) -> None:
        """Take out what the dataset gave once and has no more; what others put in stays."""
        rows = StoredRecord.objects.filter(registry=self.registry.id, since=self.since)
        gone = []
        for stored, body in rows.values_list("key", "body").iterator():
            if stored not in self.seen:
                entry = stored_as.opened(self.registry, stored, body)
                if entry.taken is not None and entry.taken.dataset == self.fed.dataset:
                    gone.append((stored, str(entry.values[self.registry.key])))
        for some in _some(iter(gone)):
            with database.edge():
                rows.filter(key__in=[stored for stored, _ in some]).delete()
                telling.tell(self.registry, [key for _, key in some], self.clock)
            self.ended += len(some)

    def _entries(self, stored: Iterable[str]) -> dict[str, Entry]:
        rows = StoredRecord.objects.select_for_update().filter(
            registry=self.registry.id, since=self.since, key__in=list(stored)
        )
        return {
            key: stored_as.opened(self.registry, key, body)
            for key, body in rows.values_list("key", "body")
        }

    def _entry(self, row: Row, before: Entry | None) -> Entry | None:
        """Return the entry that a row makes, None where it says what it said when it was taken."""
        values = {field.id: row[field.id] for field in self.registry.fields}
        values[self.registry.key] = self._key(row)
        if any(True for _ in logic.faults(self.registry, values)):
            self.unfit += 1
            return None
        taken = Taken(
            dataset=self.fed.dataset,
            record=str(row[RECORD] or ""),
            updated=self.came.get(str(row[UPDATED]), str(row[UPDATED] or "")),
            print=_print_of(values),
            fields=tuple(values),
        )
        if before is not None and before.taken is not None and before.taken.print == taken.print:
            return None
        causes = before.causes if before is not None else ()
        return Entry(as_of=self.clock.now(), values=values, causes=causes, taken=taken)

    def _key(self, row: Row) -> str:
        return logic.as_key(str(row[self.registry.key]))


def _rows(registry: Registry, fed: FedBy, version: VersionId) -> Iterator[Row]:
    table = intakes.table_of(fed.dataset)
    with lakehouse.asking({"_published": table}, as_of={"_published": version}) as engine:
        wanted = [logic.column_of(fed, field.id) for field in registry.fields]
        own = filter(None, (fed.record, fed.updated))
        engine.fit("published", "_published", tuple(dict.fromkeys((*wanted, *own, INTAKE, ROW))))
        for batch in engine.ask(_statement(registry, fed)):
            yield from batch.to_pylist()


def _statement(registry: Registry, fed: FedBy) -> str:
    columns = [
        f"CAST({_name(logic.column_of(fed, field.id))} AS {AS.get(field.type, 'VARCHAR')})"
        f" AS {_name(field.id)}"
        for field in registry.fields
    ]
    where = f"concat({_name(INTAKE)}, '/', {_name(ROW)})"
    record = f"CAST({_name(fed.record)} AS VARCHAR)" if fed.record else where
    updated = f"CAST({_name(fed.updated)} AS VARCHAR)" if fed.updated else _name(INTAKE)
    key = _name(logic.column_of(fed, registry.key))
    return (
        f"SELECT {', '.join(columns)}, {record} AS {RECORD}, {updated} AS {UPDATED}"  # noqa: S608 - names are quoted
        f" FROM published WHERE {key} IS NOT NULL"
    )


def _times_of(dataset: str) -> dict[str, str]:
    """Return when each intake of a dataset was there, by its id."""
    known = intakes.intakes(FEEDER, dataset, MOST_INTAKES)
    return {each.id: _written(each.ended_at or each.begun_at) for each in known}


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _print_of(values: Values) -> str:
    body = msgspec.json.encode(values, order="sorted").decode()
    return vault.fingerprint(body, about="row of a dataset")


def _some(rows: Iterator[Item]) -> Iterator[list[Item]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
