"""Plain SQL for files: the page of a case shows all it holds. Measured by ``benchmarks/http``."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.database import api as database
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import FileId, OrganisationId, PartyId


class Found(NamedTuple):
    """A file, and as what access is asked about it."""

    file: StoredFile
    resource: Resource


def find(ids: Sequence[FileId], scope: str) -> dict[FileId, Found]:
    """Read files with those that they were shared with, by one statement."""
    if not ids:
        return {}
    found = database.rows(
        "SELECT f.id, f.name, f.media_type, f.size, f.digest, f.owner, f.brought_by, f.stored_at, "
        "s.organisation FROM files_file f LEFT JOIN files_share s ON s.file_id = f.id "
        f"WHERE f.id IN ({', '.join(['%s'] * len(ids))}) ORDER BY f.id, s.id",
        ids,
    )
    rows = {row[0]: row for row in found}
    readers: dict[str, list[OrganisationId]] = {id: [] for id in rows}
    for row in found:
        if row[-1] is not None:
            readers[row[0]].append(OrganisationId(row[-1]))
    return {FileId(id): _found(row, readers[id], scope) for id, row in rows.items()}


def _found(row: Sequence[Any], readers: Sequence[OrganisationId], scope: str) -> Found:
    id, name, media_type, size, digest, owner, brought_by, stored_at, _ = row
    file = StoredFile(
        id=FileId(id),
        name=name,
        media_type=media_type,
        size=size,
        digest=digest,
        owner=PartyId(owner) if owner else None,
        stored_at=database.as_moment(stored_at),
    )
    resource = Resource(
        parties=tuple(PartyId(one) for one in (owner, brought_by) if one),
        scope=scope,
        organisations=tuple(readers),
    )
    return Found(file, resource)
