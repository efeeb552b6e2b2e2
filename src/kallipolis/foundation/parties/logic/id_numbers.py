"""Resident identity numbers of China."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from stdnum.iso7064 import mod_11_2

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.parties.contracts import Sex

FORM: Final = re.compile(r"\d{6}(?P<birth>\d{8})\d{2}(?P<sex>\d)[\dX]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdNumber:
    """A number whose parts agree: 6 digits of place, 8 of birth date, 3 of sequence, 1 check."""

    number: str
    birth_date: date
    sex: Sex

    def age_on(self, day: date) -> int:
        """Return the age in completed years. Units: a (years)."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


def read_id_number(words: str) -> IdNumber | Problem:
    """Read an identity number, or say what is wrong with it.

    Checked are form, birth date and check digit. The place is not looked up: numbers keep the place
    of their first registration, whose code may long be abolished. Spaces around are ignored and a
    final ``x`` counts as ``X``.

    Source: GB 11643-1999; its check digit is that of ISO 7064, MOD 11-2.
    """
    number = words.strip().upper()
    form = FORM.fullmatch(number)
    if form is None:
        return Problem(field="id_number", code="party.id_number_form")
    birth_date = _as_date(form["birth"])
    if birth_date is None:
        return Problem(field="id_number", code="party.id_number_birth_date")
    if mod_11_2.checksum(number) != 1:
        return Problem(field="id_number", code="party.id_number_check_digit")
    return IdNumber(
        number=number, birth_date=birth_date, sex=Sex.MALE if int(form["sex"]) % 2 else Sex.FEMALE
    )


def check_digit(first_seventeen: str) -> str:
    """Return the last character of an identity number.

    Source: ISO 7064, MOD 11-2.
    """
    return str(mod_11_2.calc_check_digit(first_seventeen))


def _as_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
