"""Amounts of money as people write them: documents count in fen or cents, pages in yuan.

What computes (a cell that names facts, an output behind ``=``) counts in minor units wherever it
stands, since a factor in it is no amount; it is neither read nor written anew here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from kallipolis.platforms.application.rules import api as rules

MINOR: Final = 100
"""Units: minor units in one major unit, as rules count."""

_SIGN: Final = re.compile(r"^[$£€¥￥]|元$")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_CLOSE: Final = re.compile(r",(?=\d)")
_IN_GROUPS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_MARKS: Final = frozenset({">=", "<=", ">", "<", "==", "!=", "..", "[", "]", "(", ")", ",", "-"})
_JOINING: Final = frozenset({"and", "or", "not", "null", "$", "in"})


class AmountError(ValueError):
    """Raised for words in which an amount was expected and none is."""


def computes(cell: str) -> bool:
    """Say whether a cell computes, so that its figures are minor units or no amounts at all."""
    line = rules.tokens(cell)
    if cell.lstrip().startswith("=") and not cell.lstrip().startswith("=="):
        return True
    return any(token.kind == "name" and token.text not in _JOINING for token in line)


def as_major(cell: str) -> str:
    """Write the amounts of a cell in major units (``>= 12050`` as ``>= 120.50``)."""
    return cell if computes(cell) else _CLOSE.sub(", ", "".join(_put(cell, _major)))


def as_minor(written: str) -> str:
    """Read a cell whose amounts are in major units (``>= 120.50`` as ``>= 12050``).

    Raises:
        AmountError: where something else stands than amounts and marks of comparison, where an
            amount has more than two decimal places, or where its digits are grouped, since a comma
            means "or".
    """
    if computes(written):
        return written
    strange = [
        token
        for token in rules.tokens(written)
        if token.kind == "string" or (token.kind == "mark" and token.text not in _MARKS)
    ]
    if strange or _IN_GROUPS.search(written):
        raise AmountError(written)
    return "".join(_put(written, _minor))


def amount(written: str) -> int:
    """Read one amount in major units, with or without its sign and grouped digits.

    Units: returns minor units.

    Raises:
        AmountError: for anything else.
    """
    words = _SIGN.sub("", unicodedata.normalize("NFKC", written).strip()).strip()
    plain = words.replace(",", "") if _GROUPED.fullmatch(words) else words
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", plain):
        raise AmountError(written)
    sign = -1 if plain.startswith("-") else 1
    return sign * int(_minor(plain.lstrip("-")))


def _put(cell: str, turn: Callable[[str], str]) -> Iterator[str]:
    """Yield the pieces of a cell, each number of it turned."""
    end = 0
    for token in rules.tokens(cell):
        yield cell[end : token.start]
        yield turn(token.text) if token.kind == "number" else token.text
        end = token.end
    yield cell[end:]


def _major(number: str) -> str:
    value = Decimal(number) / MINOR
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"


def _minor(number: str) -> str:
    value = Decimal(number) * MINOR
    if value != value.to_integral_value():
        raise AmountError(number)
    return f"{value.to_integral_value():f}"
