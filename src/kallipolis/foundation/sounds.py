"""Words as people look for them: in one script and case, and as Chinese characters sound."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

import opencc
from pypinyin import lazy_pinyin
from pypinyin.contrib.mmseg import seg

CHINESE: Final = "chinese"
LATIN: Final = "latin"
_RUN: Final = re.compile(r"(?P<chinese>[㐀-䶿一-鿿豈-﫿]+)|(?P<latin>[a-z0-9]+(?:'[a-z]+)?)")


def fold(words: str) -> str:
    """Return words in lower case, plain width and Simplified characters."""
    plain = unicodedata.normalize("NFKC", words).lower().replace("’", "'")
    return plain if plain.isascii() else str(_simplifier().convert(plain))


def runs(folded: str) -> list[tuple[str, str]]:
    """Cut folded words into runs of Chinese and Latin, each with its kind."""
    return [(match.lastgroup or "", match.group()) for match in _RUN.finditer(folded)]


def syllables_of(run: str) -> list[str]:
    """Return the syllables of a run of Chinese characters, read in their context."""
    return [syllable for word in seg.cut(run) for syllable in _syllables_of_word(word)]


@lru_cache(maxsize=16384)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    return tuple(str(syllable).replace("ü", "v") for syllable in lazy_pinyin(word))


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    return opencc.OpenCC("t2s")
