"""Versions of imported packs: each differing content is a new one."""

from collections.abc import Iterable
from typing import Final

FIRST: Final = "1.0.0"


def after(versions: Iterable[str]) -> str:
    """Return the version that follows all that were ever published, the first if none was."""
    known = [tuple(int(part) for part in version.split(".")) for version in versions]
    if not known:
        return FIRST
    major, minor, _ = max(known)
    return f"{major}.{minor + 1}.0"
