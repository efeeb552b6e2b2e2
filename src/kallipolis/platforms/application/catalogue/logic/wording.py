"""Words of one language in all three: Traditional is written from Simplified, and back."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from opencc import OpenCC

HANS: Final = "zh-Hans"
HANT: Final = "zh-Hant"
ENGLISH: Final = "en"


def in_all_languages(words: object, language: str) -> dict[str, str]:
    """Fill a text in three languages; where English is not there, it is the Chinese words.

    Shape: ``words`` are text in ``language``, or texts by language.
    """
    known = (
        {name: str(text) for name, text in words.items()}
        if isinstance(words, Mapping)
        else {language: str(words)}
    )
    english = known.get(ENGLISH, "")
    simplified = known.get(HANS) or _written(known.get(HANT, ""), "hk2s") or english
    traditional = known.get(HANT) or _written(known.get(HANS, ""), "s2hk") or english
    return {ENGLISH: english or simplified, HANS: simplified, HANT: traditional}


def _written(words: str, rule: str) -> str:
    return str(_converter(rule).convert(words)) if words else ""


@cache
def _converter(rule: str) -> OpenCC:
    return OpenCC(rule)
