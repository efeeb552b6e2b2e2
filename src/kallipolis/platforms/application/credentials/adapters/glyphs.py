"""Fonts that lie in the repository, cut down to the glyphs that one document uses."""

from functools import cache
from pathlib import Path
from typing import Final

import uharfbuzz

FOLDER: Final = Path(__file__).parent / "fonts"
LATIN, SIMPLIFIED, TRADITIONAL = "NotoSans", "NotoSansSC", "NotoSansTC"
PREFERRED: Final = {
    "zh-hans": (SIMPLIFIED, TRADITIONAL, LATIN),
    "zh-hant": (TRADITIONAL, SIMPLIFIED, LATIN),
    "en": (LATIN, SIMPLIFIED, TRADITIONAL),
}
"""By language, which font is asked first for a character: forms differ from place to place."""

UNUSED: Final = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG")


def spelled(words: str) -> str:
    """Return words in which a character that no font has is given by its code."""
    known = set().union(*(_coverage(font) for font in (SIMPLIFIED, TRADITIONAL, LATIN)))
    if known.issuperset(map(ord, words)):
        return words
    return "".join(c if ord(c) in known else f"〔U+{ord(c):X}〕" for c in words)


def cut(language: str, words: str) -> dict[str, bytes]:
    """Return for each font that words need a font file with just these characters, in order."""
    left = {ord(character) for character in words}
    made: dict[str, bytes] = {}
    for font in PREFERRED[language]:
        wanted = left & _coverage(font)
        if wanted or not made:
            made[font] = _cut(font, wanted)
        left -= wanted
    return made


@cache
def _face(font: str) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / f"{font}.ttf")))


@cache
def _coverage(font: str) -> frozenset[int]:
    return frozenset(_face(font).unicodes)


def _cut(font: str, characters: set[int]) -> bytes:
    wish = uharfbuzz.SubsetInput()
    wish.sets(uharfbuzz.SubsetInputSets.UNICODE).set(characters | {ord(" ")})
    wish.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(map(_tag, UNUSED))
    wish.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    return bytes(uharfbuzz.subset(_face(font), wish).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")
