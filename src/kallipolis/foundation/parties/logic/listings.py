"""By what officials are found: their names in one script, and as these sound."""

from typing import Final

from pypinyin import Style, pinyin

from kallipolis.foundation.sounds import CHINESE, fold, runs, syllables_of

MOST_READINGS: Final = 3
"""Of a surname: a character that is a name may be read as it is nowhere else."""


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


def _readings(parts: list[tuple[str, str]]) -> list[str]:
    """Return the ways in which the first character may be read, none where it is no Chinese."""
    if not parts or parts[0][0] != CHINESE:
        return []
    (found,) = pinyin(parts[0][1][0], style=Style.NORMAL, heteronym=True)
    return [str(each).replace("ü", "v") for each in found[:MOST_READINGS]]
