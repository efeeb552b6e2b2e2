"""Whose a file is that somebody names."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, PartyId

LENDER: Final = system("let those who work on a case read its files")


def is_brought_by(id: FileId, parties: Iterable[PartyId | None]) -> bool:
    """Say whether one of these parties has brought a file; one that is not there nobody has."""
    try:
        (stored,) = files.describe(LENDER, (id,))
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_FOUND:
            raise
        return False
    return stored.owner is not None and stored.owner in parties


def strange(
    ids: Iterable[FileId], parties: Iterable[PartyId | None], *, field: str
) -> Iterator[Problem]:
    """Yield a problem for each file that none of these parties has brought."""
    owners = tuple(parties)
    for id in ids:
        if not is_brought_by(id, owners):
            yield Problem(field=field, code="submission.file_unknown")
