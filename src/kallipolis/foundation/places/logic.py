"""How telephone numbers of a place are written."""

import re
from typing import Final

from kallipolis.foundation.places.contracts import Telephone

ABROAD: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
"""Source: ITU-T E.164 (11/2010), 6.2.1 (at most 15 digits)."""


def as_international(written: str, telephone: Telephone) -> str:
    """Return a telephone number in international form, empty if it is none.

    A number that takes messages at home gets the country's code.
    """
    digits = re.sub(r"[\s().-]", "", written)
    if re.fullmatch(telephone.mobile, digits, re.ASCII):
        return f"+{telephone.country_code}{digits}"
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return digits if ABROAD.fullmatch(digits) else ""


def as_dialled(compact: str, telephone: Telephone, *, is_mobile: bool) -> str:
    """Return a number as it is dialled at home, one abroad with ``+``; empty if it is none."""
    home = rf"^(\+|00){telephone.country_code}(?={telephone.mobile}$)"
    number = re.sub(home, "", compact, flags=re.ASCII)
    if ABROAD.fullmatch(number):
        return number
    form = telephone.mobile if is_mobile else telephone.national
    return number if re.fullmatch(form, number, re.ASCII) else ""
