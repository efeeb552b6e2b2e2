"""Write what has changed in golden records beside those that count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
from django.db.models import QuerySet

from kallipolis.foundation import vault
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.platforms.data.consolidations.contracts import LinkedRegistry
from kallipolis.platforms.data.consolidations.logic import golden
from kallipolis.platforms.data.consolidations.logic.golden import Known
from kallipolis.platforms.data.consolidations.models import GoldenRecord
from kallipolis.platforms.data.linkage import api as linkage
from kallipolis.platforms.data.linkage.contracts import Changed, Person
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Elsewhere, Entering, Registry

WRITER: Final = system("write golden records")
CREATED, CHANGED, ENDED = "created", "changed", "ended"

Entries = dict[str, Entering | Elsewhere | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where golden records are written: of which registry, as which issue."""

    linked: LinkedRegistry
    registry: Registry
    issue: int
    successors: Mapping[str, str]
    clock: Clock
    counts: dict[str, int] = field(default_factory=dict)


def stage(each: Changed, to: Stage) -> None:
    """Write what differs from what counts, of some persons; it may be done again."""
    stored = {row.person: row for row in _stored(each, to)}
    entries: Entries = {}
    rows = []
    for person in each.persons:
        row = _row_of(person, stored.pop(person.id, None), to, entries)
        if row is not None:
            rows.append(row)
    rows += [_ended(row, to, entries) for row in stored.values() if row.what != ENDED]
    if not rows:
        return
    with database.edge():
        registries.prepare_issue(WRITER, to.registry.id, to.issue, entries, clock=to.clock)
        GoldenRecord.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["registry", "person", "issue"],
            update_fields=["fingerprint", "number", "what"],
        )
    for row in rows:
        to.counts[row.what] = to.counts.get(row.what, 0) + 1


def tidy(linked: LinkedRegistry, current: int) -> None:
    """Let go of what does not count any more, and of what never came to count."""
    rows = GoldenRecord.objects.filter(registry=linked.id)
    registries.tidy_issues(WRITER, linked.registry)
    with database.edge():
        rows.filter(issue__gt=current).delete()
        later = rows.filter(issue=current).values("person")
        rows.filter(issue__lt=current, person__in=later).delete()
        rows.filter(issue=current, what=ENDED).delete()


def _stored(each: Changed, to: Stage) -> "QuerySet[GoldenRecord]":
    rows = GoldenRecord.objects.filter(registry=to.linked.id, issue__lt=to.issue)
    if each.asked is not None:
        return rows.filter(person__in=each.asked)
    after = rows.filter(person__gt=each.after)
    return after if each.upto is None else after.filter(person__lte=each.upto)


def _row_of(
    person: Person, before: GoldenRecord | None, to: Stage, entries: Entries
) -> GoldenRecord | None:
    """Return the golden record of a person with what is written of it, None if it stays."""
    known = golden.golden(to.linked, to.registry, person, linkage.believed)
    print_ = _fingerprint(known, person.number)
    is_there = before is not None and before.what != ENDED
    if before is not None and is_there and before.fingerprint == print_:
        return None
    entering = Entering(values=known.values, provenance=known.provenance)
    if before is not None and before.number:
        entries.setdefault(_number(before), None)
    entries[person.number or person.id] = entering
    if person.number:
        entries[person.id] = Elsewhere(key=person.number)
    return GoldenRecord(
        registry=to.linked.id,
        person=person.id,
        issue=to.issue,
        fingerprint=print_,
        number=_sealed(person.number, to.linked.id, person.id),
        what=CHANGED if is_there else CREATED,
    )


def _ended(row: GoldenRecord, to: Stage, entries: Entries) -> GoldenRecord:
    """Let a golden record end; who asks for it by its id is led to who has its records now."""
    if row.number:
        entries.setdefault(_number(row), None)
    successor = to.successors.get(row.person)
    entries[row.person] = Elsewhere(key=successor) if successor else None
    return GoldenRecord(
        registry=to.linked.id,
        person=row.person,
        issue=to.issue,
        fingerprint="",
        what=ENDED,
    )


def _fingerprint(known: Known, number: str) -> str:
    body = msgspec.json.encode((known.values, known.provenance, number), order="sorted")
    return vault.fingerprint(body.decode(), about="golden record")


def _sealed(number: str, registry: str, person: str) -> str:
    return vault.seal(number, about=f"{registry} {person}") if number else ""


def _number(row: GoldenRecord) -> str:
    return vault.unseal(row.number, about=f"{row.registry} {row.person}")
