"""A lakehouse of a test's own."""

from pathlib import Path

import msgspec

from kallipolis.foundation.configuration import Configuration


def with_lakehouse(chosen: Configuration, home: Path) -> Configuration:
    """Return settings by which tables lie in a folder, which is made."""
    home.mkdir(parents=True, exist_ok=True)
    return msgspec.structs.replace(
        chosen,
        lakehouse=f"file://{home}",
        lakehouse_catalogue=f"sqlite:///{home}/catalogue.sqlite3?timeout=30",
    )
