"""Dates and months, given outright or counted from another day."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_BOUND: Final = re.compile(r"(?P<from>[a-z_]\w*)(?P<steps>(?:[+-]\d+[dmy])*)")
_STEP: Final = re.compile(r"([+-]\d+)([dmy])")


def day_of(words: str) -> date | None:
    """Read a day. Missing: None if there is no such day."""
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def month_of(words: str) -> str | None:
    """Read a month as ``YYYY-MM``. Missing: None if there is no such month."""
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})", words)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) == 0:
        return None
    return f"{match[1]}-{int(match[2]):02}"


def bound_of(words: str, today: date, facts: Mapping[str, object]) -> date | None:
    """Read a bound: a day, or an offset from today or from another answer.

    Missing: None if there is no bound, or the answer that it counts from is not there.
    """
    if not words:
        return None
    fixed = day_of(words)
    if fixed:
        return fixed
    start, steps = parts_of(words) or ("", ())
    if start == "today":
        return _stepped(today, steps)
    answer = facts.get(start)
    day = day_of(answer if len(answer) > 7 else f"{answer}-01") if isinstance(answer, str) else None
    return _stepped(day, steps) if day else None


@lru_cache(maxsize=512)
def parts_of(words: str) -> tuple[str, tuple[tuple[int, str], ...]] | None:
    """Take an offset apart. Missing: None if it is none.

    Units: days, months and years by the letters d, m, y.
    """
    match = _BOUND.fullmatch(words)
    if not match:
        return None
    return match["from"], tuple((int(n), unit) for n, unit in _STEP.findall(match["steps"]))


def _stepped(day: date, steps: tuple[tuple[int, str], ...]) -> date:
    for count, unit in steps:
        day = (
            day + timedelta(days=count)
            if unit == "d"
            else _months_on(day, count * (12 if unit == "y" else 1))
        )
    return day


def _months_on(day: date, months: int) -> date:
    """Count months on; a day that the month lacks becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
