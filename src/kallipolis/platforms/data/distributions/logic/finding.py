"""Find open datasets by words as people write them: in either script, by sound, or nearly."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kallipolis.foundation import sounds
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.distributions.contracts import CatalogueSearch, Entry, Found

ENOUGH: Final = 0.5
"""Which part of the weight of all words has to be found."""
ALIKE: Final = 0.8
"""How like a Latin word is to one that is only misspelt."""


def find(entries: Sequence[Entry], asked: CatalogueSearch) -> Found:
    """Return the entries that fit, best first, with counts of all of them."""
    narrowed = [each for each in entries if _fits(each, asked)]
    ranked = _ranked(narrowed, asked)
    end = asked.offset + asked.limit
    return Found(
        entries=tuple(ranked[asked.offset : end]), total=len(ranked), facets=_facets(ranked)
    )


def _fits(entry: Entry, asked: CatalogueSearch) -> bool:
    return (
        (not asked.theme or asked.theme in entry.dataset.themes)
        and (not asked.publisher or asked.publisher == entry.publisher.id)
        and (not asked.form or asked.form in entry.forms)
        and (not asked.tag or asked.tag in entry.dataset.tags)
        and (not asked.region or _holds_in(entry, asked.region))
    )


def _holds_in(entry: Entry, code: str) -> bool:
    return entry.region is not None and code in entry.region.path


def _ranked(entries: Iterable[Entry], asked: CatalogueSearch) -> list[Entry]:
    words = sounds.asked(asked.q)
    scored = [(score(each, words), each) for each in entries]
    kept = [(points, each) for points, each in scored if points > 0 or not words]
    if asked.sort == "newest":
        kept.sort(key=lambda one: one[1].versions[0].at.timestamp() if one[1].versions else 0)
        kept.reverse()
    elif asked.sort == "name" or not words:
        kept.sort(key=lambda one: one[1].id)
    else:
        kept.sort(key=lambda one: (-one[0], one[1].id))
    return [each for _, each in kept]


def score(entry: Entry, words: Sequence[str]) -> float:
    """Say how well an entry fits words, 0 where it does not: most of them must be found."""
    said = _said(entry)
    found = [max(weight * _likeness(text, word) for text, weight in said) for word in words]
    hits = sum(1 for points in found if points > 0)
    return sum(found) if words and hits >= len(words) * ENOUGH else 0.0


def _said(entry: Entry) -> list[tuple[Text, float]]:
    dataset = entry.dataset
    tags = " ".join((*dataset.tags, *dataset.themes))
    return [
        (dataset.title, 8),
        (Text(en=tags, zh_hans=tags, zh_hant=tags), 4),
        (entry.publisher.name, 4),
        (dataset.summary, 3),
        *((field.title, 2.0) for field in dataset.fields),
        *((code.title, 1.0) for field in dataset.fields for code in field.codes),
    ]


def _likeness(text: Text, word: str) -> float:
    if sounds.means(text, word):
        return 1.0
    return _nearly_spelt(text, word) if word.isascii() else _in_part(text, word)


def _in_part(text: Text, word: str) -> float:
    """Say which part of the neighbouring characters of a Chinese word stands in a text."""
    pairs = [a + b for a, b in pairwise(word)]
    if not pairs:
        return 0.0
    known = sounds.written_in(text)
    share = sum(pair in known for pair in pairs) / len(pairs)
    return share if share >= ENOUGH else 0.0


@lru_cache(maxsize=8192)
def _nearly_spelt(text: Text, word: str) -> float:
    if len(word) < 4:
        return 0.0
    known = sounds.asked(text.en)
    best = max((SequenceMatcher(None, each, word).ratio() for each in known), default=0.0)
    return best / 2 if best >= ALIKE else 0.0


def _facets(entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("theme", "publisher", "form", "region", "tag", "licence")
    }
    for each in entries:
        counts["theme"].update(each.dataset.themes)
        counts["publisher"][each.publisher.id] += 1
        counts["form"].update(form.value for form in each.forms)
        counts["tag"].update(each.dataset.tags)
        counts["licence"][each.dataset.licence] += 1
        if each.region is not None:
            counts["region"][each.region.code] += 1
    return {name: dict(counter.most_common()) for name, counter in counts.items()}
