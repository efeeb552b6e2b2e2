"""Templates: which facts they are for, and how their words are filled in."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.notices.contracts import Said, Template


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice says; kept as it was said, whatever becomes of its template."""

    title: Text
    body: Text
    short: Text


PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
"""Words in brackets stand there only where all is known that they have filled in."""

ANYTHING: Final = "*"
"""Stands in a condition for whatever a fact says, as long as it says something."""

UNKNOWN: Final = "–"
"""Stands where a fact does not say what a template would like to."""

PLACEHOLDERS: Final = frozenset(
    {
        "amount",
        "applicant",
        "authority",
        "case",
        "colleague",
        "count",
        "counter",
        "credential",
        "dataset",
        "days",
        "due",
        "hall",
        "holder",
        "items",
        "label",
        "number",
        "principal",
        "reason",
        "rule",
        "service",
        "time",
        "was",
    }
)
"""What words may have filled in."""

IN_PUBLIC: Final = frozenset(
    {"amount", "case", "count", "counter", "days", "due", "hall", "items", "label", "number"}
    | {"time", "was"}
)
"""What may stand on a locked screen: nothing that says who somebody is, or for what they apply."""


def placeholders(text: Text) -> frozenset[str]:
    """Return what a text has filled in, in any language."""
    every = (text.en, text.zh_hans, text.zh_hant)
    return frozenset(name for words in every for name in PLACEHOLDER.findall(words))


def asked_by(template: Template) -> frozenset[str]:
    """Return what a template has filled in anywhere."""
    return frozenset().union(
        *(placeholders(text) for text in (template.title, template.body, template.short))
    )


def said(template: Template, values: Mapping[str, Text]) -> Words:
    """Return the words of a template with its values filled in."""
    return Words(
        title=filled(template.title, values),
        body=filled(template.body, values),
        short=filled(template.short, values),
    )


def filled(text: Text, values: Mapping[str, Text]) -> Text:
    """Return a text with its values in each language."""
    return Text(
        en=_filled(text.en, {name: value.en for name, value in values.items()}),
        zh_hans=_filled(text.zh_hans, {name: value.zh_hans for name, value in values.items()}),
        zh_hant=_filled(text.zh_hant, {name: value.zh_hant for name, value in values.items()}),
    )


def is_for(template: Template, data: Mapping[str, Any]) -> bool:
    """Say whether a fact with such data is one that a template speaks of."""
    return all(_is_any(data.get(field), said) for field, said in template.when.items()) and not any(
        _is_any(data.get(field), said) for field, said in template.unless.items()
    )


def _is_any(value: object, said: Collection[Said]) -> bool:
    if ANYTHING in said and value:
        return True
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in said)


def _filled(words: str, values: Mapping[str, str]) -> str:
    known = OPTIONAL.sub(lambda part: part[1] if _is_known(part[1], values) else "", words)
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or UNKNOWN, known)


def _is_known(words: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for name in PLACEHOLDER.findall(words))
