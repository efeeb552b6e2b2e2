"""The history of merges and splits, as stewards look at it while linkage is at work."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import Max

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as events
from kallipolis.platforms.data.consolidations.contracts import Change, LinkedRegistry
from kallipolis.platforms.data.consolidations.events import MERGED, REVERSED, SPLIT
from kallipolis.platforms.data.consolidations.logic import golden
from kallipolis.platforms.data.consolidations.models import ChangedPerson, StoredChange
from kallipolis.platforms.data.linkage.contracts import Change as Linking
from kallipolis.platforms.data.linkage.contracts import PersonKey, RecordKey

Persons = dict[str, list[list[str]]]
"""Whose records are which, as JSON has them."""

FACTS: Final = {"merged": MERGED, "split": SPLIT, "moved": SPLIT, "reversed": REVERSED}


def fresh(linked: LinkedRegistry, changes: Sequence[Linking]) -> tuple[Linking, ...]:
    """Return the changes that are not in the history yet, the earliest first."""
    rows = StoredChange.objects.filter(registry=linked.id)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return tuple(each for each in reversed(changes) if each.number > last)


def successors(changes: Sequence[Linking]) -> dict[str, str]:
    """Return who has the records of each who is no more."""
    found: dict[str, str] = {}
    for each in changes:
        before = {str(id): keys for id, keys in each.before.items()}
        after = {str(id): keys for id, keys in each.after.items()}
        found.update(golden.successors(before, after))
    return found


def keep(linked: LinkedRegistry, changes: Sequence[Linking], clock: Clock) -> None:
    """Write changes into the history, with a fact for each."""
    for each in changes:
        before, after = _plain(each.before), _plain(each.after)
        persons = sorted({*before, *after})
        StoredChange.objects.create(
            registry=linked.id,
            number=each.number,
            kind=each.kind,
            at=each.at,
            before=before,
            after=after,
        )
        if each.kind == "reversed":
            _mark_undone(linked, before=after, after=before, than=each.number)
        ChangedPerson.objects.bulk_create(
            [ChangedPerson(registry=linked.id, person=id, number=each.number) for id in persons]
        )
        data = {
            "registry": linked.id,
            "change": each.number,
            "before": sorted(before),
            "after": sorted(after),
        }
        events.publish(FACTS.get(each.kind, SPLIT), min(after or before), data, clock=clock)


def _mark_undone(linked: LinkedRegistry, *, before: Persons, after: Persons, than: int) -> None:
    """Mark the change that one undoes which turns it round."""
    rows = StoredChange.objects.filter(registry=linked.id, number__lt=than, is_undone=False)
    about = ChangedPerson.objects.filter(registry=linked.id, person=min(after or before))
    for row in rows.filter(number__in=about.values("number")).order_by("-number"):
        if (row.before, row.after) == (before, after):
            row.is_undone = True
            row.save(update_fields=["is_undone"])
            return


def of_registry(registry: str, limit: int) -> tuple[Change, ...]:
    """Return the latest changes of a registry."""
    rows = StoredChange.objects.filter(registry=registry).order_by("-number")[:limit]
    return tuple(map(_as_change, rows))


def of_person(registry: str, person: str) -> tuple[Change, ...]:
    """Return the changes in which a person had a part, the latest first."""
    about = ChangedPerson.objects.filter(registry=registry, person=person).values("number")
    rows = StoredChange.objects.filter(registry=registry, number__in=about).order_by("-number")
    return tuple(map(_as_change, rows))


def _plain(persons: Mapping[PersonKey, Sequence[RecordKey]]) -> Persons:
    return {str(id): [[key.dataset, key.record] for key in keys] for id, keys in persons.items()}


def _as_change(row: StoredChange) -> Change:
    return Change(
        number=row.number,
        kind=row.kind,
        at=row.at,
        before=_keys(row.before),
        after=_keys(row.after),
        is_undone=row.is_undone,
    )


def _keys(persons: Persons) -> dict[str, tuple[tuple[str, str], ...]]:
    return {id: tuple((key[0], key[1]) for key in keys) for id, keys in persons.items()}
