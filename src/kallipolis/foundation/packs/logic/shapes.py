"""Read what is stored in the shape of its day: lifted, shape by shape, to the shape of today."""

from typing import Any, Final

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind, Manifest
from kallipolis.foundation.packs.logic.digests import canonical

PACK: Final = DocumentKind(name="pack", folder="", type=Manifest)
"""What a pack says of itself is stored with each version, and read like a document."""


class IllegibleError(ValueError):
    """A stored document cannot be read; the words say why."""


def decode(kind: DocumentKind[Any], shape: int, stored: str) -> msgspec.Struct:
    """Return the document that a stored JSON text means.

    Raises:
        IllegibleError: when it cannot be lifted, or does not fit the kind's struct after that.
    """
    try:
        body: msgspec.Struct = msgspec.json.decode(as_of_today(kind, shape, stored), type=kind.type)
    except msgspec.DecodeError as fault:
        raise IllegibleError(f"{_shape(kind, shape)}: {fault}") from fault
    return body


def as_of_today(kind: DocumentKind[Any], shape: int, stored: str) -> str:
    """Return the JSON text that a stored one would be if it were stored today.

    Raises:
        IllegibleError: when it comes from a newer version, or a lift does not expect what it finds.
    """
    if shape == kind.shape:
        return stored
    if shape > kind.shape:
        raise IllegibleError(f"{_shape(kind, shape)}: a newer version of the platform wrote it")
    tree: dict[str, Any] = msgspec.json.decode(stored)
    for number, lift in enumerate(kind.lifts[shape - 1 :], start=shape):
        try:
            tree = lift(tree)
        except (LookupError, TypeError, ValueError, AttributeError) as fault:
            told = f"{type(fault).__name__}: {fault}"
            raise IllegibleError(
                f"the lift from shape {number} to {number + 1} fails: {told}"
            ) from fault
    return canonical(tree).decode()


def _shape(kind: DocumentKind[Any], shape: int) -> str:
    own = "" if shape == kind.shape else f", this version reads {kind.shape}"
    return f"stored in shape {shape}{own}"
