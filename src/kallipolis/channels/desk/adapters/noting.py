"""The notes on a case as its page shows them, and the form for another one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kallipolis.channels.desk.adapters.rows import organisation_name
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import DirectorySearch
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import Faults
from kallipolis.platforms.application.notes import api as notes
from kallipolis.platforms.application.notes.contracts import MOST_MENTIONED, Note

MOST_OFFERED = 12
"""Colleagues to tick beside a note; all others are found in the directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody is about to write, and why it was not kept the last time."""

    words: str = ""
    chosen: tuple[str, ...] = ()
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """The notes on a case, with the names of offices, and whom another one may mention."""

    notes: tuple[Note, ...]
    offices: dict[str, Text]
    choices: tuple[tuple[str, str], ...]
    draft: Draft


def noting(actor: Actor, case: CaseId, draft: Draft) -> Noting:
    """Collect what the notes of a page show; who was chosen stands first."""
    found, colleagues = notes.board(actor, case)
    near = {one.id: one.name for one in colleagues}
    listed = chosen_by(",".join(draft.chosen))
    names = _names(actor, [id for id in listed if id not in near]) | near
    first = [id for id in listed if id in names]
    offered = list(dict.fromkeys([*first, *near]))[: max(MOST_OFFERED, len(first))]
    return Noting(
        notes=found,
        offices={
            one.organisation: organisation_name(one.organisation)
            for one in found
            if one.organisation is not None
        },
        choices=tuple((id, names[id]) for id in offered),
        draft=draft,
    )


def chosen_by(written: str) -> tuple[PartyId, ...]:
    """Return who is named in an address to be mentioned, each once."""
    named = [PartyId(id) for id in written.split(",") if id.isalnum() and len(id) <= 32]
    return tuple(dict.fromkeys(named))[:MOST_MENTIONED]


def _names(actor: Actor, ids: Iterable[PartyId]) -> dict[PartyId, str]:
    wanted = tuple(ids)
    if not wanted:
        return {}
    asked = DirectorySearch(among=wanted, limit=len(wanted))
    return {one.id: one.name for one in parties.listed_officials(actor, asked)}
