"""Resident identity numbers of mainland China."""

import re
from datetime import date
from typing import Final

from stdnum.iso7064 import mod_11_2

from kallipolis.foundation.places.contracts import Number, NumberFault, Sex

FORM: Final = re.compile(r"\d{6}(?P<birth>\d{8})\d{2}(?P<sex>\d)[\dX]", re.ASCII)


class Gb11643:
    """6 digits of place, 8 of birth date, 3 of sequence, 1 check character."""

    pattern = r"[0-9]{17}[0-9X]"

    def read(self, words: str) -> Number | NumberFault:
        """Read an identity number, or say what is wrong with it.

        Checked are form, birth date and check digit. The place is not looked up: numbers keep the
        place of their first registration, whose code may long be abolished. Spaces around are
        ignored and a final ``x`` counts as ``X``.

        Source: GB 11643-1999; its check digit is that of ISO 7064, MOD 11-2.
        """
        number = words.strip().upper()
        form = FORM.fullmatch(number)
        if form is None:
            return NumberFault.FORM
        birth_date = _as_date(form["birth"])
        if birth_date is None:
            return NumberFault.BIRTH_DATE
        if mod_11_2.checksum(number) != 1:
            return NumberFault.CHECK_DIGIT
        sex = Sex.MALE if int(form["sex"]) % 2 else Sex.FEMALE
        return Number(number=number, birth_date=birth_date, sex=sex)


def _as_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
