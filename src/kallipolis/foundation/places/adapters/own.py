"""Numbers that a place describes itself, by a regular expression alone."""

import re

from kallipolis.foundation.places.contracts import Number, NumberFault


class OwnPattern:
    """A number that is known by its form; it says nothing of its bearer."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._form = re.compile(pattern, re.ASCII)

    def read(self, words: str) -> Number | NumberFault:
        """Read a number, separators dropped and letters made capital, or say what is wrong."""
        number = re.sub(r"[\s.-]", "", words).upper()
        return Number(number=number) if self._form.fullmatch(number) else NumberFault.FORM
