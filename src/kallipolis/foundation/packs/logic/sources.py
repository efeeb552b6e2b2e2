"""The files of a pack as they were read."""

from dataclasses import dataclass
from typing import Final

READ: Final = (".yaml", ".yml", ".csv", ".geojson")
PLAIN: Final = frozenset({"locale", "samples"})
"""Folders of a pack that hold no documents."""

ASIDE: Final = ("LICENSE", "LICENCE", "NOTICE", "README", "COPYING")
"""What the names of files begin with that may lie anywhere in a pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of a pack: ``path`` inside it, ``shown`` as people find it."""

    path: str
    shown: str
    raw: bytes

    @property
    def folder(self) -> str:
        """Return the folder of the pack in which it lies, empty at its root."""
        head, _, rest = self.path.partition("/")
        return head if rest else ""

    @property
    def suffix(self) -> str:
        """Return the end of its name."""
        return "." + self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All files of a pack that may mean something; ``name`` is where people find the pack."""

    name: str
    files: tuple[SourceFile, ...]

    def file(self, path: str) -> SourceFile | None:
        """Return a file by its path inside the pack, or None."""
        return next((file for file in self.files if file.path == path), None)
