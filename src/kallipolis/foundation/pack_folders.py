"""Where packs lie: those shipped, those in the configured folders, those that others bring."""

import os
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from kallipolis.foundation.configuration import ConfigurationError

GROUP: Final = "kallipolis.packs"
SHIPPED: Final = "kallipolis_packs"
MANIFEST: Final = "pack.yaml"


def is_pack(folder: Traversable) -> bool:
    """Say whether a folder is a pack."""
    return folder.is_dir() and (folder / MANIFEST).is_file()


def folders(configured: str) -> tuple[Traversable, ...]:
    """Return the folders of all packs, shipped ones first, each once.

    ``configured`` lists folders that are packs or hold packs, parted by the path separator.

    Raises:
        ConfigurationError: when a configured folder does not exist.
    """
    roots: list[Traversable] = [files(package) for package in _packages()]
    for name in filter(None, configured.split(os.pathsep)):
        root = Path(name)
        if not root.is_dir():
            raise ConfigurationError(
                f"KALLIPOLIS_PACKS names {name}, which is no folder. Correct the path or remove it."
            )
        roots.append(root)
    found = {str(folder): folder for root in roots for folder in _inside(root)}
    return tuple(found.values())


def _packages() -> tuple[str, ...]:
    declared = (entry.value for entry in entry_points(group=GROUP))
    return tuple(dict.fromkeys([SHIPPED, *declared]))


def _inside(root: Traversable) -> Iterator[Traversable]:
    if is_pack(root):
        yield root
        return
    yield from sorted((e for e in root.iterdir() if is_pack(e)), key=lambda entry: entry.name)
