"""Public case numbers: in order of time, easy to read out, and proof against slips."""

from datetime import datetime
from operator import mul
from typing import Final

from kallipolis.foundation.ids import CaseId

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V and Z. There are 31, a prime, so that the check works.

Source: GB 32100-2015, 4.2: the characters of unified social credit codes.
"""

BASE: Final = len(ALPHABET)
PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
"""All that two characters can be, in the order of what they stand for."""

TICKS_OF_A_DAY: Final = BASE**4
CHOICES: Final = BASE**5
LENGTH: Final = 16
VALUES: Final = {char: value for value, char in enumerate(ALPHABET)}
WEIGHTS: Final = tuple(pow(3, place, BASE) for place in range(1, LENGTH))
LAST: Final = "Z"
"""Comes after every case number."""
SECONDS_OF_A_DAY: Final = 86_400


def make_number(local: datetime, choice: int) -> CaseId:
    """Make a number: year, month and day, four characters of the time, five of chance, a check.

    Units: ``choice`` from 0 to ``CHOICES`` - 1; a tick of the time is about 94 ms.
    """
    second = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    tick = int(second * TICKS_OF_A_DAY / SECONDS_OF_A_DAY)
    day = f"{local.year % 100:02}{local.month:02}{local.day:02}"
    body = f"{day}{_digits(tick, 4)}{_digits(choice, 5)}"
    return CaseId(body + check_character(body))


def check_character(body: str) -> str:
    """Return the character that shows any one wrong character and any two that changed places.

    Source: after GB 32100-2015, 4.3: weights that are powers of 3, modulo 31; here from the first
        power on, so that the check, which weighs 1, may not change places either.
    """
    weighted = sum(map(mul, map(VALUES.__getitem__, body), WEIGHTS))
    return ALPHABET[-weighted % BASE]


def normalised(written: str) -> CaseId | None:
    """Return the number that somebody wrote, or None if it cannot be one.

    Spaces and hyphens are ignored, small letters are read as capitals, I as 1 and O as 0.
    """
    number = written.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1")
    if len(number) != LENGTH or any(char not in ALPHABET for char in number):
        return None
    return CaseId(number) if check_character(number[:-1]) == number[-1] else None


def grouped(number: CaseId) -> str:
    """Return a number in groups of four, to be read out."""
    return " ".join(number[start : start + 4] for start in range(0, LENGTH, 4))


def _digits(value: int, places: int) -> str:
    found = ""
    for _ in range(places // 2):
        value, pair = divmod(value, len(PAIRS))
        found = PAIRS[pair] + found
    return ALPHABET[value % BASE] + found if places % 2 else found
