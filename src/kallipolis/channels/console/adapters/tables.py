"""Rows of decision tables in words: what each asks, and what it answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from kallipolis.channels.console.adapters import copies, values
from kallipolis.channels.console.adapters.pages import say
from kallipolis.channels.console.logic import answers
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.api import amounts, rows
from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation.packs.contracts import Change, FieldChange
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Fact, Literals, Output, Row, Rule

OUTCOMES: Final = ("grant", "refuse", "review")
NAMED: Final = re.compile(r"\{(\w+)\}")
UNITS: Final = {
    "a": _("years"),
    "mo": _("months"),
    "wk": _("weeks"),
    "d": _("days"),
    "h": _("hours"),
    "min": _("minutes"),
    "m2": _("square metres"),
    "m": _("metres"),
}
FIGURE: Final = re.compile(r"\d")
CELL: Final = re.compile(r"\.(?:when|then)\.(\w+)$")
"""Where a path of a changed document ends in a cell of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a row: its fact or output, what it says, and how that is written.

    Missing: ``words`` are empty where what is written speaks for itself.
    """

    title: str
    words: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table in words."""

    row: Row
    why: str
    asks: tuple[Cell, ...]
    answers: tuple[Cell, ...]


def lines_of(body: msgspec.Struct, language: str) -> list[Line]:
    """Return the rows of a rule in words; nothing for a document without a table."""
    if not isinstance(body, Rule) or body.table is None:
        return []
    return [_line(body, row, language) for row in body.table.rows]


def changes_of(copy: WorkingCopy, change: Change) -> list[FieldChange]:
    """Return the fields of a change as a colleague reads them who approves it.

    Units: money in the cells of a rule is in major units, and says so.
    """
    body = revisions.document(copy, change.kind, change.id) if change.kind == "rule" else None
    if not isinstance(body, Rule):
        return list(change.fields)
    every: tuple[Fact | Output, ...] = (*body.facts, *body.outputs)
    money = {each.name: each for each in every if each.type == "money"}
    return [_in_major(field, money) for field in change.fields]


def cell_in_words(rule: Rule, cell: Literals, declared: Fact | Output, language: str) -> str:
    """Return a cell in words, empty where what is written speaks for itself, or has no words."""
    return _words(rule, rows.written(cell, declared), declared, language)


def reason_in_words(rule: Rule, why: Text, language: str) -> str:
    """Return a reason, with what facts and outputs are called where their values will stand."""
    mark = "「{}」" if Text(en="", zh_hans="", zh_hant="+").in_language(language) else "“{}”"
    return NAMED.sub(
        lambda at: mark.format(answers.title_of(rule, at[1], language)), why.in_language(language)
    )


def unit_in_words(unit: str) -> str:
    """Return a unit by its code (UCUM) in words, or the code where nobody has put it into words."""
    return gettext(UNITS[unit]) if unit in UNITS else unit


def step_in_words(rule: Rule, expression: str, language: str) -> str:
    """Return a step of a rule in words, empty where there are none."""
    told = rules.told(expression, copies.words_of(rule), days=_days(rule))
    return told.in_language(language) if told is not None else ""


def called(rule: Rule, declared: Fact | Output, language: str) -> str:
    """Return what a fact or an output is called, with the unit in which people write it."""
    unit = gettext("yuan") if declared.type == "money" else unit_in_words(declared.unit)
    title = answers.title_of(rule, declared.name, language)
    return f"{title} ({unit})" if unit else title


def in_words(rule: Rule, given: dict[str, str], language: str) -> dict[str, str]:
    """Return the cells of a row in words, by the field of the page."""
    cells: dict[str, tuple[Fact | Output, str]] = {
        f"when.{each.name}": (each, rows.cell_in(each, given)) for each in rule.facts
    }
    cells |= {f"then.{o.name}": (o, given[f"then.{o.name}"].strip()) for o in rule.outputs}
    said = {name: _words(rule, cell, each, language) for name, (each, cell) in cells.items()}
    return {name: words for name, words in said.items() if words}


def _line(rule: Rule, row: Row, language: str) -> Line:
    asks = [(f, row.when[f.name]) for f in rule.facts if f.name in row.when]
    told = [(o, row.then.get(o.name)) for o in rule.outputs]
    return Line(
        row=row,
        why=reason_in_words(rule, row.why, language),
        asks=tuple(_cell(rule, each, rows.written(cell, each), language) for each, cell in asks),
        answers=tuple(_cell(rule, each, rows.written(cell, each), language) for each, cell in told),
    )


def _cell(rule: Rule, declared: Fact | Output, written: str, language: str) -> Cell:
    return Cell(
        title=called(rule, declared, language),
        words=_words(rule, written, declared, language),
        written=written,
    )


def _words(rule: Rule, written: str, declared: Fact | Output, language: str) -> str:
    if not written:
        return ""
    if isinstance(declared, Output) and rule.kind == "decision" and written in OUTCOMES:
        return say(f"expected.{written}")
    told = _told(rule, written, declared)
    words = told.in_language(language) if told is not None else ""
    if declared.type == "money" and amounts.computes(written) and FIGURE.search(written):
        return f"{words} ({gettext('computed, in fen: 100 fen are 1 yuan')})".strip()
    return words


def _told(rule: Rule, written: str, declared: Fact | Output) -> Text | None:
    """Return what a cell asks, or what an output is; None where what is written says it."""
    titles = copies.words_of(rule)
    days = _days(rule)
    if isinstance(declared, Fact):
        own = {"$"} if declared.type == "date" else set()
        named = titles | dict(values.titles_of(rule, declared))
        return rules.told_of(written, named, days=days | own, values=declared.values)
    if written.startswith("="):
        return rules.told(written[1:], titles, days=days)
    return rules.told(written, {}) if written in {"true", "false"} else None


def _days(rule: Rule) -> set[str]:
    return {each.name for each in rule.facts if each.type == "date"}


def _in_major(field: FieldChange, money: Mapping[str, Fact | Output]) -> FieldChange:
    found = CELL.search(field.path)
    declared = money.get(found[1]) if found is not None else None
    if declared is None:
        return field
    before, after = (_major(each, declared) for each in (field.before, field.after))
    return FieldChange(path=field.path, before=before, after=after)


def _major(text: str | None, declared: Fact | Output) -> str | None:
    cell = msgspec.json.decode(text) if text is not None else None
    if cell is None or isinstance(cell, bool):
        return text
    words = rows.written(cell, declared)
    return words if amounts.computes(words) else f"{words} ({gettext('yuan')})"
