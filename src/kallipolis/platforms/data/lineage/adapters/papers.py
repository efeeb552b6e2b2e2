"""All documents of packs as plain values, by what they name; worked out once for each edition."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kallipolis.foundation import rooms
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.derivations.contracts import REGISTRY
from kallipolis.platforms.data.lineage.logic import naming
from kallipolis.platforms.data.lineage.logic.naming import Paper


@packs.drawn
def named_by(edition: Edition) -> Mapping[str, tuple[Paper, ...]]:
    """Return the documents of an edition by what they name."""
    return naming.index(_papers(edition))


def _papers(edition: Edition) -> Iterator[Paper]:
    read = _read(derivations.lineage())
    for kind in rooms.declared("documents", "KINDS"):
        assert isinstance(kind, DocumentKind)  # noqa: S101 - the shape test holds it
        for id, document in packs.every(kind.name, edition).items():
            body = msgspec.to_builtins(document.body)
            if kind.name == naming.DERIVING:
                body |= {"inputs": _with_columns(id, body, read)}
            yield Paper(kind=kind.name, id=id, title=_title(body), body=body)


def _with_columns(
    id: str, body: Mapping[str, Any], read: Mapping[str, Mapping[str, frozenset[str]]]
) -> list[dict[str, object]]:
    """Return the inputs of a derivation with those of their columns that go into what it makes."""
    return [
        {**each, "columns": sorted(read.get(id, {}).get(_source(each), ()))}
        for each in body["inputs"]
    ]


def _source(each: Mapping[str, Any]) -> str:
    return each["dataset"] or f"{REGISTRY}{each['registry']}"


def _read(lineage: derivations.Lineage) -> dict[str, dict[str, frozenset[str]]]:
    """Return which columns each derivation reads of which dataset."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for made in lineage.values():
        for id, fields in made.items():
            named = [each.partition(".") for columns in fields.values() for each in columns]
            for dataset, _, column in named:
                mine = found.setdefault(id, {})
                mine[dataset] = mine.get(dataset, frozenset()) | {column}
    return found


def _title(body: Mapping[str, object]) -> str:
    """Return what a document is called where the platform was made for: by title, name or id."""
    words = body.get("title") or body.get("name")
    chosen = words if isinstance(words, Mapping) else {}
    return str(chosen.get("zh-Hans") or chosen.get("en") or body.get("id", ""))
