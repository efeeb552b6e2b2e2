"""Conditions as the fields of a page: chosen line by line, or written by hand.

Below the name of a condition a page sends ``.way`` (``always``, ``never``, ``built`` or ``hand``),
``.join``, and for each line ``.<number>`` with ``.field``, ``.is``, ``.value``, ``.to``, ``.drop``,
and ``.of.<value>`` for what is ticked. What is written by hand stands under the name itself. A cell
is a single line, whose ``.is`` is empty for anything and ``hand`` for what is written by hand.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from kallipolis.domains.government.revisions.logic import amounts, conditions
from kallipolis.domains.government.revisions.logic.conditions import (
    MANY,
    NONE,
    OWN,
    TWO,
    Comparison,
    Condition,
    Subject,
)
from kallipolis.foundation.errors import Problem

MOST: Final = 20
"""Units: lines of a condition at most."""

NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
Subjects = Mapping[str, Subject]


def as_given(name: str, text: str, subjects: Subjects) -> dict[str, str]:
    """Return a condition as the fields of a page."""
    found = conditions.read(text, subjects)
    way = "hand" if found is None else "built" if found.parts else "always"
    given = {name: text, f"{name}.way": way, f"{name}.join": found.join if found else "and"}
    for number, part in enumerate(found.parts if found else ()):
        head = f"{name}.{number}"
        given[f"{head}.field"] = part.subject
        given |= _line(head, part, subjects[part.subject])
    return given


def cell_given(name: str, text: str, subject: Subject | None) -> dict[str, str]:
    """Return a cell as the fields of a page; without a subject it is written by hand."""
    if not text.strip():
        return {name: text, f"{name}.is": ""}
    found = conditions.read_cell(text, subject) if subject is not None else None
    if found is None or subject is None:
        return {name: text, f"{name}.is": "hand"}
    return {name: text} | _line(name, found, subject)


def with_added(given: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the fields of a page with one more line about the field that was chosen for it."""
    chosen, lines = given.get(f"{name}.add", ""), lines_of(given, name)
    if not chosen or len(lines) >= MOST:
        return dict(given)
    number = max(lines, default=-1) + 1
    return dict(given) | {f"{name}.{number}.field": chosen, f"{name}.way": "built"}


def lines_of(given: Mapping[str, str], name: str) -> list[int]:
    """Return the numbers of the lines of a condition that are not dropped, in their order."""
    found = re.compile(rf"{re.escape(name)}\.(\d{{1,4}})\.field")
    numbers = sorted(int(match[1]) for key in given if (match := found.fullmatch(key)))
    return [each for each in numbers if not given.get(f"{name}.{each}.drop")]


def text_of(
    given: Mapping[str, str], name: str, subjects: Subjects, problems: list[Problem]
) -> str:
    """Return the expression that the fields of a page mean; what is wrong goes to ``problems``.

    Without a way, what is written by hand counts.
    """
    way, by_hand = given.get(f"{name}.way", "hand"), given.get(name, "").strip()
    if way in {"always", "never"}:
        return ""
    if way != "built":
        return by_hand
    parts = [_read(given, f"{name}.{n}", subjects, problems) for n in lines_of(given, name)]
    join: Literal["and", "or"] = "or" if given.get(f"{name}.join") == "or" else "and"
    built = Condition(join=join, parts=tuple(part for part in parts if part is not None))
    if not parts:
        problems.append(Problem(field=f"{name}.add", code="revision.condition_missing"))
    if len(built.parts) != len(parts):
        return ""
    return (
        by_hand
        if conditions.read(by_hand, subjects) == built
        else conditions.write(built, subjects)
    )


def cell_of(
    given: Mapping[str, str], name: str, subject: Subject | None, problems: list[Problem]
) -> str:
    """Return the cell that the fields of a page mean, amounts of money in minor units."""
    sign = given.get(f"{name}.is", "hand")
    if sign == "hand" or subject is None:
        return given.get(name, "").strip()
    if not sign:
        return ""
    built = _comparison(given, name, subject, problems)
    return conditions.write_cell(built, subject) if built is not None else ""


def _line(head: str, part: Comparison, subject: Subject) -> dict[str, str]:
    given = {f"{head}.is": part.sign}
    if part.sign in MANY:
        return given | {f"{head}.of.{value}": "on" for value in part.values}
    shown = [amounts.as_major(v) if subject.sort == "money" else v for v in part.values]
    return given | {f"{head}.{key}": v for key, v in zip(("value", "to"), shown, strict=False)}


def _read(
    given: Mapping[str, str], head: str, subjects: Subjects, problems: list[Problem]
) -> Comparison | None:
    subject = subjects.get(given.get(f"{head}.field", ""))
    if subject is None:
        problems.append(Problem(field=f"{head}.is", code="revision.place_unknown"))
        return None
    found = _comparison(given, head, subject, problems)
    if found is None:
        return None
    return Comparison(subject=subject.name, sign=found.sign, values=found.values)


def _comparison(
    given: Mapping[str, str], head: str, subject: Subject, problems: list[Problem]
) -> Comparison | None:
    sign, before = given.get(f"{head}.is", ""), len(problems)
    if sign not in conditions.SIGNS[subject.sort]:
        problems.append(Problem(field=f"{head}.is", code="revision.comparison_missing"))
        return None
    if sign in MANY:
        values = [value for value in subject.values if given.get(f"{head}.of.{value}")]
        if not values:
            problems.append(Problem(field=f"{head}.of", code="revision.words_missing"))
    else:
        keys = () if sign in NONE else ("value", "to") if sign in TWO else ("value",)
        values = [_value(given, f"{head}.{key}", subject, problems) for key in keys]
        if len(values) == len(TWO) and len(problems) == before and _falls(*values):
            problems.append(Problem(field=f"{head}.to", code="revision.bounds_unfit"))
    if len(problems) > before:
        return None
    return Comparison(subject=OWN, sign=sign, values=tuple(values))


def _value(given: Mapping[str, str], field: str, subject: Subject, problems: list[Problem]) -> str:
    written = given.get(field, "").strip()
    code = "" if written else "revision.words_missing"
    if written and subject.sort == "money":
        try:
            return str(amounts.amount(written))
        except amounts.AmountError:
            code = "revision.amount_unfit"
    if written and subject.sort == "number" and not NUMBER.fullmatch(written):
        code = "revision.number_unfit"
    if written and subject.sort == "day" and not _is_day(written):
        code = "revision.day_unfit"
    if written and ((subject.values and written not in subject.values) or _has_both(written)):
        code = "revision.words_unfit"
    if code:
        problems.append(Problem(field=field, code=code))
    return written


def _falls(low: str, high: str) -> bool:
    return float(low) > float(high)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _has_both(written: str) -> bool:
    """Say whether words have both quotation marks, so that no expression can hold them."""
    return "'" in written and '"' in written
