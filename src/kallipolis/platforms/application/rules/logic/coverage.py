"""Prove that a decision table decides everything, once, and that each row can be reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.sayings import joined, said
from kallipolis.platforms.application.rules.contracts import Fact, Rule, Table
from kallipolis.platforms.application.rules.logic.cells import ANYTHING, Cell
from kallipolis.platforms.application.rules.logic.samples import samples_of
from kallipolis.platforms.application.rules.logic.tables import as_cell
from kallipolis.platforms.application.rules.logic.words import WORDS_OF_THE_LANGUAGE, tokens

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class _Spot:
    """Rows, as bits, that surely hold and that may hold somewhere, with values that lie there."""

    sure: int
    maybe: int
    witness: tuple[tuple[str, object], ...] = ()


def gaps_and_overlaps(rule: Rule, table: Table) -> Iterator[Remark]:
    """Find what a table leaves undecided, decides twice, or never reaches.

    A cell that names other facts or calls functions is taken as able to answer either way.
    """
    spots = _spots(rule, table)
    if len(spots) > _MOST:
        yield Remark(
            path="table",
            message=said("too many combinations to check"),
            expected=said("a smaller table"),
        )
        return
    uncovered = next((spot for spot in spots if not spot.sure), None)
    if uncovered and not table.partial and table.hit != "collect":
        yield Remark(
            path="table",
            message=said("no row decides when %(uncovered)s", uncovered=_told(uncovered)),
            expected=said("a row for it, or `partial: true`"),
        )
    yield from _never_reached(table, spots)
    if table.hit == "unique":
        yield from _twice(spots)


def _spots(rule: Rule, table: Table) -> list[_Spot]:
    everything = (1 << len(table.rows)) - 1
    spots = {(everything, everything): _Spot(everything, everything)}
    for fact in rule.facts:
        column = _column(fact, table)
        if column and len(spots) <= _MOST:
            spots = _crossed(spots.values(), _spots_of(fact, column, table))
    return list(spots.values())


def _crossed(left: Iterable[_Spot], right: list[_Spot]) -> dict[tuple[int, int], _Spot]:
    crossed: dict[tuple[int, int], _Spot] = {}
    for a in left:
        for b in right:
            key = (a.sure & b.sure, a.maybe & b.maybe)
            if key not in crossed:
                crossed[key] = _Spot(*key, a.witness + b.witness)
    return crossed


def _column(fact: Fact, table: Table) -> dict[int, str]:
    cells = {
        index: as_cell(row.when[fact.name])
        for index, row in enumerate(table.rows)
        if fact.name in row.when
    }
    return {index: cell for index, cell in cells.items() if cell not in ANYTHING}


def _spots_of(fact: Fact, column: dict[int, str], table: Table) -> list[_Spot]:
    """Return what each sample of one fact means for the rows, each combination once."""
    free = sum(1 << index for index in range(len(table.rows)) if index not in column)
    plain = {index: cell for index, cell in column.items() if _is_plain(fact, cell)}
    opaque = sum(1 << index for index in column if index not in plain)
    cells = {index: Cell(fact, cell, ()) for index, cell in plain.items()}
    samples = samples_of(fact, plain.values())
    if not samples:
        return [_Spot(free, free | sum(1 << index for index in column))]
    found: dict[int, _Spot] = {}
    for sample in samples:
        holding = sum(1 << index for index, cell in cells.items() if cell.holds(sample, {}))
        sure = free | holding
        found.setdefault(sure, _Spot(sure, sure | opaque, ((fact.name, sample),)))
    return list(found.values())


def _is_plain(fact: Fact, cell: str) -> bool:
    """Say whether a cell only compares its own fact with what stands in it."""
    known = WORDS_OF_THE_LANGUAGE.union(fact.values)
    return all(token.text in known for token in tokens(cell) if token.kind == "name")


def _never_reached(table: Table, spots: list[_Spot]) -> Iterator[Remark]:
    for index in range(len(table.rows)):
        row, before = 1 << index, (1 << index) - 1
        in_the_way = before if table.hit == "first" else 0
        if not any(spot.maybe & row and not spot.sure & in_the_way for spot in spots):
            yield Remark(
                path=f"table.rows[{index}]",
                message=said("this row can never be reached"),
                expected=said("a condition that rows before it leave over"),
            )


def _twice(spots: list[_Spot]) -> Iterator[Remark]:
    for spot in spots:
        rows = [index for index in range(spot.sure.bit_length()) if spot.sure >> index & 1]
        if len(rows) > 1:
            yield Remark(
                path=f"table.rows[{rows[1]}]",
                message=said(
                    "holds together with row %(number)s when %(spot)s",
                    number=rows[0] + 1,
                    spot=_told(spot),
                ),
                expected=said("one row at most in a `unique` table"),
            )
            return


def _told(spot: _Spot) -> str:
    told = [said("%(name)s is %(value)s", name=name, value=_value(v)) for name, v in spot.witness]
    return joined(told, "%(one)s and %(other)s") if told else said("anything is so")


def _value(value: object) -> str:
    if value is None:
        return said("missing")
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
