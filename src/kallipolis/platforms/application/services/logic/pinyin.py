"""How Chinese words sound: their syllables in Latin letters, and the first letters of these."""

from functools import lru_cache
from itertools import pairwise

from pypinyin import pinyin_dict
from pypinyin.contrib.tone_convert import to_normal

from kallipolis.foundation.sounds import CHINESE, runs, syllables_of

_LONGEST_SYLLABLE = 6


def sound_tokens(folded: str) -> list[str]:
    """Return the tokens by which words are found as they sound.

    Neighbouring syllables (``pyjiashi``), and neighbouring first letters by two and three
    (``pijs``, ``pijsz``).
    """
    found: dict[str, None] = {}
    for kind, run in runs(folded):
        if kind == CHINESE:
            syllables = syllables_of(run)
            found.update(dict.fromkeys(by_syllables(syllables)))
            found.update(dict.fromkeys(by_initials("".join(s[0] for s in syllables))))
            found.update(dict.fromkeys(by_initials("".join(s[0] for s in syllables), 2)))
    return list(found)


def by_syllables(syllables: list[str]) -> list[str]:
    """Return the tokens of neighbouring syllables."""
    return [f"py{a}{b}" for a, b in pairwise(syllables)]


def by_initials(letters: str, width: int = 3) -> list[str]:
    """Return the tokens of neighbouring first letters."""
    return [f"pi{letters[n : n + width]}" for n in range(len(letters) - width + 1)]


@lru_cache(maxsize=4096)
def cut(letters: str) -> tuple[str, ...]:
    """Cut letters into syllables, the fewest that there can be; nothing if it cannot be done."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            head = best[start]
            if head is None or letters[start:end] not in _syllables():
                continue
            here = best[end]
            if here is None or len(head) + 1 < len(here):
                best[end] = (*head, letters[start:end])
    return best[-1] or ()


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    readings = {r for each in pinyin_dict.pinyin_dict.values() for r in each.split(",")}
    return frozenset(str(to_normal(reading)).replace("ü", "v") for reading in readings)
