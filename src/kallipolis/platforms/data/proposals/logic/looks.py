"""What values of a column look like, most telling first, and how many of them do."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Final, Literal

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

Look = Literal[
    "id-number",
    "credit-code",
    "mobile",
    "phone",
    "email",
    "region",
    "date",
    "moment",
    "boolean",
    "longitude",
    "latitude",
    "percent",
    "integer",
    "number",
    "codes",
    "text",
]
Test = Callable[[str], bool]

ENOUGH: Final = 0.85
"""Which part of the values has to look like something: the others are likely faults."""
FEW: Final = 30
FEWER: Final = 6
"""Different values that a list of codes may have, where the head speaks of kinds or does not."""
OFTEN: Final = 3
"""How often each code occurs at least, on average."""
RARE: Final = 0.01
"""Which part of the values a code makes up at least; rarer ones are likely misspelt."""
LONGEST_CODE: Final = 24

DATES: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d")
"""Ways to write a day; the first is the one that the engine reads by itself."""
BOOLEANS: Final[dict[str, str]] = {
    "是": "true",
    "否": "false",
    "有": "true",
    "无": "false",
    "y": "true",
    "n": "false",
    "yes": "true",
    "no": "false",
    "true": "true",
    "false": "false",
    "√": "true",
    "×": "false",
}
WHOLE: Final = re.compile(r"[+-]?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(,[0-9]{3})+)")
DECIMAL: Final = re.compile(rf"{WHOLE.pattern}(\.[0-9]+)?|[+-]?\.[0-9]+")
DAY: Final = re.compile(r"[12][0-9]{3}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}日?")
PERCENT: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?%")
ID_SHAPE: Final = re.compile(r"[0-9]{17}[0-9Xx]")
CREDIT_SHAPE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
PHONE: Final = re.compile(
    r"(\+86|0086)?[-\s]?(\(?0[0-9]{2,3}\)?[-\s]?)?[0-9]{7,8}([-转][0-9]{1,6})?"
)
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
REGION: Final = re.compile(r"[1-8][0-9]{5}([0-9]{3}){0,2}")
CLOCK: Final = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}")

IS_NUMBERING: Final = re.compile(
    r"编号|编码|代码|号码|序号|证号|文号|卡号|账号|邮编|(^|_)(id|code|no|number)$"
)
IS_PHONE: Final = re.compile(r"电话|手机|联系方式|phone|mobile|(^|_)tel")
IS_REGION: Final = re.compile(r"区划|行政区|地区代码|地区编码|region|adcode|division")
IS_EAST: Final = re.compile(r"经度|longitude|(^|_)(lng|lon|long|x)($|_)")
IS_NORTH: Final = re.compile(r"纬度|latitude|(^|_)(lat|y)($|_)")
IS_TRUTH: Final = re.compile(r"^(是否|有无)|(^|_)(is|has)_")
IS_CODED: Final = re.compile(
    r"类型|类别|种类|性质|状态|状况|等级|级别|性别|民族|结果|type|kind|status|grade|level"
)


@dataclass(frozen=True)
class Column:
    """A column of a sample: its head, its values without empty ones, and how many rows there are.

    Shape: ``values`` in the order of the rows, each stripped. ``sql`` is how the engine takes it.
    ``of`` is the column that it stands inside of, empty where it is one itself.
    """

    head: str
    values: tuple[str, ...]
    rows: int
    sql: str
    of: str = ""

    @property
    def filled(self) -> float:
        """Return the share of rows in which something stands."""
        return len(self.values) / self.rows if self.rows else 0.0

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how often each value occurs."""
        return Counter(self.values)

    @property
    def key(self) -> str:
        """Return the head as tests of it read it: in small letters."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.head).lower()

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Say whether the head speaks of something."""
        return pattern.search(self.key) is not None

    def share(self, test: Test) -> float:
        """Return which part of the values passes a test."""
        if not self.values:
            return 0.0
        return sum(n for value, n in self.counts.items() if test(value)) / len(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a column looks like, which part of its values does, and how dates in it are written."""

    look: Look
    share: float
    formats: tuple[str, ...] = ()


def seen_in(column: Column, is_region: Test) -> Seen:
    """Return what a column looks like; an empty one is text."""
    if not column.values:
        return Seen(look="text", share=1.0)
    for look in (_numbered, partial(_placed, is_region=is_region), _timed, _truth, _measured):
        found = look(column)
        if found is not None:
            return found
    return _worded(column)


def is_like(shape: re.Pattern[str]) -> Test:
    """Return what says whether a value has a shape."""
    return lambda value: shape.fullmatch(value) is not None


def is_at_most(most: float) -> Test:
    """Return what says whether a value is a number that is not farther from zero."""

    def test(value: str) -> bool:
        found = as_number(value)
        return found is not None and abs(found) <= most

    return test


def codes_of(column: Column) -> tuple[str, ...]:
    """Return the values that are codes rather than slips, most frequent first."""
    least = max(2, len(column.values) * RARE)
    return tuple(value for value, n in column.counts.most_common() if n >= least)


def as_number(words: str) -> float | None:
    """Return a value as the number that it is, or None."""
    return float(words.replace(",", "")) if DECIMAL.fullmatch(words) else None


def day_of(words: str, formats: Iterable[str] = DATES) -> date | None:
    """Return a value as the day that it names, or None."""
    if not DAY.fullmatch(words):
        return None
    for written in formats:
        try:
            return datetime.strptime(words, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _numbered(column: Column) -> Seen | None:
    tests: tuple[tuple[Look, re.Pattern[str], Test], ...] = (
        ("id-number", ID_SHAPE, lambda v: bool(mod_11_2.is_valid(v.upper()))),
        ("credit-code", CREDIT_SHAPE, lambda v: bool(uscc.is_valid(v))),
    )
    for look, shape, holds in tests:
        if column.share(is_like(shape)) < ENOUGH:
            continue
        valid = column.share(holds)
        if valid >= 0.5:
            return Seen(look=look, share=valid)
    return _called(column)


def _called(column: Column) -> Seen | None:
    mobile = column.share(lambda v: bool(MOBILE.fullmatch(v)))
    if mobile >= ENOUGH:
        return Seen(look="mobile", share=mobile)
    phone = column.share(lambda v: bool(PHONE.fullmatch(v) or MOBILE.fullmatch(v)))
    if column.says(IS_PHONE) and phone >= 0.5:
        return Seen(look="phone", share=phone)
    email = column.share(lambda v: bool(EMAIL.fullmatch(v)))
    return Seen(look="email", share=email) if email >= ENOUGH else None


def _placed(column: Column, *, is_region: Test) -> Seen | None:
    known = column.share(lambda v: bool(REGION.fullmatch(v)) and is_region(v[:6]))
    if known >= ENOUGH and (column.says(IS_REGION) or len(column.counts) > 1):
        return Seen(look="region", share=known)
    for look, pattern, most in (("longitude", IS_EAST, 180), ("latitude", IS_NORTH, 90)):
        on_earth = column.share(is_at_most(most))
        if column.says(pattern) and on_earth >= ENOUGH:
            return Seen(look="longitude" if look == "longitude" else "latitude", share=on_earth)
    return None


def _timed(column: Column) -> Seen | None:
    moment = column.share(lambda v: bool(CLOCK.match(v)))
    midnight = column.share(lambda v: v.endswith(("T00:00:00", " 00:00:00")))
    if moment >= ENOUGH and midnight < moment:
        return Seen(look="moment", share=moment)
    if moment >= ENOUGH:
        return Seen(look="date", share=moment)
    days = column.share(lambda v: _is_day(column, v))
    if days < ENOUGH:
        return None
    formats = tuple(f for f in DATES if any(day_of(v, (f,)) for v in column.counts))
    return Seen(look="date", share=days, formats=formats)


def _is_day(column: Column, value: str) -> bool:
    found = day_of(value)
    if found is None or not 1850 < found.year < 2200:
        return False
    return not value.isdecimal() or not column.says(IS_NUMBERING)


def _truth(column: Column) -> Seen | None:
    is_asked = column.says(IS_TRUTH)
    known = BOOLEANS | ({"0": "false", "1": "true"} if is_asked else {})
    share = column.share(lambda v: v.lower() in known)
    if share < ENOUGH or (len(column.counts) < 2 and not is_asked):
        return None
    return Seen(look="boolean", share=share)


def _measured(column: Column) -> Seen | None:
    if column.says(IS_NUMBERING):
        return None
    tests: tuple[tuple[Look, re.Pattern[str]], ...] = (
        ("percent", PERCENT),
        ("integer", WHOLE),
        ("number", DECIMAL),
    )
    for look, pattern in tests:
        share = column.share(is_like(pattern))
        if share >= ENOUGH:
            return Seen(look=look, share=share)
    return None


def _worded(column: Column) -> Seen:
    codes = codes_of(column)
    share = sum(column.counts[code] for code in codes) / len(column.values)
    is_short = all(len(code) <= LONGEST_CODE for code in codes)
    is_few = 2 <= len(codes) <= FEW and len(column.values) >= OFTEN * len(codes)
    is_list = len(codes) <= FEWER or column.says(IS_CODED)
    if is_few and is_short and is_list and share >= ENOUGH and not column.says(IS_NUMBERING):
        return Seen(look="codes", share=share)
    return Seen(look="text", share=1.0)
