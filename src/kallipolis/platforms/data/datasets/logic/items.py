"""One source for each data item: what two authorities collect, and neither has from the other."""

from collections.abc import Iterable, Iterator
from itertools import product

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Twice


def collected_twice(dataset: Dataset, others: Iterable[Dataset]) -> Iterator[Twice]:
    """Yield the fields of a dataset that another owner's collects as well.

    They are one item if both say the same code of it, or if both stand under the same key and mean
    the same. It is in order where one is taken from the other, or where it was settled.
    """
    own = _described(dataset)
    for other in others if own else ():
        if other.id == dataset.id or other.owner == dataset.owner:
            continue
        for field, theirs in product(own, _described(other)):
            by_code = bool(field.item) and field.item == theirs.item
            is_same = by_code or _mean_the_same(dataset, field, other, theirs)
            me, them = f"{dataset.id}.{field.id}", f"{other.id}.{theirs.id}"
            if is_same and not _is_in_order(me, field, them, theirs):
                yield Twice(
                    field=field.id,
                    dataset=other.id,
                    their_field=theirs.id,
                    owner=other.owner,
                    by_code=by_code,
                )


def faults_of_items(dataset: Dataset, library: Library) -> Iterator[Remark]:
    """Find sources that are not there, and what another owner collects already."""
    every = [each for each in library.every("dataset").values() if isinstance(each, Dataset)]
    known = {f"{each.id}.{field.id}" for each in every for field in each.fields}
    places = {field.id: f"fields[{n}]" for n, field in enumerate(dataset.fields)}
    for field in dataset.fields:
        if field.taken_from and field.taken_from not in known:
            yield Remark(
                path=f"{places[field.id]}.taken_from",
                message=said("%(name)s is not known", name=repr(field.taken_from)),
                expected=said("dataset.field of a dataset in sight"),
            )
    for each in collected_twice(dataset, every):
        yield Remark(
            path=places[each.field],
            message=said(
                "%(owner)s collects this already: %(dataset)s.%(field)s",
                owner=each.owner,
                dataset=each.dataset,
                field=each.their_field,
            ),
            expected=said("`taken_from` in one of them, or how it was `settled`"),
            is_note=not each.by_code,
        )


def _described(dataset: Dataset) -> list[Field]:
    return [each for each in dataset.fields if each.item or each.meaning is not None]


def _mean_the_same(dataset: Dataset, field: Field, other: Dataset, theirs: Field) -> bool:
    if field.meaning is None or theirs.meaning is None or not dataset.key:
        return False
    is_keyed = dataset.key == other.key and not {field.id, theirs.id} & {*dataset.key}
    return is_keyed and field.meaning == theirs.meaning


def _is_in_order(me: str, field: Field, them: str, theirs: Field) -> bool:
    return (
        field.taken_from == them
        or theirs.taken_from == me
        or (bool(field.taken_from) and field.taken_from == theirs.taken_from)
        or bool(field.settled)
        or bool(theirs.settled)
    )
