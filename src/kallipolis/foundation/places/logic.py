"""How telephone numbers of a place are written."""

import re
from functools import lru_cache
from typing import Final

from kallipolis.foundation.places.contracts import Telephone

ABROAD: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
"""Source: ITU-T E.164 (11/2010), 6.2.1 (at most 15 digits)."""


def as_international(written: str, telephone: Telephone) -> str:
    """Return a telephone number in international form, empty if it is none.

    A number that takes messages at home gets the country's code.
    """
    digits = re.sub(r"[\s().-]", "", written)
    if _pattern(telephone.mobile).fullmatch(digits):
        return f"+{telephone.country_code}{digits}"
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return digits if ABROAD.fullmatch(digits) else ""


def as_dialled(compact: str, telephone: Telephone, *, is_mobile: bool) -> str:
    """Return a number as it is dialled at home, one abroad with ``+``; empty if it is none."""
    home = rf"^(\+|00){telephone.country_code}(?={telephone.mobile}$)"
    number = _pattern(home).sub("", compact)
    if ABROAD.fullmatch(number):
        return number
    form = telephone.mobile if is_mobile else telephone.national
    return number if _pattern(form).fullmatch(number) else ""


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)
