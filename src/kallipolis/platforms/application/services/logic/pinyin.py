"""How Chinese words sound: their syllables in Latin letters, and the first letters of these."""

from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin, pinyin_dict
from pypinyin.contrib.mmseg import seg
from pypinyin.contrib.tone_convert import to_normal

from kallipolis.platforms.application.services.logic.folding import CHINESE, runs

_LONGEST_SYLLABLE = 6


def syllables_of(run: str) -> list[str]:
    """Return the syllables of a run of Chinese characters, read in their context."""
    return [syllable for word in seg.cut(run) for syllable in _syllables_of_word(word)]


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


@lru_cache(maxsize=16384)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    return tuple(str(syllable).replace("ü", "v") for syllable in lazy_pinyin(word))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    readings = {r for each in pinyin_dict.pinyin_dict.values() for r in each.split(",")}
    return frozenset(str(to_normal(reading)).replace("ü", "v") for reading in readings)
