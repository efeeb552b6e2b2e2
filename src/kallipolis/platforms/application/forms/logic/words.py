"""Check answers that are words: text, and numbers that identify."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number, NumberRule
from kallipolis.platforms.application.forms.contracts import (
    BankCardField,
    CreditCodeField,
    EmailField,
    IdNumberField,
    LongTextField,
    PhoneField,
    PostcodeField,
    TextField,
)
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.forms.logic.identifiers import is_bank_card

_LONGEST: Final = 20_000
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_GAPS: Final = re.compile(r"[\s\-.()]")


def text(field: TextField, value: object, around: Surroundings) -> object:
    """Check a line of words."""
    words = _words(value)
    if isinstance(words, Fault):
        return words
    line = " ".join(words.split())
    fit = _of_length(line, field.min_length, field.max_length)
    if isinstance(fit, str) and field.pattern and not _pattern(field.pattern).fullmatch(fit):
        return Fault("form.pattern")  # asked last: a pattern is never tried on what is too long
    return fit


def long_text(field: LongTextField, value: object, around: Surroundings) -> object:
    """Check several lines of words."""
    words = _words(value)
    if isinstance(words, Fault):
        return words
    lines = "\n".join(line.rstrip() for line in words.splitlines()).strip("\n")
    return _of_length(lines, field.min_length, field.max_length)


def id_number(field: IdNumberField, value: object, around: Surroundings) -> object:
    """Check the number of a person."""
    return _number(value, around.context.place.person_number, "form.id_number")


def credit_code(field: CreditCodeField, value: object, around: Surroundings) -> object:
    """Check the number of an organisation."""
    return _number(value, around.context.place.organisation_number, "form.credit_code")


def bank_card(field: BankCardField, value: object, around: Surroundings) -> object:
    """Check a bank card number."""
    number = compact(value)
    return number if is_bank_card(number) else Fault("form.bank_card")


def phone(field: PhoneField, value: object, around: Surroundings) -> object:
    """Check a telephone number; its separators are dropped, as is our own country's prefix."""
    home = around.context.place.telephone
    number = places.as_dialled(compact(value), home, is_mobile=field.mobile)
    return number or Fault("form.mobile" if field.mobile else "form.phone")


def email(field: EmailField, value: object, around: Surroundings) -> object:
    """Check an e-mail address."""
    words = _words(value)
    if isinstance(words, Fault):
        return words
    address = unicodedata.normalize("NFKC", words).strip()
    try:
        validate_email(address)
    except ValidationError:
        return Fault("form.email")
    return address


def postcode(field: PostcodeField, value: object, around: Surroundings) -> object:
    """Check a postcode."""
    words = _words(value)
    if isinstance(words, Fault):
        return words
    code = " ".join(unicodedata.normalize("NFKC", words).split())
    pattern = field.pattern or around.context.place.postcode
    return code if _pattern(pattern).fullmatch(code) else Fault("form.postcode")


def compact(value: object) -> str:
    """Return a number as it is stored: full-width digits made plain, separators dropped."""
    words = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return _GAPS.sub("", unicodedata.normalize("NFKC", words[:64]))


def _number(value: object, rule: NumberRule, code: str) -> str | Fault:
    found = places.scheme_of(rule).read(compact(value))
    return found.number if isinstance(found, Number) else Fault(code)


def _words(value: object) -> str | Fault:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Fault("form.shape", {"expected": "text"})
    words = str(value)
    if len(words) > _LONGEST:
        return Fault("form.too_long", {"max": str(_LONGEST)})
    lines = words if words.isascii() else unicodedata.normalize("NFC", words)
    return _UNSEEN.sub("", lines.replace("\r\n", "\n").replace("\r", "\n"))


def _of_length(words: str, least: int, most: int) -> str | Fault:
    if len(words) < least:
        return Fault("form.too_short", {"min": str(least)})
    return words if len(words) <= most else Fault("form.too_long", {"max": str(most)})


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
