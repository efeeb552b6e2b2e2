"""What may become of columns that others read, from one published contract to the next."""

from collections.abc import Iterator, Mapping
from datetime import date

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Leaving
from kallipolis.platforms.data.datasets.logic.contract import LOGICAL

Placed = Mapping[str, tuple[int, Field]]
"""Columns by their ids, each with its place in the contract."""


def losses(before: Dataset, now: Dataset, today: date) -> Iterator[tuple[str, Remark]]:
    """Yield which columns of the contract in force others would lose, and what to do instead.

    A column may be added, and marked as leaving. It may go, or become another, once the last day
    that was promised for it is over; that day is not brought forward.

    Shape: the id of the column, and what is remarked on it; at ``fields`` where it is gone.
    """
    there: Placed = {field.id: (place, field) for place, field in enumerate(now.fields)}
    for field in before.fields:
        if _is_over(field, today):
            continue
        if field.id not in there:
            yield field.id, _gone(field, before, now)
            continue
        place, new = there[field.id]
        for remark in _other(field, new, f"fields[{place}]"):
            yield field.id, remark
        for remark in _sooner(field.deprecated, new.deprecated, f"fields[{place}]", today):
            yield field.id, remark


def _is_over(field: Field, today: date) -> bool:
    last = field.deprecated.gone_after if field.deprecated else None
    return last is not None and last < today


def _gone(field: Field, before: Dataset, now: Dataset) -> Remark:
    known = {each.id for each in before.fields}
    others = (each.id for each in now.fields if each.title == field.title and each.id not in known)
    if name := next(others, ""):
        return Remark(
            path="fields",
            message=said(
                "the column %(id)s is called %(name)s now, and others read it by its name",
                id=repr(field.id),
                name=repr(name),
            ),
            expected=said(
                "both columns, %(id)s marked `deprecated` with `instead: %(name)s`",
                id=repr(field.id),
                name=name,
            ),
        )
    return Remark(
        path="fields",
        message=said("the column %(id)s is gone, and others read it", id=repr(field.id)),
        expected=_until(field.deprecated),
    )


def _until(leaving: Leaving | None) -> str:
    if leaving is None:
        return said("the column, marked `deprecated`; it may go when its `gone_after` is over")
    if leaving.gone_after is None:
        return said("the column, with a `gone_after`; it may go when that is over")
    return said("the column until %(day)s is over", day=leaving.gone_after.isoformat())


def _other(before: Field, now: Field, path: str) -> Iterator[Remark]:
    """Yield that the same name would hold values of another kind, or in another unit."""
    told = {"id": repr(now.id)}
    if _as_told(before) != _as_told(now):
        yield Remark(
            path=f"{path}.type",
            message=said(
                "the column %(id)s was %(before)s and would be %(now)s, and others read it",
                before=before.type,
                now=now.type,
                **told,
            ),
            expected=said("a new column beside it, and %(id)s marked `deprecated`", **told),
        )
    if before.unit and before.unit != now.unit:
        yield Remark(
            path=f"{path}.unit",
            message=said(
                "the column %(id)s was in %(before)s, and others read it so",
                before=before.unit,
                **told,
            ),
            expected=said("a new column beside it, and %(id)s marked `deprecated`", **told),
        )


def _as_told(field: Field) -> str:
    """Return what readers are given: numbers of any kind are numbers, codes and numbers text."""
    return LOGICAL.get(field.type, "string")


def _sooner(
    before: Leaving | None, now: Leaving | None, path: str, today: date
) -> Iterator[Remark]:
    """Yield that a last day is brought forward, or was over before anybody heard of it."""
    promised = before.gone_after if before else None
    last = now.gone_after if now else None
    least = promised or today
    if last is not None and last < least:
        yield Remark(
            path=f"{path}.deprecated.gone_after",
            message=said("others rely on the column for longer than until %(day)s", day=str(last)),
            expected=said("%(day)s or later", day=least.isoformat()),
        )
