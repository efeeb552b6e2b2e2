"""The shapes of documents as they are written down, one file for each kind and shape number."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kallipolis.foundation.packs.adapters import installations
from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.foundation.packs.logic import narrowing
from kallipolis.foundation.packs.logic.schemas import schema_of_kind
from kallipolis.foundation.packs.logic.shapes import PACK


def kinds() -> tuple[DocumentKind[Any], ...]:
    """Return all kinds that are stored, what a pack says of itself among them."""
    return (PACK, *installations.kinds().values())


def file_of(kind: DocumentKind[Any], folder: Path) -> Path:
    """Return where the present shape of a kind is written down."""
    return folder / f"{kind.name}-{kind.shape}.json"


def text_of(kind: DocumentKind[Any]) -> str:
    """Return what is written down of the present shape of a kind."""
    shape = narrowing.frozen(schema_of_kind(kind, ""))
    return json.dumps(shape, indent=1, ensure_ascii=False) + "\n"


def losses(kind: DocumentKind[Any], folder: Path) -> tuple[str, ...]:
    """Tell what is stored, by what is written down, and would not be read any more."""
    path = file_of(kind, folder)
    if not path.exists():
        return ()
    return narrowing.losses(json.loads(path.read_text()), json.loads(text_of(kind)))


def freeze(folder: Path) -> Iterator[Path]:
    """Write down the present shapes and yield the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds():
        path, text = file_of(kind, folder), text_of(kind)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            yield path
