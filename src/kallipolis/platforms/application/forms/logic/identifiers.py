"""Numbers that check themselves."""

import re

from stdnum import luhn
from stdnum.exceptions import ValidationError


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
