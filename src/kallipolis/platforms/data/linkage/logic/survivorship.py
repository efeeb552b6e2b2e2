"""The golden record: for each field the one value of several records that is believed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, get_args

from kallipolis.platforms.data.linkage.contracts import (
    Field,
    PersonRecord,
    Survivor,
    Survivorship,
    Way,
)

USUAL: Final[tuple[Way, ...]] = ("trusted", "recent", "frequent", "longest")
FIELDS: Final[tuple[Field, ...]] = get_args(Field)

Score = Callable[[PersonRecord], float]


def survive(
    records: Sequence[PersonRecord], rules: Survivorship | None = None
) -> dict[Field, Survivor]:
    """Choose each field's value by its declared ways, one after another, until one is left.

    Records with the best score of a way go on to the next way. What no way decides goes to the
    record whose key is first, so that the order in which records come does not matter.

    Missing: a field that no record has is absent from the answer.
    """
    declared = rules or Survivorship()
    found = {field: _one(field, records, declared) for field in FIELDS}
    return {field: survivor for field, survivor in found.items() if survivor is not None}


def _one(field: Field, records: Sequence[PersonRecord], rules: Survivorship) -> Survivor | None:
    left = sorted((each for each in records if _value(each, field)), key=lambda each: each.key)
    if not left:
        return None
    decided: Way | None = None
    for way in rules.ways.get(field, USUAL):
        scores = _scores(way, field, left, rules.trusted.get(field, ()))
        best = [each for each in left if scores[each] == max(scores.values())]
        if len({_value(each, field) for each in best}) < len(
            {_value(each, field) for each in left}
        ):
            decided = way
        left = best
    return Survivor(value=_value(left[0], field), source=left[0].key, way=decided or "only")


def _scores(
    way: Way, field: Field, records: Sequence[PersonRecord], trusted: Sequence[str]
) -> Mapping[PersonRecord, float]:
    if way == "trusted":
        ranks = {dataset: -float(rank) for rank, dataset in enumerate(trusted)}
        return {each: ranks.get(each.key.dataset, -float(len(trusted))) for each in records}
    if way == "recent":
        moments = {moment: float(rank) for rank, moment in enumerate(_moments(records))}
        return {each: moments[each.updated] for each in records}
    if way == "frequent":
        counted = Counter(_value(each, field) for each in records)
        return {each: float(counted[_value(each, field)]) for each in records}
    return {each: float(len(_value(each, field))) for each in records}


def _moments(records: Sequence[PersonRecord]) -> list[str]:
    return sorted({each.updated for each in records})


def _value(record: PersonRecord, field: Field) -> str:
    return str(getattr(record, field))
