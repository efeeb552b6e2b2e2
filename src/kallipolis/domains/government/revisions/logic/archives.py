"""The documents of a working copy as files, and the stamps by which a version is known again."""

import io
from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation.packs import api as packs

LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP archive can tell: the same files make the same archive."""


def stamp_of(body: msgspec.Struct) -> str:
    """Return a stamp that differs for every different document."""
    return sha256(msgspec.json.encode(body)).hexdigest()


def as_archive(copy: WorkingCopy, folders: Mapping[str, str]) -> bytes:
    """Return the changed documents as YAML files where a pack has them, in a ZIP archive."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for each in copy.documents:
            path = f"{copy.pack}/{folders[each.kind]}/{each.id}.yaml"
            archive.writestr(ZipInfo(path, LONG_AGO), packs.as_yaml(each.body))
    return written.getvalue()
