"""What is chosen out of a list, and how much there is of each sort."""

from collections import Counter
from collections.abc import Iterable


def fits(words: str, *texts: str) -> bool:
    """Say whether each of some words stands in one of the texts, in any case of its letters."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())


def counted(sorts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return each sort with how often it comes, the most frequent first, then by name."""
    found = Counter(sorts)
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
