"""A row in quarantine as its steward corrects it: what is wrong, and in which of its columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.contracts import Quarantined

COLUMN: Final = "column-"
"""How the field of a form begins that holds a column; columns may be called anything."""

UNPARTED: Final = "_unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a row breaks: ``kind`` names the words for it, ``title`` is of field or rule.

    Missing: ``title`` is None where it is about the whole row; ``columns`` is empty where nobody
    knows which columns it is about.
    """

    fault: str
    kind: str
    title: Text | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of a row: the field of the form, the column, what it says, what it breaks."""

    name: str
    column: str
    value: str
    broken: tuple[Broken, ...]


def broken(
    dataset: Dataset, faults: Iterable[str], made_of: Mapping[str, tuple[str, ...]]
) -> tuple[Broken, ...]:
    """Return what faults mean. Shape: ``made_of`` are the columns of each field."""
    return tuple(_broken(dataset, fault, made_of) for fault in faults)


def _broken(dataset: Dataset, fault: str, made_of: Mapping[str, tuple[str, ...]]) -> Broken:
    field, _, kind = fault.partition(":")
    titles = {each.id: each.title for each in dataset.fields}
    if kind and field in titles:
        columns = made_of.get(field, ())
        return Broken(fault=fault, kind=kind, title=titles[field], columns=columns)
    rules = {each.id: each.title for each in dataset.rules}
    if fault in rules:
        return Broken(fault=fault, kind="rule", title=rules[fault], columns=())
    return Broken(fault=fault, kind=fault, title=None, columns=())


def cells(row: Quarantined, found: Iterable[Broken]) -> tuple[Cell, ...]:
    """Return the columns of a row in their order, each with what is wrong with it."""
    every = tuple(found)
    shown = {column: said for column, said in row.values.items() if column != UNPARTED}
    return tuple(
        Cell(
            name=f"{COLUMN}{number}",
            column=column,
            value=said or "",
            broken=tuple(each for each in every if column in each.columns),
        )
        for number, (column, said) in enumerate(shown.items())
    )


def changed(found: Iterable[Cell], given: Mapping[str, str]) -> dict[str, str | None]:
    """Return the columns that a form says otherwise than the row does."""
    return {
        cell.column: given[cell.name]
        for cell in found
        if cell.name in given and given[cell.name] != cell.value
    }
