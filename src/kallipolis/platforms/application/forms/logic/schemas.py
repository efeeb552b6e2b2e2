"""Describe the answers of a form as JSON Schema, for those who submit by program.

Source: JSON Schema, draft 2020-12.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kallipolis.foundation.places import api as places
from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.conditions import as_schema
from kallipolis.platforms.application.forms.logic.wording import hint_of

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final[dict[type[c.Question], Schema]] = {
    c.LongTextField: {"type": "string"},
    c.IntegerField: {"type": "integer"},
    c.DecimalField: {"type": "number"},
    c.MoneyField: {"type": "integer"},
    c.BooleanField: {"type": "boolean"},
    c.DateField: {"type": "string", "format": "date"},
    c.MonthField: {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
    c.PhoneField: {"type": "string", "pattern": r"^\+?\d{4,15}$"},
    c.EmailField: {"type": "string", "format": "email"},
    c.BankCardField: {"type": "string", "pattern": r"^\d{12,19}$"},
    c.RegionField: {"type": "string"},
    c.PartyField: {"type": "string"},
}


def as_json_schema(form: c.Form, language: str) -> Schema:
    """Return the JSON Schema of a form's clean answers, with titles in a language.

    A condition that JSON Schema can express becomes ``if``/``then``; any other is written down
    under ``x-when`` and ``x-required``, and the field is optional in the schema: the check of a
    submission is what decides. Calculated fields are read-only.
    Units: money in minor units of the currency under ``x-currency``.
    """
    pairs = [(page.when, field) for page in form.pages for field in page.fields]
    return {
        "$schema": DIALECT,
        "title": form.title.in_language(language),
        **_object(pairs, language),
    }


def _object(pairs: Sequence[tuple[str, c.Question]], language: str) -> Schema:
    asked = [(when, field) for when, field in pairs if not isinstance(field, c.NoteField)]
    conditions = list(_conditions(asked))
    return {
        "type": "object",
        "properties": {field.name: _field(field, when, language) for when, field in asked},
        "required": [field.name for when, field in asked if _is_always_required(field, when)],
        "additionalProperties": False,
        **({"allOf": conditions} if conditions else {}),
    }


def _is_always_required(field: c.Question, page_when: str) -> bool:
    if isinstance(field, c.GroupField) and not field.min:
        return False
    return field.required is True and not (field.when or page_when or field.value)


def _conditions(pairs: Sequence[tuple[str, c.Question]]) -> Iterator[Schema]:
    for page_when, field in pairs:
        texts = _texts_of(field, page_when)
        if not texts or field.required is False or field.value:
            continue
        if isinstance(field, c.GroupField) and field.required is True and not field.min:
            continue
        schemas = [as_schema(text) for text in texts]
        known = [schema for schema in schemas if schema is not None]
        if len(known) == len(schemas):
            condition = known[0] if len(known) == 1 else {"allOf": known}
            yield {"if": condition, "then": {"required": [field.name]}}


def _texts_of(field: c.Question, page_when: str) -> list[str]:
    """Return all that has to hold for a field to be required."""
    required = field.required if isinstance(field.required, str) else ""
    return [text for text in (page_when, field.when, required) if text]


def _field(field: c.Question, page_when: str, language: str) -> Schema:
    schema: Schema = {"title": field.title.in_language(language)}
    if words := hint_of(field, language):
        schema["description"] = words
    schema |= _type(field, language)
    if field.value:
        schema["readOnly"] = True
    shown = " and ".join(f"({text})" for text in (page_when, field.when) if text)
    if shown:
        schema["x-when"] = shown
    if isinstance(field.required, str):
        schema["x-required"] = field.required
    return schema


def _type(field: c.Question, language: str) -> Schema:
    if isinstance(field, c.GroupField):
        inner = [("", each) for each in field.fields]
        items = _object(inner, language)
        least = field.min if field.required is True else 0
        return {"type": "array", "items": items, "minItems": least, "maxItems": field.max}
    if isinstance(field, c.ChoiceField):
        return {"type": "string", "oneOf": _options(field.options, language)}
    if isinstance(field, c.ChoicesField):
        items = {"type": "string", "oneOf": _options(field.options, language)}
        return {"type": "array", "items": items, "uniqueItems": True} | _counts(field)
    if isinstance(field, c.FileField):
        return {"type": "array", "items": _file(), "x-media-types": list(field.media_types)} | (
            _counts(field)
        )
    if isinstance(field, c.AddressField):
        return _address(field)
    return _words(field) | _bounds(field)


def _words(field: c.Question) -> Schema:
    if isinstance(field, c.TextField):
        pattern = {"pattern": f"^(?:{field.pattern})$"} if field.pattern else {}
        return {"type": "string", "maxLength": field.max_length} | pattern | _least(field)
    if isinstance(field, c.LongTextField):
        return _PLAIN[type(field)] | {"maxLength": field.max_length} | _least(field)
    if form := _of_the_place(field):
        return {"type": "string", "pattern": f"^(?:{form})$"}
    if isinstance(field, c.BooleanField) and field.must_hold:
        return {"const": True}
    return dict(_PLAIN[type(field)])


def _of_the_place(field: c.Question) -> str:
    """Return how the place writes what a field asks for, empty for what is written alike."""
    place = places.here()
    if isinstance(field, c.PostcodeField):
        return field.pattern or place.postcode
    if isinstance(field, c.IdNumberField):
        return places.scheme_of(place.person_number).pattern
    if isinstance(field, c.CreditCodeField):
        return places.scheme_of(place.organisation_number).pattern
    return ""


def _least(field: c.TextField | c.LongTextField) -> Schema:
    return {"minLength": field.min_length} if field.min_length else {}


def _bounds(field: c.Question) -> Schema:
    schema: Schema = {"x-currency": field.currency} if isinstance(field, c.MoneyField) else {}
    if isinstance(field, c.IntegerField | c.DecimalField | c.MoneyField):
        schema |= {"minimum": field.min} if isinstance(field.min, int | float) else {}
        schema |= {"maximum": field.max} if isinstance(field.max, int | float) else {}
    return schema


def _counts(field: c.ChoicesField | c.FileField) -> Schema:
    most = {"maxItems": field.max} if field.max is not None else {}
    return {"minItems": field.min} | most


def _options(options: Sequence[c.Option], language: str) -> list[Schema]:
    return [{"const": o.value, "title": o.title.in_language(language)} for o in options]


def _file() -> Schema:
    known = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    return {"anyOf": [{"type": "string"}, known]}


def _address(field: c.AddressField) -> Schema:
    line = {"type": "string", "minLength": 1, "maxLength": field.max_length}
    return {
        "type": "object",
        "properties": {"region": {"type": "string"}, "line": line},
        "required": ["region", "line"],
        "additionalProperties": False,
    }
