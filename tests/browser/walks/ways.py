"""In which languages and windows journeys are walked: in two at every change, in all when asked."""

import os
from typing import Final

from tests.browser.probing import USUAL, Mode

PHONE, DESK = 390, 1440
"""Units: CSS pixels."""

CHINESE, ENGLISH, TRADITIONAL = USUAL, Mode("en"), Mode("zh-hant")
ELDERLY = Mode("zh-hans", text=24)
Way = tuple[Mode, int]

EVERY: Final = os.environ.get("KALLIPOLIS_EVERY_MODE") == "1"
MATRIX: Final[tuple[Way, ...]] = (
    (CHINESE, PHONE),
    (ENGLISH, DESK),
    (CHINESE, DESK),
    (ENGLISH, PHONE),
    (ELDERLY, PHONE),
)
WAYS: Final = MATRIX if EVERY else MATRIX[:2]
"""Each journey is walked in these."""


def name_of(value: object) -> str:
    """Return how a window is called in the name of a test."""
    return str(value)
