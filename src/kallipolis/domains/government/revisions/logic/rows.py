"""Rows of a decision table as a page writes them, and the rule with them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from kallipolis.domains.government.revisions.logic import places
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules.contracts import Literals, Row, Rule, Table

LANGUAGES: Final = (("en", "en"), ("zh_hans", "zh-Hans"), ("zh_hant", "zh-Hant"))
TRUTH: Final = {"true": True, "false": False}


def as_given(rule: Rule, row: Row | None) -> dict[str, str]:
    """Return a row as the fields of a page, all empty where there is none yet."""
    when = row.when if row is not None else {}
    then = row.then if row is not None else {}
    given = {f"when.{fact.name}": _written(when.get(fact.name)) for fact in rule.facts}
    given |= {f"then.{out.name}": _written(then.get(out.name)) for out in rule.outputs}
    why = msgspec.to_builtins(row.why) if row is not None else {}
    given |= {f"why.{name}": why.get(key, "") for name, key in LANGUAGES}
    return given | {"source": row.source if row is not None else ""}


def as_row(rule: Rule, given: Mapping[str, str]) -> Row:
    """Return the row that the fields of a page mean.

    Raises:
        Refusal: ``revision.malformed`` where a reason is missing in a language.
    """
    empty = [f"why.{name}" for name, _ in LANGUAGES if not given[f"why.{name}"].strip()]
    if empty:
        raise places.malformed(
            [Problem(field=name, code="revision.words_missing") for name in empty]
        )
    when = {f.name: _cell(given[f"when.{f.name}"], f.type) for f in rule.facts}
    then = {o.name: _cell(given[f"then.{o.name}"], o.type) for o in rule.outputs}
    return Row(
        when={name: cell for name, cell in when.items() if cell is not None},
        then={name: cell for name, cell in then.items() if cell is not None},
        why=Text(**{name: given[f"why.{name}"].strip() for name, _ in LANGUAGES}),
        source=given["source"].strip(),
    )


def with_row(rule: Rule, at: int, row: Row, *, is_new: bool) -> Rule:
    """Return a rule with one more row of its table, or another one in its place."""
    table = _table(rule)
    put = places.placed if is_new else places.replaced
    return _with_rows(rule, table, put(table.rows, at, row))


def without_row(rule: Rule, at: int) -> Rule:
    """Return a rule without a row of its table."""
    table = _table(rule)
    return _with_rows(rule, table, places.removed(table.rows, at))


def with_row_moved(rule: Rule, at: int, by: int) -> Rule:
    """Return a rule with a row of its table further up or down, to be asked sooner or later."""
    table = _table(rule)
    return _with_rows(rule, table, places.moved(table.rows, at, by))


def field_of(path: str, at: int) -> str | None:
    """Return the field of a page that a dotted path in a rule means, None for another row's."""
    row = f"table.rows[{at}]"
    return path.removeprefix(row).removeprefix(".") if path.startswith(row) else None


def _with_rows(rule: Rule, table: Table, rows: tuple[Row, ...]) -> Rule:
    return msgspec.structs.replace(rule, table=msgspec.structs.replace(table, rows=rows))


def _table(rule: Rule) -> Table:
    if rule.table is None:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return rule.table


def _written(cell: Literals) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _cell(written: str, type_: str) -> str | int | float | bool | None:
    words = written.strip()
    if not words:
        return None
    if type_ == "boolean":
        return TRUTH.get(words.lower(), words)
    return _number(words) if type_ in {"integer", "money", "decimal"} else words


def _number(words: str) -> str | int | float:
    for read in (int, float):
        try:
            return read(words)
        except ValueError:
            continue
    return words
