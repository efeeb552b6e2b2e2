"""Names and addresses as they are compared: in one script, one width, and as they sound."""

import re
from functools import cache, lru_cache
from typing import Final

from kallipolis.foundation import sounds

SURNAME_SOUNDS: Final = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "任": "ren",
    "朴": "piao",
    "盖": "ge",
    "翟": "zhai",
    "缪": "miao",
    "覃": "qin",
    "尉": "yu",
    "乐": "yue",
    "员": "yun",
}
"""Characters that are read in another way when they are a surname."""

MARKS: Final = frozenset(" \t\r\n\u3000-_#.,;:/\\()（）、，。·•'’\"")
IDEOGRAPHS: Final = range(0x4E00, 0xA000)
_LATIN: Final = re.compile(r"[^a-z]")


class _Folding(dict[int, str]):
    """What becomes of each character, worked out when it is met first."""

    def __missing__(self, ordinal: int) -> str:
        character = chr(ordinal)
        self[ordinal] = "" if character in MARKS else _without_marks(sounds.fold(character))
        return self[ordinal]


class _Sounding(dict[int, str]):
    """How each character sounds, worked out when it is met first."""

    def __missing__(self, ordinal: int) -> str:
        character = chr(ordinal)
        said = character if character.isascii() else "".join(sounds.syllables_of(character))
        self[ordinal] = _LATIN.sub("", said)
        return self[ordinal]


@cache
def plain_letters() -> str:
    """Return what words may be made of that are plain as they are, as ranges of a regular
    expression: digits, small letters, and most of the characters of China.

    An engine tells by this whose words need not be folded, faster than it could have it done.
    """
    ordinals = (*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *IDEOGRAPHS)
    ranges: list[tuple[int, int]] = []
    for each in ordinals:
        if FOLDING[each] == chr(each):
            first = ranges.pop()[0] if ranges and ranges[-1][1] == each - 1 else each
            ranges.append((first, each))
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in ranges)


def as_plain(words: str) -> str:
    """Return words in Simplified characters, lower case and plain width, without marks."""
    return words.translate(FOLDING)


@lru_cache(maxsize=65536)
def sound_of(plain: str) -> str:
    """Return how a plain name sounds, as letters without tones."""
    first = SURNAME_SOUNDS.get(plain[:1])
    return (first or plain[:1].translate(SOUNDING)) + plain[1:].translate(SOUNDING)


def _without_marks(folded: str) -> str:
    return "".join(each for each in folded if each not in MARKS)


FOLDING: Final = _Folding()
SOUNDING: Final = _Sounding()
