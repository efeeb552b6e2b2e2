"""Read a pack's files out of a folder, be it on a disk or inside an installed archive."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from kallipolis.foundation.pack_folders import MANIFEST
from kallipolis.foundation.packs.logic.sources import ASIDE, PLAIN, READ, Source, SourceFile


def read(folder: Traversable) -> Source:
    """Read every file that may hold documents, and the names of those that hold none."""
    name = str(folder).rstrip("/")
    return Source(name=name, files=tuple(_files(folder, name, "")))


def read_manifest(folder: Traversable) -> Source:
    """Read the manifest alone."""
    name = str(folder).rstrip("/")
    raw = (folder / MANIFEST).read_bytes()
    file = SourceFile(path=MANIFEST, shown=f"{name}/{MANIFEST}", raw=raw)
    return Source(name=name, files=(file,))


def _files(folder: Traversable, name: str, above: str) -> Iterator[SourceFile]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{above}{entry.name}"
        if entry.name.startswith((".", "_")) or path in PLAIN:
            continue
        if entry.is_dir():
            yield from _files(entry, name, f"{path}/")
            continue
        is_read = entry.name.endswith(READ) and not entry.name.startswith(ASIDE)
        yield SourceFile(
            path=path, shown=f"{name}/{path}", raw=entry.read_bytes() if is_read else b""
        )
