"""Codes that only those see who are in the hall: its screen is told them, nobody else.

Both follow from the installation's key, so that none is stored and none can be guessed.
"""

import secrets
from datetime import date
from typing import Final

from kallipolis.foundation import vault

DIGITS: Final = 6
KEY_LENGTH: Final = 24


def code_of(hall: str, day: date) -> str:
    """Return the code that the screen of a hall shows on a day, six digits."""
    drawn = vault.fingerprint(f"{hall} {day.isoformat()}", about="presence in a hall")
    return f"{int(drawn[:15], 16) % 10**DIGITS:0{DIGITS}}"


def is_code(given: str, hall: str, day: date) -> bool:
    """Say whether somebody shows the code of today."""
    return secrets.compare_digest(given.strip().encode(), code_of(hall, day).encode())


def screen_key(hall: str) -> str:
    """Return what the address of a hall's own screen holds."""
    return vault.fingerprint(hall, about="screen of a hall")[:KEY_LENGTH]


def is_screen(given: str, hall: str) -> bool:
    """Say whether who asks is the hall's own screen."""
    return secrets.compare_digest(given.encode(), screen_key(hall).encode())
