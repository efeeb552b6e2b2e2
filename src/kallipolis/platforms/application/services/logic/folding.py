"""Cut words into the tokens by which services are found, without what their endings add.

Chinese is cut into pairs of characters and single characters, which finds more than any
segmentation into words did in our measurements, and needs no dictionary.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from kallipolis.foundation.sounds import CHINESE, fold, runs

_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
_KEPT_DOUBLE: Final = frozenset("lsz")


_LITTLE: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "is", "my", "of", "on", "or", "the", "to"}
)
"""English words that stand in so many texts that they tell nothing."""

_LONGEST: Final = 40


def tokens_of(words: str) -> list[str]:
    """Return the tokens by which words are found, in their order, each once."""
    found: dict[str, None] = {}
    for kind, run in runs(fold(words)):
        if kind == CHINESE:
            found.update(dict.fromkeys([*pairs(run), *run]))
        elif run not in _LITTLE:
            found[stem(run[:_LONGEST])] = None
    return list(found)


def is_little(word: str) -> bool:
    """Say whether an English word tells nothing."""
    return word in _LITTLE


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters."""
    return [a + b for a, b in pairwise(run)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Take the commonest English endings off, and write American spellings as British ones."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ense"):
        word = word.removesuffix("ense") + "ence"
    if word.endswith("ies"):
        return word.removesuffix("ies") + "i"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = _single(word.removesuffix(ending))
            break
    return word[:-1] + "i" if word.endswith("y") else word


def _single(word: str) -> str:
    is_doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in _KEPT_DOUBLE
    return word[:-1] if is_doubled else word
