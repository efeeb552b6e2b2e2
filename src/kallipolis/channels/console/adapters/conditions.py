"""Conditions of fields in words, and what a page offers to choose them from."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from kallipolis.channels.console.adapters.pages import say
from kallipolis.domains.government.revisions.api import (
    Comparison,
    Subject,
    amounts,
    conditions,
)
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules import api as rules

KNOWN: Final = {
    "applicant.age": Text(en="age of the applicant", zh_hans="申请人年龄", zh_hant="申請人年齡"),
    "today": Text(en="today", zh_hans="当天", zh_hant="當天"),
}
"""What forms may ask about besides their fields."""
Subjects = Mapping[str, Subject]


def titles_of(form: Form) -> dict[str, Text]:
    """Return what the fields of a form are called, and the groups of them."""
    found = [field for page in form.pages for field in page.fields]
    return {field.name: field.title for field in found if field.title is not None}


def in_words(text: str, subjects: Subjects, language: str, titles: Mapping[str, Text] = {}) -> str:
    """Return a condition in words, empty for one for which there are none.

    ``titles`` are what those fields are called about which nothing can be chosen.
    """
    found = conditions.read(text, subjects)
    if found is None:
        named = dict(KNOWN) | dict(titles) | {name: each.title for name, each in subjects.items()}
        for each in subjects.values():
            named |= each.values
        days = [name for name, each in subjects.items() if each.sort == "day"]
        told = rules.told(text, named, days=days)
        return told.in_language(language) if told is not None else ""
    said = [_words(part, subjects[part.subject], language) for part in found.parts]
    return f" {say(f'sign.{found.join}')} ".join(said)


def _words(part: Comparison, subject: Subject, language: str) -> str:
    title = subject.title.in_language(language)
    values = [_value(value, subject, language) for value in part.values]
    if part.sign in conditions.TWO:
        between = gettext("is from %(low)s to %(high)s")
        below = gettext("is from %(low)s, below %(high)s")
        form = below if part.sign == "from-below" else between
        return f"{title} {form % {'low': values[0], 'high': values[1]}}"
    plain = {"one-of": "is", "none-of": "is-not"} if len(values) == 1 else {}
    words = f" {say('sign.or')} ".join(values)
    return " ".join([title, say(f"sign.{plain.get(part.sign, part.sign)}"), words]).strip()


def _value(value: str, subject: Subject, language: str) -> str:
    if subject.sort == "money":
        return f"{amounts.as_major(value)} {gettext('yuan')}"
    titled = subject.values.get(value)
    return titled.in_language(language) if titled is not None else value
