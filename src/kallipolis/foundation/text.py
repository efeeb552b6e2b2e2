"""Words in the three languages of the city."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec

LANGUAGES: Final = ("zh-hans", "zh-hant", "en")


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text in English, Simplified and Traditional Chinese; all three are always there."""

    en: str
    zh_hans: str = msgspec.field(name="zh-Hans")
    zh_hant: str = msgspec.field(name="zh-Hant")

    def in_language(self, language: str) -> str:
        """Return the words for a BCP 47 or Django language code, English where it is neither.

        ``zh-TW``, ``zh-HK``, ``zh-MO`` and anything with ``hant`` read Traditional.
        """
        return _ALL[_writing_of(language)](self)


_ALL: Final[Mapping[str, Callable[[Text], str]]] = {
    "en": attrgetter("en"),
    "zh-hans": attrgetter("zh_hans"),
    "zh-hant": attrgetter("zh_hant"),
}


@lru_cache(maxsize=256)
def _writing_of(language: str) -> str:
    """Return in which of the three a language is read."""
    code = language.lower().replace("_", "-")
    if not code.startswith("zh"):
        return "en"
    traditional = "hant" in code or code.endswith(("-tw", "-hk", "-mo"))
    return "zh-hant" if traditional else "zh-hans"


def everywhere(words: str) -> Text:
    """Make a text that reads the same in every language (a name, a number)."""
    return Text(en=words, zh_hans=words, zh_hant=words)


def from_columns(row: Mapping[str, str], name: str) -> dict[str, str]:
    """Return a text as documents write it, of the columns of a table that hold its languages."""
    columns = {"en": "en", "zh-Hans": "zh_hans", "zh-Hant": "zh_hant"}
    return {language: row[f"{name}_{column}"] for language, column in columns.items()}
