"""Cells of tables that people open in a spreadsheet, where some words would be computed.

Source: OWASP, CSV Injection.
"""

import re
from typing import Final

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""

_NUMBER: Final = rb'[+-][\d.,]+"'
_COMPUTED: Final = re.compile(rb'(^|,)"(?!' + _NUMBER + rb")(?=[=+\-@\t\r])", re.MULTILINE)


def as_words(cell: str) -> str:
    """Return a cell with the mark before it that keeps a spreadsheet from computing it."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def guarded(lines: bytes) -> bytes:
    """Mark the cells of some lines of CSV that a spreadsheet would compute; numbers stay.

    Shape: whole lines, of texts in quotation marks (within which a quotation mark is two).
    """
    return _COMPUTED.sub(rb"""\1"'""", lines)
