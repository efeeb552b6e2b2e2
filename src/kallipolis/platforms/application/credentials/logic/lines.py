"""Break text into lines as Chinese and Western typography both want it."""

import re
from collections.abc import Callable, Iterator
from typing import Final

CLOSING: Final = "，。、；：？！）》」』】〕〉”’…—·％%)]},.;:?!"
"""May not begin a line."""

OPENING: Final = "（《「『【〔〈“‘([{"
"""May not end a line."""

PIECE: Final = re.compile(
    rf"[{re.escape(OPENING)}]*(?:[^\s\u2E80-\u9FFF\U00020000-\U0003FFFF\uFF00-\uFFEF]+|\S)"
    rf"[{re.escape(CLOSING)}]*\s*"
)
"""What stays together: a Western word or one character, with the marks that cling to it."""


def broken(
    text: str, width: float, measure: Callable[[str], float], *, indent: float = 0.0
) -> list[str]:
    """Break text into lines no wider than a width; a piece that is wider alone is cut.

    Units: ``width``, and ``indent`` of the first line, in what ``measure`` returns.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph, width, measure, indent=indent if not lines else 0.0)
    return lines


def _broken(
    text: str, width: float, measure: Callable[[str], float], *, indent: float
) -> Iterator[str]:
    line = ""
    room = width - indent
    for piece in PIECE.findall(text):
        for part in _cut(piece, width - indent, measure):
            if line and measure((line + part).rstrip()) > room:
                yield line.rstrip()
                line, room = "", width
            line += part
    yield line.rstrip()


def _cut(piece: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    while len(piece) > 1 and measure(piece.rstrip()) > width:
        size = next((n for n in range(len(piece), 1, -1) if measure(piece[:n]) <= width), 1)
        yield piece[:size]
        piece = piece[size:]
    yield piece
