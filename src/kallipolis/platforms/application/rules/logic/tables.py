"""Find the rows of a decision table that hold, and what they put out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules.contracts import Fact, Row, Rule
from kallipolis.platforms.application.rules.logic.cells import ANYTHING, Cell, as_point_in_time
from kallipolis.platforms.application.rules.logic.expressions import Expression, compiled

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row that is ready to be asked; ``names`` are the facts it asks about or reckons with."""

    cells: tuple[Cell, ...]
    then: tuple[tuple[str, Expression | None, object], ...]
    names: frozenset[str]
    why: Text
    source: str


class Said(msgspec.Struct, frozen=True):
    """A reason before its gaps are filled, with its source and the facts that it rests on."""

    why: Text
    source: str
    names: frozenset[str]


class Found(msgspec.Struct, frozen=True):
    """What a table or the expressions came to, before outputs are given their types."""

    values: dict[str, object]
    reasons: tuple[Said, ...] = ()
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    rests_on: frozenset[str] = frozenset()


def compiled_rows(rule: Rule) -> tuple[CompiledRow, ...]:
    """Compile the rows of a rule's table; there are none without a table."""
    facts = {fact.name: fact for fact in rule.facts}
    dates = _dates(rule.facts)
    return tuple(_compiled(row, facts, dates) for row in (rule.table.rows if rule.table else ()))


def _compiled(row: Row, facts: Mapping[str, Fact], dates: tuple[str, ...]) -> CompiledRow:
    cells = tuple(
        Cell(facts[name], as_cell(cell), dates)
        for name, cell in row.when.items()
        if as_cell(cell) not in ANYTHING
    )
    then = tuple(_result(name, value) for name, value in row.then.items())
    asked = {name for cell in cells for name in cell.names}
    return CompiledRow(
        cells=cells,
        then=then,
        names=frozenset(asked.union(*(e.roots for _, e, _ in then if e is not None))),
        why=row.why,
        source=row.source,
    )


def as_cell(written: str | float | bool) -> str:
    """Return what stands in a cell as words of the language."""
    return str(written).lower() if isinstance(written, bool) else str(written).strip()


def _dates(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(fact.name for fact in facts if fact.type == "date")


def _result(name: str, value: object) -> tuple[str, Expression | None, object]:
    if isinstance(value, str) and value.startswith("="):
        return name, compiled(value[1:].strip()), None
    return name, None, value


def from_table(rule: Rule, rows: Sequence[CompiledRow], known: Mapping[str, object]) -> Found:
    """Ask the rows of a rule's table, as its hit policy says.

    Raises:
        Refusal: ``rule.ambiguous`` when two rows of a ``unique`` table hold.
    """
    hit = rule.table.hit if rule.table else "first"
    compared = {**known, **{name: as_point_in_time(known[name]) for name in _dates(rule.facts)}}
    holding: list[int] = []
    open_rows: list[int] = []
    for index, row in enumerate(rows):
        verdict = _row_holds(row, compared, known)
        if verdict is not False:
            (open_rows if verdict is None else holding).append(index)
        if hit == "first" and verdict is not False:
            break
    if open_rows and not (hit == "unique" and holding):
        return Found({}, missing=_missing([rows[index] for index in open_rows], known))
    if hit == "unique" and len(holding) > 1:
        raise Refusal(
            "rule.ambiguous", values={"rows": ", ".join(str(index + 1) for index in holding)}
        )
    return _taken(rule, rows, holding, known)


def _row_holds(row: CompiledRow, compared: Facts, known: Facts) -> bool | None:
    verdict: bool | None = True
    for cell in row.cells:
        answer = cell.holds(compared[cell.fact], known)
        if answer is False:
            return False
        if answer is None:
            verdict = None
    return verdict


def _missing(rows: Sequence[CompiledRow], known: Facts) -> tuple[str, ...]:
    names = (name for row in rows for cell in row.cells for name in cell.missing(known))
    return tuple(dict.fromkeys(names))


def _taken(rule: Rule, rows: Sequence[CompiledRow], holding: list[int], known: Facts) -> Found:
    taken = [rows[index] for index in holding]
    columns: dict[str, list[object]] = {}
    missing: dict[str, None] = {}
    for row in taken:
        for name, expression, literal in row.then:
            verdict = expression.evaluate(known) if expression else None
            columns.setdefault(name, []).append(verdict.value if verdict else literal)
            missing.update(dict.fromkeys(verdict.missing if verdict else ()))
    if missing:
        return Found({}, rows=tuple(holding), missing=tuple(missing))
    collects = rule.table is not None and rule.table.hit == "collect"
    joins = {output.name: output.collected for output in rule.outputs}
    values = {
        name: _joined(joins.get(name, "list"), column) if collects else column[0]
        for name, column in columns.items()
    }
    reasons = tuple(Said(row.why, row.source, row.names) for row in taken)
    names = frozenset[str]().union(*(row.names for row in taken))
    return Found(values, reasons=reasons, rows=tuple(holding), rests_on=names)


def _joined(way: str, column: list[object]) -> object:
    if way == "list":
        return column
    numbers = [Decimal(str(value)) for value in column]
    if way == "sum":
        return float(sum(numbers))
    return float(min(numbers) if way == "min" else max(numbers))
