"""By what somebody knows a device again."""

from typing import Final

BROWSERS: Final = ("Edg", "Firefox", "Chrome", "Safari")
SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
NAMES: Final = {"Edg": "Edge", "Macintosh": "macOS"}


def browser_of(said: str) -> str:
    """Return browser and system, as ``User-Agent`` names them, empty where it does not."""
    found = [next((n for n in group if n in said), "") for group in (BROWSERS, SYSTEMS)]
    return " · ".join(NAMES.get(one, one) for one in found if one)
