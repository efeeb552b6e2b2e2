"""Notes on a case over the JSON interface: listed, written with mentions, withdrawn."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.notes import api
from kallipolis.platforms.application.notes.contracts import (
    LONGEST,
    MOST_MENTIONED,
    MOST_SUGGESTED,
    Mentionable,
    NewNote,
    Note,
)


class WrittenNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody writes, and the ids of those whom it mentions besides those named with @."""

    words: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    mentioned: Annotated[
        tuple[Annotated[PartyId, Meta(max_length=32)], ...], Meta(max_length=MOST_MENTIONED)
    ] = ()


class AskedColleagues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By what colleagues are looked for: the beginning of a name, how it sounds, or an office."""

    q: Annotated[str, Meta(max_length=80)] = ""
    limit: Annotated[int, Meta(ge=1, le=MOST_SUGGESTED)] = MOST_SUGGESTED


class NoteList(msgspec.Struct, frozen=True, kw_only=True):
    """The notes on a case, oldest first."""

    notes: tuple[Note, ...]


class MentionableList(msgspec.Struct, frozen=True, kw_only=True):
    """Colleagues whom a note can mention."""

    colleagues: tuple[Mentionable, ...]


def list_notes(actor: Actor, *, case_id: str) -> NoteList:
    return NoteList(notes=api.of_case(actor, case_id))


def write_note(actor: Actor, *, case_id: str, body: WrittenNote) -> Note:
    return api.write(actor, case_id, NewNote(words=body.words, mentioned=body.mentioned))


def list_mentionable(actor: Actor, *, case_id: str, query: AskedColleagues) -> MentionableList:
    found = api.suggest(actor, case_id, query.q, limit=query.limit)
    return MentionableList(colleagues=found)


def withdraw_note(actor: Actor, *, note_id: str) -> Note:
    return api.withdraw(actor, note_id)


OF_CASE: Final = "/cases/{case_id}/notes"
OPERATIONS: Final = (
    Operation(
        name="list_notes",
        method="GET",
        path=OF_CASE,
        call=list_notes,
        returns=NoteList,
        scope="cases",
        refusals=(Reason.NOT_FOUND,),
        summary="List the internal notes on a case that your office works on, oldest first.",
    ),
    Operation(
        name="write_note",
        method="POST",
        path=OF_CASE,
        call=write_note,
        body=WrittenNote,
        returns=Note,
        status=201,
        scope="cases",
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="Write an internal note on a case; whom it mentions is told.",
    ),
    Operation(
        name="list_mentionable",
        method="GET",
        path=f"{OF_CASE}/colleagues",
        call=list_mentionable,
        query=AskedColleagues,
        returns=MentionableList,
        scope="cases",
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="List colleagues in the offices of a case whom a note can mention.",
    ),
    Operation(
        name="withdraw_note",
        method="POST",
        path="/notes/{note_id}/withdraw",
        call=withdraw_note,
        returns=Note,
        scope="cases",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Withdraw an internal note of your own; that it was there stays.",
    ),
)
