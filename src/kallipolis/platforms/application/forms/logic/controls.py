"""With which control a field is filled in, and what stands in it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.days import bound_of
from kallipolis.platforms.application.forms.logic.figures import as_major

MOST_RADIOS: Final = 7
_KINDS: Final[dict[type[c.Question], str]] = {
    c.LongTextField: "lines",
    c.BooleanField: "radios",
    c.MonthField: "month",
    c.ChoicesField: "checks",
    c.RegionField: "place",
    c.AddressField: "address",
    c.FileField: "file",
    c.PartyField: "radios",
    c.GroupField: "group",
    c.NoteField: "note",
}
_ATTRIBUTES: Final[dict[type[c.Question], dict[str, str]]] = {
    c.IntegerField: {"inputmode": "numeric"},
    c.DecimalField: {"inputmode": "decimal"},
    c.MoneyField: {"inputmode": "decimal"},
    c.IdNumberField: {"autocapitalize": "characters", "spellcheck": "false"},
    c.CreditCodeField: {"autocapitalize": "characters", "spellcheck": "false"},
    c.PhoneField: {"inputmode": "tel"},
    c.EmailField: {"inputmode": "email", "spellcheck": "false"},
    c.PostcodeField: {"spellcheck": "false"},
    c.BankCardField: {"inputmode": "numeric", "spellcheck": "false"},
}


def kind_of(field: c.Question) -> str:
    """Return the kind of control: few options are radios, many a list to choose from."""
    if isinstance(field, c.ChoiceField):
        return "radios" if len(field.options) <= MOST_RADIOS else "select"
    if isinstance(field, c.BooleanField) and field.must_hold:
        return "declaration"
    if isinstance(field, c.DateField):
        return "day" if field.memorable else "line"
    return _KINDS.get(type(field), "line")


def attributes_of(field: c.Question, today: date, facts: Mapping[str, object]) -> dict[str, str]:
    """Return the attributes of the control beside its name and value."""
    found = dict(_ATTRIBUTES.get(type(field), {}))
    if field.autocomplete:
        found["autocomplete"] = field.autocomplete
    if isinstance(field, c.DateField) and not field.memorable:
        bounds = {"min": field.min, "max": field.max}
        days = {key: bound_of(words, today, facts) for key, words in bounds.items()}
        found |= {key: day.isoformat() for key, day in days.items() if day}
    if isinstance(field, c.FileField):
        found["accept"] = ",".join(field.media_types)
    return found


def value_of(field: c.Question, given: object) -> object:
    """Return what stands in the control: words as they were typed, or a clean answer as typed.

    Shape: a list for checks, parts of a day or an address by name, else words.
    """
    if isinstance(field, c.ChoicesField):
        return [str(each) for each in given] if isinstance(given, list) else []
    if isinstance(field, c.AddressField):
        parts = given if isinstance(given, Mapping) else {}
        return {name: str(parts.get(name) or "") for name in ("region", "line")}
    if isinstance(field, c.MonthField) or (isinstance(field, c.DateField) and field.memorable):
        parts_ = [*str(given or "").split("-"), "", "", ""]
        return dict(zip(("year", "month", "day"), parts_, strict=False))
    if isinstance(field, c.MoneyField) and isinstance(given, int):
        return as_major(given, field.currency)
    if isinstance(given, bool):
        return "true" if given else "false"
    return "" if given is None or isinstance(given, list | dict) else str(given)
