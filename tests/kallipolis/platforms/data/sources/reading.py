"""Read a source by the door, for tests."""

from pathlib import Path

from pytest_django import Settings

from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Reads
from kallipolis.platforms.data.sources.testing import make_source, with_connections

Found = list[dict[str, object]]


class Read:
    """Reads what is at an address, under the connection ``there``."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings

    def __call__(
        self, reads: Reads, address: str | dict[str, object], *, by: str = "", mark: str = ""
    ) -> Found:
        """Return its rows, without the columns that are ours."""
        chosen = with_connections(self.settings.KALLIPOLIS, self.folder, there=address)
        self.settings.KALLIPOLIS = chosen
        source = make_source(reads=reads, mark=by)
        return [
            {name: value for name, value in row.items() if not name.startswith("_")}
            for table in sources.read(source, mark=mark)
            for row in table.to_pylist()
        ]
