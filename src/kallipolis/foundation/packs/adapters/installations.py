"""What is installed: the kinds of documents."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from kallipolis.foundation import rooms
from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.packs.contracts import DocumentKind


def kinds() -> Mapping[str, DocumentKind[Any]]:
    """Return the kinds of documents of all installed rooms by name, in the order of rank."""
    return _by_name(tuple(rooms.declared("documents", "KINDS")))


@cache
def _by_name(declared: tuple[DocumentKind[Any], ...]) -> Mapping[str, DocumentKind[Any]]:
    names = Counter(kind.name for kind in declared)
    places = Counter((kind.folder, kind.from_feature is not None) for kind in declared)
    twice = [str(what) for what, count in (*names.items(), *places.items()) if count > 1]
    if twice:
        raise ConfigurationError(f"Rooms declare the same kind of document twice: {twice[0]}.")
    ranked = sorted(declared, key=lambda kind: (kind.rank, kind.name))
    return MappingProxyType({kind.name: kind for kind in ranked})
