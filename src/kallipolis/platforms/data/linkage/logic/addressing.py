"""Addresses taken apart: the street or estate, and the locator, which is number to room."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from kallipolis.foundation import sounds
from kallipolis.platforms.data.linkage.logic import naming, spelling


class Address(NamedTuple):
    """An address: the street or estate, and the locator within it (``n12 b3 u1 r405``).

    The locator has the number, the building, the unit, the floor and the room, as far as they are
    said; a floor that a room number begins with is not said twice. ``town`` is the town or
    sub-district that the address names before the street. Missing: empty.

    Source: Core Location Vocabulary 2.1, thoroughfare and locator designator.
    """

    street: str
    locator: str
    town: str


DIGITS: Final = {each: place for place, each in enumerate("一二三四五六七八九", 1)}
_SAID: Final = re.compile(r"[一二三四五六七八九十]+(?=号|栋|幢|座|单元|梯|层|楼|室|房|户)")
_ONE: Final = r"([0-9]+[a-z]?|[a-z][0-9]*)"
_PARTS: Final = {
    "b": re.compile(rf"{_ONE}(?:号楼|栋|幢|座)"),
    "u": re.compile(rf"{_ONE}(?:单元|梯)"),
    "r": re.compile(rf"{_ONE}(?:号房|室|房|户)"),
    "f": re.compile(rf"{_ONE}(?:层|楼)"),
    "n": re.compile(r"([0-9]+[a-z]?(?:[-之附][0-9]+)?)号"),
}
"""Each is taken out where it is found, so that what is called alike does not count twice."""
_LEFT: Final = re.compile(r"(?<![0-9a-z])([0-9]+[a-z]?(?:-[0-9]+[a-z]?)*)$")
"""What stands at the end without a word, as ``12-3-405`` does."""
TOWNS: Final = ("街道", "镇", "乡")
_UNDER: Final = re.compile(r"^[^0-9]{1,12}?(?:街道|社区|居委会|村委会|镇|乡)(?=[^0-9]{2,})")


@lru_cache(maxsize=65536)
def address_of(words: str, stems: frozenset[str]) -> Address:
    """Take an address apart, as registers write it or as people do."""
    line = _SAID.sub(_in_digits, re.sub(r"\s", "", sounds.fold(words)))
    found: dict[str, str] = {}
    first = len(line)
    for name, pattern in _PARTS.items():
        if match := pattern.search(line):
            found[name] = _number(match.group(1))
            first = min(first, match.start())
            line = line[: match.start()] + "|" * len(match.group()) + line[match.end() :]
    if match := _LEFT.search(line):
        found = _bare(match.group(1).split("-"), found)
        first = min(first, match.start())
    street, town = _street(spelling.as_plain(line[:first].replace("|", "")), stems)
    return Address(street=street, locator=_locator(found), town=town)


def _street(words: str, stems: Collection[str]) -> tuple[str, str]:
    street, _place = naming.without_places(words, stems)
    town = ""
    while under := _UNDER.match(street):
        town = under.group() if under.group().endswith(TOWNS) else town
        street = street[under.end() :]
    return street, town


def _locator(found: dict[str, str]) -> str:
    room, floor = found.get("r", ""), found.get("f", "")
    if floor and room.startswith(floor):
        found = {name: value for name, value in found.items() if name != "f"}
    return " ".join(f"{name}{found[name]}" for name in ("n", "b", "u", "f", "r") if name in found)


def _bare(numbers: list[str], found: dict[str, str]) -> dict[str, str]:
    """Return what numbers without words mean, beside what is said with words.

    Where no word says a number the first is that; the last is the room, and before it stands the
    building, or building and unit.
    """
    told = {} if found else {"n": numbers.pop(0)}
    free = [name for name in ("b", "u", "r") if name not in found]
    if len(numbers) < len(free) and "u" in free:
        free.remove("u")
    told |= dict(zip(reversed(free), reversed(numbers), strict=False))
    return {**found, **{name: _number(value) for name, value in told.items()}}


def _number(value: str) -> str:
    return re.sub(r"[之附]", "-", value).lstrip("0") or "0"


def _in_digits(match: re.Match[str]) -> str:
    """Return a number below a hundred that is written in characters; others stay."""
    words = match.group()
    tens, ten, ones = words.partition("十")
    if not ten:
        return "".join(str(DIGITS[each]) for each in words)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return words
    return str(DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0))
