"""Undo a change of persons: what is said of their records, so that no later run does it again."""

from collections.abc import Iterator
from itertools import combinations

from kallipolis.platforms.data.linkage.contracts import Change, PersonKey, RecordKey, Verdict


def verdicts(change: Change) -> tuple[Verdict, ...]:
    """Return what a steward says who undoes a change.

    Records that were of two persons before and are of one now are parted, each from each; the first
    records of what was one person before are held together.
    """
    was = {key: person for person, keys in change.before.items() for key in keys}
    now = {key: person for person, keys in change.after.items() for key in keys}
    parted = (
        Verdict(left=left, right=right, same=False)
        for left, right in combinations(sorted(was.keys() & now.keys()), 2)
        if was[left] != was[right] and now[left] == now[right]
    )
    return (*parted, *_held(was, now))


def _held(was: dict[RecordKey, PersonKey], now: dict[RecordKey, PersonKey]) -> Iterator[Verdict]:
    for left, right in combinations(sorted(was.keys() & now.keys()), 2):
        if was[left] == was[right] and now[left] != now[right]:
            yield Verdict(left=left, right=right, same=True)
