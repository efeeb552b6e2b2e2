"""How well a dataset fits words as people write them: in either script, by sound, or nearly."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kallipolis.foundation import sounds
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.data.datasets.contracts import Dataset

ENOUGH: Final = 0.5
"""Which part of all words has to be found, and of the characters of a Chinese word."""
ALIKE: Final = 0.8
"""How like a Latin word is to one that is only misspelt."""
SHORTEST: Final = 4
"""Letters of a word that can be misspelt and still be known."""


def likeness(dataset: Dataset, words: Sequence[str], names: Sequence[Text]) -> float:
    """Say how well a dataset fits words, 0 where it does not: most of them must be found."""
    return fits((*_said(dataset), *((name, 4.0) for name in names)), words)


def fits(said: Sequence[tuple[Text, float]], words: Sequence[str]) -> float:
    """Say how well texts fit words, 0 where they do not; each has what it means that it does."""
    found = [max(weight * _alike(text, word) for text, weight in said) for word in words]
    hits = sum(points > 0 for points in found)
    return sum(found) if words and hits >= len(words) * ENOUGH else 0.0


def _said(dataset: Dataset) -> list[tuple[Text, float]]:
    """Return all that is said of a dataset, and how much it means that a word stands there."""
    return [
        (dataset.title, 8.0),
        (everywhere(" ".join((*dataset.tags, *dataset.themes, dataset.id))), 4.0),
        (dataset.summary, 3.0),
        *((field.title, 2.0) for field in dataset.fields),
        *((code.title, 1.0) for field in dataset.fields for code in field.codes),
    ]


def _alike(text: Text, word: str) -> float:
    if sounds.means(text, word):
        return 1.0
    return _nearly_spelt(text, word) if word.isascii() else _in_part(text, word)


def _in_part(text: Text, word: str) -> float:
    """Say which part of the neighbouring characters of a Chinese word stands in a text."""
    pairs = [a + b for a, b in pairwise(word)]
    known = sounds.written_in(text)
    share = sum(pair in known for pair in pairs) / len(pairs) if pairs else 0.0
    return share if share >= ENOUGH else 0.0


@lru_cache(maxsize=8192)
def _nearly_spelt(text: Text, word: str) -> float:
    if len(word) < SHORTEST:
        return 0.0
    known = sounds.asked(text.en)
    best = max((SequenceMatcher(None, each, word).ratio() for each in known), default=0.0)
    return best / 2 if best >= ALIKE else 0.0
