"""Numbers that were typed in full width, or that a program has made fractions of."""

import re
from collections.abc import Sequence
from typing import Final

from kallipolis.platforms.data.proposals.logic.looks import ENOUGH, IS_NUMBERING, IS_PHONE

WIDE: Final = "０１２３４５６７８９．，％－／"
NARROW: Final = "0123456789.,%-/"
NARROWED: Final = str.maketrans(WIDE, NARROW)
IS_NUMBER: Final = re.compile(rf"{IS_NUMBERING.pattern}|{IS_PHONE.pattern}")
TAIL: Final = re.compile(r"([0-9]+)\.0")
"""What a program makes of a whole number that is none to reckon with."""


def narrowed(sql: str, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return figures of a column in half width, where most of it is figures anyway."""
    new = [text.translate(NARROWED) for text in texts]
    filled = [text.isascii() for text in new if text]
    if new == [*texts] or sum(filled) < ENOUGH * len(filled):
        return sql, texts
    return f"translate({sql}, '{WIDE}', '{NARROW}')", new


def untailed(head: str, sql: str, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return numbers of things and people without the ``.0`` that some of them end with."""
    new = [TAIL.sub(r"\1", text) if TAIL.fullmatch(text) else text for text in texts]
    if new == [*texts] or IS_NUMBER.search(head.lower()) is None:
        return sql, texts
    return f"regexp_replace({sql}, '^([0-9]+)[.]0$', '\\1')", new
