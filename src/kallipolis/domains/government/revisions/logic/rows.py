"""Rows of a decision table as a page writes them, and the rule with them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from kallipolis.domains.government.revisions.logic import amounts, choosing, conditions, places
from kallipolis.domains.government.revisions.logic.conditions import Sort, Subject
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.contracts import (
    Fact,
    Literals,
    Output,
    Row,
    Rule,
    Table,
)

LANGUAGES: Final = (("en", "en"), ("zh_hans", "zh-Hans"), ("zh_hant", "zh-Hant"))
SORT_OF: Final[Mapping[str, Sort]] = {
    "integer": "number",
    "decimal": "number",
    "money": "money",
    "boolean": "truth",
    "date": "day",
    "choice": "choice",
    "text": "words",
}
"""How a fact is compared; one of another type is asked about by hand."""

TRUTH: Final = {"true": True, "false": False}


def as_given(rule: Rule, row: Row | None) -> dict[str, str]:
    """Return a row as the fields of a page, all empty where there is none yet."""
    when = row.when if row is not None else {}
    then = row.then if row is not None else {}
    given: dict[str, str] = {}
    for fact in rule.facts:
        given |= _asked(fact, when.get(fact.name))
    given |= {f"then.{out.name}": written(then.get(out.name), out) for out in rule.outputs}
    why = msgspec.to_builtins(row.why) if row is not None else {}
    given |= {f"why.{name}": why.get(key, "") for name, key in LANGUAGES}
    return given | {"source": row.source if row is not None else ""}


def as_row(rule: Rule, given: Mapping[str, str]) -> Row:
    """Return the row that the fields of a page mean.

    Raises:
        Refusal: ``revision.malformed`` where a reason is missing in a language, or where no amount
            stands in which one is expected.
    """
    empty = [f"why.{name}" for name, _ in LANGUAGES if not given[f"why.{name}"].strip()]
    problems = [Problem(field=name, code="revision.words_missing") for name in empty]
    when, then = (
        {each.name: _read(f"{part}.{each.name}", each, given, problems) for each in declared}
        for part, declared in (("when", rule.facts), ("then", rule.outputs))
    )
    if problems:
        raise places.malformed(problems)
    return Row(
        when={name: cell for name, cell in when.items() if cell is not None},
        then=then,
        why=Text(**{name: given[f"why.{name}"].strip() for name, _ in LANGUAGES}),
        source=given["source"].strip(),
    )


def written(cell: Literals, declared: Fact | Output) -> str:
    """Write a cell as a page shows it. Units: money in major units, unless the cell computes."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return amounts.as_major(str(cell)) if declared.type == "money" else str(cell)


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


def cell_in(fact: Fact, given: Mapping[str, str]) -> str:
    """Return the cell that a page means. Units: money in major units, unless the cell computes.

    Missing: an empty text where nothing is chosen, or not wholly.
    """
    field = f"when.{fact.name}"
    if given.get(f"{field}.is", "hand") == "hand":
        return given[field].strip()
    text = choosing.cell_of(given, field, subject_of(fact), [])
    return amounts.as_major(text) if fact.type == "money" else text


def subject_of(fact: Fact) -> Subject | None:
    """Return how a fact is compared; None where that can only be written by hand."""
    sort = "choice" if fact.type == "text" and fact.values else SORT_OF.get(fact.type)
    if sort is None or (sort == "choice" and not fact.values):
        return None
    values = {value: everywhere(value) for value in fact.values} if sort == "choice" else {}
    return Subject(name=conditions.OWN, sort=sort, title=fact.title, values=values)


def _asked(fact: Fact, cell: Literals) -> dict[str, str]:
    """Return a cell as the fields of a page; by hand it is in major units as far as it can be."""
    plain = "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
    field = f"when.{fact.name}"
    return choosing.cell_given(field, plain, subject_of(fact)) | {field: written(cell, fact)}


def _read(
    field: str, declared: Fact | Output, given: Mapping[str, str], problems: list[Problem]
) -> Literals:
    if isinstance(declared, Fact) and given.get(f"{field}.is", "hand") != "hand":
        built = choosing.cell_of(given, field, subject_of(declared), problems)
        return _kept(given[field], built, declared)
    if declared.type != "money":
        return _cell(given[field], declared.type)
    try:
        return _amounts(given[field].strip(), is_one=isinstance(declared, Output))
    except amounts.AmountError:
        problems.append(Problem(field=field, code="revision.amount_unfit"))
        return None


def _kept(before: str, built: str, fact: Fact) -> Literals:
    """Return a built cell, as it was written before where that means the same."""
    subject = subject_of(fact)
    if subject is None or fact.type == "money":
        return _cell(built, fact.type)
    same = built and conditions.read_cell(before, subject) == conditions.read_cell(built, subject)
    return _cell(before if same else built, fact.type)


def _amounts(words: str, *, is_one: bool) -> Literals:
    if not is_one or not words or words.startswith("="):
        return _cell(amounts.as_minor(words), "money")
    return amounts.amount(words)


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
