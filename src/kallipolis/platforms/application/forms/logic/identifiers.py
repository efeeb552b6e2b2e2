"""Numbers that check themselves."""

import re
from datetime import date
from typing import Final

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = tuple(3**place % 31 for place in range(17))


def is_id_number(number: str) -> bool:
    """Say whether this is a resident's identity number: a real birth date and the check digit.

    Source: GB 11643, as described by python-stdnum (``stdnum.cn.ric``), whose table of counties
    is left out: it lacks counties of the past.
    """
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return bool(mod_11_2.is_valid(number))


def is_credit_code(code: str) -> bool:
    """Say whether this is a unified social credit code: its alphabet and check character.

    Source: GB 32100, as described by python-stdnum (``stdnum.cn.uscc``).
    """
    if not re.fullmatch(rf"[{_CREDIT_ALPHABET}]{{2}}\d{{6}}[{_CREDIT_ALPHABET}]{{10}}", code):
        return False
    pairs = zip(code, _CREDIT_WEIGHTS, strict=False)
    total = sum(_CREDIT_ALPHABET.index(character) * weight for character, weight in pairs)
    return _CREDIT_ALPHABET[-total % 31] == code[-1]


def is_bank_card(number: str) -> bool:
    """Say whether this is a payment card number: 12 to 19 digits, the last of them by Luhn.

    Source: the Luhn check of ISO/IEC 7812, as in python-stdnum (``stdnum.luhn``).
    """
    if not re.fullmatch(r"\d{12,19}", number):
        return False
    try:
        luhn.validate(number)
    except ValidationError:
        return False
    return True
