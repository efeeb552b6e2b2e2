"""Words in English that know how they are said in the language of those who read them later."""

from collections.abc import Iterable, Mapping
from functools import reduce

from django.utils.translation import gettext


class Said(str):
    """A sentence in English, with the template and the values that it was made of.

    It is text as any other where nobody asks for another language, as in JSON and in logs.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> "Said":
        """Fill the values into the template."""
        made = super().__new__(cls, template % values)
        made.template = template
        made.values = values
        return made


def said(template: str, **values: object) -> Said:
    """Say something of values by a template, which catalogues of words take up from here.

    ``said("there is no %(kind)s `%(id)s`", kind=…, id=…)``; a value may itself be something said.
    """
    return Said(template, values)


def joined(words: Iterable[str], template: str) -> str:
    """Return several things said as one, each two put together by a template of two values.

    ``template`` has ``%(one)s`` and ``%(other)s``.
    """
    return reduce(lambda one, other: Said(template, {"one": one, "other": other}), words)


def in_words(words: str) -> str:
    """Return what was said in the language of whoever reads it now; other words as they are."""
    if not isinstance(words, Said):
        return words
    values = {
        name: in_words(value) if isinstance(value, str) else value
        for name, value in words.values.items()
    }
    return gettext(words.template) % values


def again(words: str) -> str:
    """Return what was said without values, and kept as plain text, in the reader's language."""
    return gettext(words) if words else words


def as_plain(value: object) -> object:
    """Return what was said as plain text, for encoders that know no other; refuse all else."""
    if isinstance(value, Said):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is not something that was said")
