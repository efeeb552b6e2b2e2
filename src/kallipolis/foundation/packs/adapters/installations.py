"""What is installed: the kinds of documents, and packs.

Packs are those shipped, those in the configured folders, those that other distributions bring.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from kallipolis.foundation import rooms
from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.packs.adapters.folders import is_pack
from kallipolis.foundation.packs.contracts import DocumentKind

GROUP = "kallipolis.packs"
SHIPPED = "kallipolis_packs"


def kinds() -> Mapping[str, DocumentKind]:
    """Return the kinds of documents of all installed rooms by name, in the order of rank."""
    return _by_name(tuple(rooms.declared("documents", "KINDS")))


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


@cache
def _by_name(declared: tuple[DocumentKind, ...]) -> Mapping[str, DocumentKind]:
    names = Counter(kind.name for kind in declared)
    places = Counter((kind.folder, kind.from_feature is not None) for kind in declared)
    twice = [str(what) for what, count in (*names.items(), *places.items()) if count > 1]
    if twice:
        raise ConfigurationError(f"Rooms declare the same kind of document twice: {twice[0]}.")
    ranked = sorted(declared, key=lambda kind: (kind.rank, kind.name))
    return MappingProxyType({kind.name: kind for kind in ranked})
