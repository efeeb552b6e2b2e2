"""By which pairs of characters an entry is found, and which are asked for.

A word that stands in a text, begins one of its words or is how it sounds has all its pairs there;
one that is misspelt has most of them. So pairs choose what is worth ranking, in any database.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from kallipolis.foundation import sounds
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.entries.contracts import SentEntry

LONGEST = 400
"""Characters of a text that are looked at."""


def said(entry: SentEntry) -> list[tuple[Text, float]]:
    """Return all that an entry says, and how much it means that a word stands there."""
    found = [(everywhere(entry.id), 4.0)]
    if entry.dataset:
        found += [(entry.dataset.title, 8.0), (entry.dataset.provider, 4.0)]
        found += [(entry.dataset.summary, 3.0)] if entry.dataset.summary else []
        found += [(item.title, 2.0) for item in entry.dataset.items]
    if entry.service:
        keywords = everywhere(" ".join(entry.service.keywords))
        found += [(entry.service.name, 8.0), (entry.service.summary, 3.0)]
        found += [(each, 4.0) for each in (entry.service.output, keywords, entry.service.authority)]
    return found


def indexed(entry: SentEntry) -> Mapping[str, int]:
    """Return the pairs that stand in an entry, each with how much it means where it means most."""
    found: dict[str, int] = {}
    for text, weight in said(entry):
        for pair in _of_text(text):
            found[pair] = max(found.get(pair, 0), int(weight))
    return found


def asked(words: Iterable[str]) -> frozenset[str]:
    """Return the pairs of the words that are asked for. Shape: words as ``sounds.asked`` cuts."""
    return frozenset(pair for word in words for pair in _of_word(word))


def _of_text(text: Text) -> set[str]:
    names = sounds.written_in(text)[:LONGEST].split("\n")
    heard = sounds.begun_by(text).split(" ")
    found = {pair for word in (*names, *heard) for pair in _of_word(word)}
    return found | {sign for name in names for sign in name if not sign.isascii()}


def _of_word(word: str) -> Iterable[str]:
    if len(word) == 1:
        return () if word.isascii() else (word,)
    return (a + b for a, b in pairwise(word))
