"""Find the contracts of datasets, and exchange them with other catalogues."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Leaving, Level, Twice
from kallipolis.platforms.data.datasets.logic import (
    contract,
    finding,
    items,
    keeping,
    leaving,
    levels,
)


def every() -> tuple[Dataset, ...]:
    """Return all datasets that are declared, by their ids in order."""
    found = packs.every("dataset")
    return tuple(found[id].body for id in sorted(found))


def get(dataset_id: str) -> Dataset:
    """Return the contract of a dataset.

    Raises:
        Refusal: ``dataset.not_found``.
    """
    document = packs.find("dataset", dataset_id)
    if document is None:
        raise Refusal("dataset.not_found", Reason.NOT_FOUND, values={"dataset": dataset_id})
    found: Dataset = document.body
    return found


def owner(dataset: Dataset) -> Organisation | None:
    """Return the organisation that keeps a dataset; None where nobody here plays that role."""
    if dataset.region is None:
        return None
    try:
        return organisations.authority(dataset.owner, dataset.region)
    except Refusal:
        return None


def level_of(dataset: Dataset, field_id: str) -> Level:
    """Return the level of a field by the contract: its own, or what its kind of data needs."""
    return levels.of_field(dataset, field_id)


def is_higher(level: Level, other: Level) -> bool:
    """Say whether a leak of data of one level does more harm than one of another."""
    return levels.LEVELS.index(level) > levels.LEVELS.index(other)


def level_for(fields: Iterable[Field]) -> Level:
    """Return the level that a dataset with these fields needs at least: the highest of them."""
    return levels.highest(field.level or levels.needed(field) for field in fields)


def highest(known: Iterable[Level]) -> Level:
    """Return the level of what is made of data of these levels: the highest wins."""
    return levels.highest(known)


def collected_twice(dataset: Dataset) -> tuple[Twice, ...]:
    """Return which fields of a dataset the owner of another one collects as well."""
    return tuple(items.collected_twice(dataset, every()))


def leaving_of(dataset: Dataset, columns: Iterable[str] = ()) -> Leaving | None:
    """Return since when some of these columns, or of all, are not to be used, and until when.

    Both are the earliest of any. Missing: None where all of them stay.
    """
    return leaving.of(dataset, columns)


def require_kept(dataset: Dataset, *, today: date) -> None:
    """Refuse a contract without a column that the one in force has, or with it as another.

    A column may go once the last day that was promised for it is over.

    Raises:
        Refusal: ``dataset.column_in_use`` where it is gone, for others read it by its name;
            ``dataset.column_otherwise`` where its type, its unit or its last day is another.
    """
    document = packs.find("dataset", dataset.id)
    lost = keeping.losses(document.body, dataset, today) if document else ()
    for column, remark in lost:
        is_gone, values = remark.path == "fields", {"column": column}
        code = "dataset.column_in_use" if is_gone else "dataset.column_otherwise"
        field = "id" if is_gone else remark.path.rpartition(".")[2]
        problem = Problem(field=field, code=code, values=values)
        raise Refusal(code, Reason.CONFLICT, values=values, problems=(problem,))


def notes_on_reading(
    path: str, dataset_id: str, columns: Iterable[str], library: Library
) -> Iterator[Remark]:
    """Yield a note for each of these columns that a document reads though it leaves."""
    return leaving.of_reading(path, dataset_id, columns, library)


def as_contract(dataset_id: str) -> dict[str, Any]:
    """Return a dataset as an Open Data Contract Standard 3 document: plain values.

    Raises:
        Refusal: ``dataset.not_found``.
    """
    document = packs.find("dataset", dataset_id)
    dataset = get(dataset_id)
    return contract.written(dataset, version=document.version if document else "")


def from_contract(said: object) -> tuple[Dataset, ...]:
    """Return the datasets that an Open Data Contract Standard 3 document describes, by its tables.

    Raises:
        Refusal: ``dataset.contract_unfit``, with a problem for each place that does not fit.
    """
    return contract.read(said)


def likeness(dataset: Dataset, words: Sequence[str], *names: Text) -> float:
    """Say how well a dataset fits words, 0 where it does not; ``names`` stand beside what it says.

    Shape: words as ``sounds.asked`` cuts them.
    """
    return finding.likeness(dataset, words, names)


def fits(said: Sequence[tuple[Text, float]], words: Sequence[str]) -> float:
    """Say how well texts fit words as a dataset's do, 0 where they do not.

    Shape: each text with how much it means that a word stands there; words as ``sounds.asked``
    cuts them.
    """
    return finding.fits(said, words)
