"""Stable ids: which new group of records is which person of before, and what that changed."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from kallipolis.platforms.data.linkage.contracts import ChangeKind, PersonKey, RecordKey
from kallipolis.platforms.data.linkage.logic import groups

ATTEMPTS: Final = 50
"""How often an id can be found taken, by persons who were parted before, with the same record."""

Members = Mapping[PersonKey, tuple[RecordKey, ...]]


class Step(NamedTuple):
    """Persons whose records changed hands among each other, before and after."""

    kind: ChangeKind
    before: Members
    after: Members


def carry(
    before: Mapping[RecordKey, PersonKey],
    clusters: Iterable[Collection[RecordKey]],
    *,
    taken: Collection[PersonKey] = (),
) -> tuple[dict[PersonKey, tuple[RecordKey, ...]], tuple[Step, ...]]:
    """Give each cluster the id of the person with whom it shares most records, or a new one.

    Each id goes to one cluster at most; ties go to the id that is first in order. ``taken`` are ids
    of persons that are not among these. The answer does not depend on any order.
    """
    parts = sorted(tuple(sorted(set(cluster))) for cluster in clusters)
    overlaps: Counter[tuple[PersonKey, int]] = Counter(
        (before[record], number)
        for number, part in enumerate(parts)
        for record in part
        if record in before
    )
    named = _named(parts, overlaps, {*taken, *before.values()})
    after = {named[number]: part for number, part in enumerate(parts)}
    return after, tuple(_steps(before, parts, named, overlaps))


def coinable(clusters: Iterable[Collection[RecordKey]]) -> frozenset[PersonKey]:
    """Return the ids that these clusters could be given as new ones, one for each attempt."""
    return frozenset(
        _hashed(_words(min(cluster), attempt))
        for cluster in clusters
        for attempt in range(1, ATTEMPTS + 1)
    )


def new_id(first: RecordKey, taken: Collection[PersonKey]) -> PersonKey:
    """Return an id for a person whose first record this is, always the same unless it is taken."""
    attempt = 1
    while (id := _hashed(_words(first, attempt))) in taken:
        attempt += 1
    return id


def _words(first: RecordKey, attempt: int) -> str:
    again = f"/{attempt}" if attempt > 1 else ""
    return f"{first.dataset}/{first.record}{again}"


def _hashed(words: str) -> PersonKey:
    return PersonKey("p" + hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()[:20])


def _named(
    parts: Sequence[tuple[RecordKey, ...]],
    overlaps: Mapping[tuple[PersonKey, int], int],
    taken: Collection[PersonKey],
) -> dict[int, PersonKey]:
    named: dict[int, PersonKey] = {}
    kept: set[PersonKey] = set()
    for person, number in sorted(overlaps, key=lambda pair: (-overlaps[pair], *pair)):
        if number not in named and person not in kept:
            named[number] = person
            kept.add(person)
    used = set(taken)
    for number, part in enumerate(parts):
        if number not in named:
            named[number] = new_id(part[0], used)
            used.add(named[number])
    return named


def _steps(
    before: Mapping[RecordKey, PersonKey],
    parts: Sequence[tuple[RecordKey, ...]],
    named: Mapping[int, PersonKey],
    overlaps: Mapping[tuple[PersonKey, int], int],
) -> Iterable[Step]:
    members: defaultdict[PersonKey, list[RecordKey]] = defaultdict(list)
    for record, person in sorted(before.items()):
        members[person].append(record)
    roots = groups.roots((f"before {person}", f"part {number}") for person, number in overlaps)
    together: defaultdict[str, tuple[set[PersonKey], set[int]]] = defaultdict(
        lambda: (set(), set())
    )
    for person, number in overlaps:
        old, new = together[roots[f"before {person}"]]
        old.add(person)
        new.add(number)
    for root in sorted(together):
        old, new = together[root]
        if len(old) > 1 or len(new) > 1:
            yield Step(
                _kind(len(old), len(new)),
                {person: tuple(members[person]) for person in sorted(old)},
                {named[number]: parts[number] for number in sorted(new)},
            )


def _kind(before: int, after: int) -> ChangeKind:
    if after == 1:
        return "merged"
    return "split" if before == 1 else "moved"
