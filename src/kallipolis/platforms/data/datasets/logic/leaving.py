"""Columns that are not to be used any more: who says so wrongly, and who still reads them."""

from collections.abc import Iterable, Iterator

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.contracts import Dataset, Leaving


def of(dataset: Dataset, columns: Iterable[str] = ()) -> Leaving | None:
    """Return since when some of these columns, or of all, are not to be used, and until when.

    Both are the earliest of any; None where all of them stay.
    """
    named = {*columns}
    found = [
        each.deprecated
        for each in dataset.fields
        if each.deprecated and (not named or each.id in named)
    ]
    if not found:
        return None
    ends = [each.gone_after for each in found if each.gone_after]
    return Leaving(since=min(each.since for each in found), gone_after=min(ends, default=None))


def remarks(dataset: Dataset, library: Library) -> Iterator[Remark]:
    """Yield what is wrong in what is said of columns that leave, and who of us still uses them."""
    for number, field in enumerate(dataset.fields):
        if field.deprecated is not None:
            path = f"fields[{number}].deprecated"
            yield from _instead(path, dataset, field.deprecated.instead, library)
            yield from _days(path, field.deprecated)
        for name in ("refers", "taken_from"):
            there, _, column = str(getattr(field, name)).partition(".")
            yield from of_reading(f"fields[{number}].{name}", there, [column], library)
    if dataset.returned is not None:
        columns = (dataset.returned.by, *dataset.returned.columns)
        yield from _notes("returned", dataset, columns)


def of_reading(
    path: str, dataset_id: str, columns: Iterable[str], library: Library
) -> Iterator[Remark]:
    """Yield a note for each of these columns that a document reads though it leaves."""
    found = library.find("dataset", dataset_id) if dataset_id else None
    if isinstance(found, Dataset):
        yield from _notes(path, found, columns)


def _notes(path: str, dataset: Dataset, columns: Iterable[str]) -> Iterator[Remark]:
    leaving = {field.id: field.deprecated for field in dataset.fields if field.deprecated}
    for column in dict.fromkeys(columns):
        if column in leaving:
            instead, last = leaving[column].instead, leaving[column].gone_after
            yield Remark(
                path=path,
                message=said(
                    "%(dataset)s.%(field)s is not to be used since %(day)s",
                    dataset=dataset.id,
                    field=column,
                    day=leaving[column].since.isoformat(),
                ),
                expected=_what(instead, last.isoformat() if last else ""),
                is_note=True,
            )


def _what(instead: str, last: str) -> str:
    if instead and last:
        return said("%(instead)s, before %(day)s is over", instead=instead, day=last)
    if last:
        return said("to do without it before %(day)s is over", day=last)
    return instead


def _instead(path: str, dataset: Dataset, instead: str, library: Library) -> Iterator[Remark]:
    if not instead:
        return
    there, _, name = instead.rpartition(".")
    found = library.find("dataset", there) if there and there != dataset.id else dataset
    staying = {
        each.id: each
        for each in (found.fields if isinstance(found, Dataset) else ())
        if each.deprecated is None
    }
    if name not in staying:
        yield Remark(
            path=f"{path}.instead",
            message=said("%(name)s is not known, or leaves too", name=repr(instead)),
            expected=" or ".join(sorted(staying)),
        )


def _days(path: str, leaving: Leaving) -> Iterator[Remark]:
    if leaving.gone_after is not None and leaving.gone_after < leaving.since:
        yield Remark(
            path=f"{path}.gone_after",
            message=said("is before the day since when it is not to be used"),
        )
