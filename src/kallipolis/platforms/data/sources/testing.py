"""Makers of sources, and stores for them, for tests."""

from pathlib import Path
from typing import Any

import msgspec

from kallipolis.foundation.configuration import Configuration
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.sources.contracts import Files, Source


def make_source(id: str = "station-list", **changes: Any) -> Source:
    """Make a source of stations: CSV files of the connection ``store``."""
    source = Source(
        id=id,
        title=everywhere("Stations"),
        dataset="stations",
        reads=Files(connection="store", path="*.csv", format="csv"),
    )
    return msgspec.structs.replace(source, **changes)


def with_connections(
    chosen: Configuration, folder: Path, **addresses: str | dict[str, Any]
) -> Configuration:
    """Return settings whose connections lead to these addresses, or are reached as told."""
    file = folder / "connections.yaml"
    file.write_bytes(msgspec.yaml.encode(addresses))
    return msgspec.structs.replace(chosen, connections=str(file))
