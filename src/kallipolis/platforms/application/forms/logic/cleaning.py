"""Check one answer by the type of its field."""

from collections.abc import Callable
from typing import Any, Final

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic import figures, selections, words
from kallipolis.platforms.application.forms.logic.faults import Surroundings

_CHECKS: Final[dict[type[c.Question], Callable[[Any, object, Surroundings], object]]] = {
    c.TextField: words.text,
    c.LongTextField: words.long_text,
    c.IntegerField: figures.integer,
    c.DecimalField: figures.decimal,
    c.MoneyField: figures.money,
    c.BooleanField: figures.boolean,
    c.DateField: figures.day,
    c.MonthField: figures.month,
    c.ChoiceField: selections.choice,
    c.ChoicesField: selections.choices,
    c.IdNumberField: words.id_number,
    c.CreditCodeField: words.credit_code,
    c.PhoneField: words.phone,
    c.EmailField: words.email,
    c.PostcodeField: words.postcode,
    c.BankCardField: words.bank_card,
    c.RegionField: selections.region,
    c.AddressField: selections.address,
    c.FileField: selections.files,
    c.PartyField: selections.party,
}


def cleaned(field: c.Question, value: object, around: Surroundings) -> object:
    """Return an answer as it is kept, or the Fault that it has."""
    return _CHECKS[type(field)](field, value, around)


def is_nothing(value: object) -> bool:
    """Say whether nothing was answered: no words, no items, no part of an address."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return all(is_nothing(part) for part in value.values())
    return isinstance(value, list | tuple) and not value
