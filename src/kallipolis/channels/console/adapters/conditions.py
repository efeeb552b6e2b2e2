"""Conditions of fields in words, and what a page offers to choose them from."""

from collections.abc import Mapping

from django.utils.translation import gettext

from kallipolis.channels.console.adapters.pages import say
from kallipolis.domains.government.revisions.api import (
    Comparison,
    Subject,
    amounts,
    conditions,
)
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules

Subjects = Mapping[str, Subject]


def in_words(text: str, subjects: Subjects, language: str) -> str:
    """Return a condition in words; one written by hand as well as its words allow."""
    found = conditions.read(text, subjects)
    if found is None:
        titles: dict[str, Text] = {name: each.title for name, each in subjects.items()}
        return rules.said(text, titles).in_language(language)
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
