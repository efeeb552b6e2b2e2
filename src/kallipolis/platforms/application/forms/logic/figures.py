"""Check answers that are figures: numbers, money, yes and no, days."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from kallipolis.platforms.application.forms.contracts import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    MoneyField,
    MonthField,
)
from kallipolis.platforms.application.forms.logic.days import bound_of, day_of, month_of
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.rules import api as rules

WHOLE_CURRENCIES: Final = frozenset({"JPY", "KRW", "VND", "CLP"})
"""Source: ISO 4217: currencies without a minor unit, those that may be met here."""

_SIGN: Final = re.compile(r"^[$£€¥￥₩₫₹]+")
"""Signs of money that people type before an amount."""

_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?")
_YES: Final = frozenset({"true", "yes", "1", "on"})
_NO: Final = frozenset({"false", "no", "0", "off"})


def integer(field: IntegerField, value: object, around: Surroundings) -> object:
    """Check a whole number."""
    number = _number(value)
    if number is None or number != int(number):
        return Fault("form.integer")
    return _within(field.min, field.max, int(number), around)


def decimal(field: DecimalField, value: object, around: Surroundings) -> object:
    """Check a number with decimal places."""
    number = _number(value)
    if number is None:
        return Fault("form.decimal")
    if number != round(number, field.places):
        return Fault("form.places", {"places": str(field.places)})
    plain = int(number) if number == int(number) else float(number)
    return _within(field.min, field.max, plain, around)


def money(field: MoneyField, value: object, around: Surroundings) -> object:
    """Check an amount: words are major units, a whole number is minor units."""
    places = places_of(field.currency)
    number = _number(value)
    if number is None or (isinstance(value, float) and not value.is_integer()):
        return Fault("form.money")
    minor = number * 10**places if isinstance(value, str) else number
    if minor != int(minor):
        return Fault("form.places", {"places": str(places)})
    checked = _within(field.min, field.max, int(minor), around)
    if isinstance(checked, Fault):
        shown = {k: as_major(int(Decimal(v)), field.currency) for k, v in checked.values.items()}
        return Fault(checked.code, shown)
    return checked


def boolean(field: BooleanField, value: object, around: Surroundings) -> object:
    """Check yes or no."""
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        return Fault("form.boolean")
    if field.must_hold and word not in _YES:
        return Fault("form.must_hold")
    return word in _YES


def day(field: DateField, value: object, around: Surroundings) -> object:
    """Check a day."""
    found = day_of(_plain(value))
    if found is None:
        return Fault("form.date")
    return _in_order(found.isoformat(), *_bounds(field, around))


def month(field: MonthField, value: object, around: Surroundings) -> object:
    """Check a month."""
    found = month_of(_plain(value))
    if found is None:
        return Fault("form.month")
    least, most = _bounds(field, around)
    return _in_order(found, least[:7], most[:7])


def places_of(currency: str) -> int:
    """Return the number of decimal places of a currency."""
    return 0 if currency in WHOLE_CURRENCIES else 2


def as_major(minor: int, currency: str) -> str:
    """Write minor units as major units (``1234`` fen as ``12.34``)."""
    places = places_of(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def _plain(value: object) -> str:
    return unicodedata.normalize("NFKC", value[:32]).strip() if isinstance(value, str) else ""


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(value) if not isinstance(value, str) else _plain(value)
    words = _SIGN.sub("", words.replace(",", "").replace(" ", ""))
    if isinstance(value, float) and "e" in words:
        words = f"{Decimal(words):f}"
    return Decimal(words) if _NUMBER.fullmatch(words) else None


def _within(
    least: float | str | None, most: float | str | None, number: float, around: Surroundings
) -> object:
    low, high = _figure(least, around), _figure(most, around)
    if low is not None and number < low:
        return Fault("form.too_small", {"min": f"{low:.15g}"})
    if high is not None and number > high:
        return Fault("form.too_large", {"max": f"{high:.15g}"})
    return number


def _figure(bound: float | str | None, around: Surroundings) -> float | None:
    if isinstance(bound, str):
        value = rules.compiled(bound).evaluate(around.facts).value
        return value if isinstance(value, int | float) else None
    return bound


def _bounds(field: DateField | MonthField, around: Surroundings) -> tuple[str, str]:
    """Return the first and last day. Missing: an empty word where there is no bound."""
    today = around.context.today
    least = bound_of(field.min, today, around.facts) if field.min else None
    most = bound_of(field.max, today, around.facts) if field.max else None
    return least.isoformat() if least else "", most.isoformat() if most else ""


def _in_order(value: str, least: str, most: str) -> object:
    if least and value < least:
        return Fault("form.too_early", {"min": least})
    if most and value > most:
        return Fault("form.too_late", {"max": most})
    return value
