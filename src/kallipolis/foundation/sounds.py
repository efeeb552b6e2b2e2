"""Words as people look for them: in one script and case, and as Chinese characters sound."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

import opencc
from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.contrib.mmseg import seg

from kallipolis.foundation.text import Text

CHINESE: Final = "chinese"
SHORTEST: Final = 2
"""Latin letters that mean the name of a place or an office."""
MOST_READINGS: Final = 3
"""Of a surname: a character that is a name may be read as it is nowhere else."""
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


def written(name: str) -> str:
    """Return a name as it is looked for: folded, without spaces."""
    return "".join(run for _, run in runs(fold(name)))


def sounds_of(name: str) -> str:
    """Return the ways a name is begun in Latin letters, each with a space before it.

    Whole syllables and first letters, from each syllable on (`` lixiaoming lxm xiaoming xm``).
    """
    parts = runs(fold(name))
    heard = [s for kind, run in parts for s in (syllables_of(run) if kind == CHINESE else [run])]
    others = [[reading, *heard[1:]] for reading in _readings(parts) if reading != heard[0]]
    found: dict[str, None] = {}
    for syllables in (heard, *others):
        for start in range(len(syllables)):
            rest = syllables[start:]
            found["".join(rest)] = None
            found["".join(each[0] for each in rest)] = None
    return "".join(f" {each}" for each in found)


def asked(words: str) -> tuple[str, ...]:
    """Return the words that are asked for, each as it is looked for."""
    return tuple(filter(None, (written(word) for word in words.split())))


@lru_cache(maxsize=8192)
def written_in(name: Text) -> str:
    """Return the Chinese names of something as they are looked for, a line for each."""
    return "\n".join(written(each) for each in (name.zh_hans, name.zh_hant))


@lru_cache(maxsize=8192)
def begun_by(name: Text) -> str:
    """Return the words by which a name is begun in Latin letters, each with a space before it."""
    return "".join(f" {each}" for each in asked(name.en)) + sounds_of(name.zh_hans)


def means(name: Text, word: str) -> bool:
    """Say whether a word stands in a name, begins one of its words, or is how it sounds.

    One Latin letter means nothing: it would mean most names.
    """
    if not word.isascii():
        return word in written_in(name)
    return len(word) >= SHORTEST and f" {word}" in begun_by(name)


def _readings(parts: list[tuple[str, str]]) -> list[str]:
    """Return the ways in which the first character may be read, none where it is no Chinese."""
    if not parts or parts[0][0] != CHINESE:
        return []
    (found,) = pinyin(parts[0][1][0], style=Style.NORMAL, heteronym=True)
    return [str(each).replace("ü", "v") for each in found[:MOST_READINGS]]


@lru_cache(maxsize=16384)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    return tuple(str(syllable).replace("ü", "v") for syllable in lazy_pinyin(word))


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    return opencc.OpenCC("t2s")
