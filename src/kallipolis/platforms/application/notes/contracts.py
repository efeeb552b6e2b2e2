"""Internal notes as the desk sees them."""

from datetime import datetime
from typing import Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.text import Text

NoteId = NewType("NoteId", str)

LONGEST: Final = 2000
"""Units: characters of a note."""

MOST_MENTIONED: Final = 20
"""Colleagues that one note can mention."""


MOST_SUGGESTED: Final = 8
"""Colleagues that are suggested at once."""


class Mentionable(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague whom a note on a case can mention, with the office in which they work."""

    party: PartyId
    name: str
    organisation: OrganisationId
    organisation_name: Text


class Mentioned(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague whom a note mentions, named as they were then."""

    party: PartyId
    name: str


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What an official wrote about a case to those who work on it; never changed.

    Missing: of a note that was withdrawn ``words`` are empty; that it was there stays.
    """

    id: NoteId
    case: CaseId
    by: PartyId
    by_name: str
    organisation: OrganisationId | None
    words: str
    mentioned: tuple[Mentioned, ...]
    written_at: datetime
    withdrawn_at: datetime | None = None


class NewNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody writes, and whom they mention besides those named with @ in it."""

    words: str
    mentioned: tuple[PartyId, ...] = ()


MESSAGES: Final[dict[str, str]] = {
    "note.not_found": _("There is no such note, or it is not yours."),
    "remedy.note.not_found": _("Look at the notes of the case again."),
    "note.malformed": _("The note cannot be kept like this."),
    "remedy.note.malformed": _("Correct what is marked and send it again."),
    "note.words": _("Write something, in up to %(most)s characters."),
    "note.mentions_many": _("Mention up to %(most)s colleagues."),
    "note.mention_unfit": _("%(name)s cannot see this case, so they cannot be mentioned."),
    "note.mention_unknown": _("Somebody whom you chose does not work here any more."),
    "note.withdrawn_already": _("This note was withdrawn already."),
    "remedy.note.withdrawn_already": _("Look at the notes of the case again."),
}

ACTS: Final[dict[str, str]] = {
    "note.read": "Read the internal notes on a case.",
    "note.write": "Write an internal note on a case.",
    "note.withdraw": "Withdraw an internal note of one's own.",
}
"""What the ledger names, with what it means; who works on a case may do them."""
