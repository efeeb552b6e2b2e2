"""Contents in a folder, one file each under the first digits of its digest."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kallipolis.foundation.errors import Outage


class FolderStore:
    """Keep contents in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, digest: str, content: bytes) -> None:
        """Write beside, force to disk, then rename: a crash leaves all of it or nothing."""
        path = self._path(digest)
        if path.exists():
            os.utime(path)
            return
        self._make(path.parent)
        beside = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _force(path.parent)

    def fetch(self, digest: str) -> bytes:
        """Read a content."""
        try:
            return self._path(digest).read_bytes()
        except OSError as failure:
            raise Outage("file-store") from failure

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """Walk the folder; a file's time of change is when it was last brought."""
        for path in self._folder.glob("??/*"):
            if "." not in path.name and path.stat().st_mtime < moment.timestamp():
                yield path.parent.name + path.name

    def drop(self, digest: str) -> None:
        """Delete a content."""
        self._path(digest).unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        """Make a folder that is not there, and force it to disk as an entry of the one above."""
        if folder.is_dir():
            return
        if folder != self._folder:
            self._make(self._folder)
        folder.mkdir(parents=True, exist_ok=True)
        _force(folder.parent)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]


def _force(folder: Path) -> None:
    """Force the entries of a folder to disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
