"""All documents of packs as plain values, by what they name; worked out once for each edition."""

from collections.abc import Iterator, Mapping

import msgspec

from kallipolis.foundation import rooms
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import DocumentKind
from kallipolis.platforms.data.lineage.logic import naming
from kallipolis.platforms.data.lineage.logic.naming import Paper


@packs.drawn
def named_by(edition: Edition) -> Mapping[str, tuple[Paper, ...]]:
    """Return the documents of an edition by what they name."""
    return naming.index(_papers(edition))


def _papers(edition: Edition) -> Iterator[Paper]:
    for kind in rooms.declared("documents", "KINDS"):
        assert isinstance(kind, DocumentKind)  # noqa: S101 - the shape test holds it
        for id, document in packs.every(kind.name, edition).items():
            body = msgspec.to_builtins(document.body)
            yield Paper(kind=kind.name, id=id, title=_title(body), body=body)


def _title(body: Mapping[str, object]) -> str:
    """Return what a document is called where the platform was made for: by title, name or id."""
    words = body.get("title") or body.get("name")
    chosen = words if isinstance(words, Mapping) else {}
    return str(chosen.get("zh-Hans") or chosen.get("en") or body.get("id", ""))
