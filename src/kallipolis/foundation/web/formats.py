"""How dates, numbers and money read in one language."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final

from babel import Locale
from babel.dates import parse_pattern
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
)
from django.conf import settings
from markupsafe import Markup, escape

from kallipolis.foundation.money import Money
from kallipolis.foundation.sayings import in_words
from kallipolis.foundation.text import Text

LOCALES: Final = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_HK", "en": "en_GB"}
LANG: Final = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
_OWN: Final = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}
_DATES: Final = {"zh-hans": "y年M月d日", "zh-hant": "y年M月d日", "en": "d MMMM y"}


def filters_for(language: str, zone: tzinfo) -> dict[str, Callable[..., Any]]:
    """Return the template filters ``text``, ``date``, ``moment``, ``number`` and ``money``."""
    locale = Locale.parse(LOCALES[language])
    as_day = lru_cache(maxsize=4096)(partial(parse_pattern(_DATES[language]).apply, locale=locale))
    decimal = lru_cache(maxsize=4096, typed=True)(partial(format_decimal, locale=locale))
    own = attrgetter(_OWN[language])

    def words(text: Text | str | None) -> str:
        return own(text) if isinstance(text, Text) else text or ""

    def as_date(value: date | None) -> str:
        return as_day(_day_of(value, zone)) if value else ""

    def as_moment(value: datetime | None) -> Markup:
        if value is None:
            return Markup("")
        local = value.astimezone(zone)
        day = escape(as_day(local.date()))
        return Markup(f'<time datetime="{value.isoformat()}">{day} {local:%H:%M}</time>')  # noqa: S704 - figures of a moment, and a day that is escaped

    def as_number(value: float | None) -> str:
        return "" if value is None else decimal(value)

    def as_money(value: Money | None) -> str:
        if value is None:
            return ""
        return _money(value, locale)

    return {
        "text": words,
        "in_words": in_words,
        "date": as_date,
        "moment": as_moment,
        "number": as_number,
        "money": as_money,
    }


def _day_of(value: date, zone: tzinfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _money(value: Money, locale: Locale) -> str:
    """Write an amount; the money of the place has its own sign, whichever language is chosen."""
    amount = Decimal(value.amount).scaleb(-get_currency_precision(value.currency))
    shown = format_currency(amount, value.currency, locale=locale)
    home = settings.PLACE.currency
    if value.currency != home.code:
        return shown
    return shown.replace(get_currency_symbol(home.code, locale), home.sign)
