"""Write to the colleagues who work on a case, mention them, and read what they wrote."""

from collections.abc import Iterable
from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Colleague, DirectorySearch
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Workplace
from kallipolis.platforms.application.notes import events, logic
from kallipolis.platforms.application.notes.contracts import (
    MOST_SUGGESTED,
    Mentionable,
    Mentioned,
    NewNote,
    Note,
    NoteId,
)
from kallipolis.platforms.application.notes.models import StoredNote

VIEW: Final = "case.view"
MOST_NEAR: Final = 200
"""Officials of the offices of a case who are looked at for whom a note may mention."""


def of_case(
    actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Note, ...]:
    """Return the notes on a case, oldest first, for who works on it; that it was read is noted.

    Raises:
        Refusal: ``case.not_found`` for what is not there or not in reach, and for the applicant.
    """
    return _read(actor, cases.workplace_of(actor, case_id), clock)


def board(
    actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[tuple[Note, ...], tuple[Colleague, ...]]:
    """Return the notes on a case, as ``of_case``, and whom another one may mention, as ``near``.

    Raises:
        Refusal: as for ``of_case``.
    """
    place = cases.workplace_of(actor, case_id)
    return _read(actor, place, clock), _near(actor, place)


def write(
    actor: Actor, case_id: CaseId | str, new: NewNote, *, clock: Clock = SYSTEM_CLOCK
) -> Note:
    """Keep a note on a case, open or closed, and have those told whom it mentions.

    They are those chosen, and those of the case's offices whom the words name with @.

    Raises:
        Refusal: ``case.not_found``; ``note.malformed`` with its problems, among them
            ``note.mention_unfit`` for a colleague who may not see the case.
    """
    place = cases.workplace_of(actor, case_id)
    words = logic.clean(new.words)
    named = _named(actor, place, words)
    chosen = tuple(dict.fromkeys((*new.mentioned, *named)))
    mentioned, strangers = _mentioned(actor, place, chosen)
    faults = logic.faults_of(NewNote(words=words, mentioned=chosen)) + strangers
    if faults:
        raise Refusal("note.malformed", Reason.MALFORMED, problems=faults)
    row = StoredNote(
        id=uuid_utils.uuid7().hex,
        case=place.case,
        by=actor.party or "",
        by_name=actor.name,
        organisation=_organisation(actor, place),
        words=words,
        mentioned=msgspec.json.encode(mentioned).decode(),
        written_at=clock.now(),
    )
    with database.edge():
        row.save(force_insert=True)
        told = [each.party for each in mentioned if each.party != actor.party]
        audit.record(actor, "note.write", place.case, detail={"note": row.id}, clock=clock)
        if told:
            data = {
                "case": place.case,
                "service": place.service,
                "mentioned": told,
                "by": actor.party,
            }
            outbox.publish(events.MENTIONED, row.id, data, clock=clock)
    return _as_note(row)


def withdraw(actor: Actor, note_id: NoteId | str, *, clock: Clock = SYSTEM_CLOCK) -> Note:
    """Take back a note of one's own: its words are shown no more, that it was there stays.

    Raises:
        Refusal: ``note.not_found``, also for a note of somebody else; ``case.not_found`` for who
            does not reach the case any more; ``note.withdrawn_already``.
    """
    with database.edge():
        row = (
            StoredNote.objects.select_for_update().filter(id=note_id, by=actor.party or "").first()
        )
        if row is None:
            raise not_found("note.not_found")
        place = cases.workplace_of(actor, row.case)
        if row.withdrawn_at is not None:
            raise Refusal("note.withdrawn_already", Reason.CONFLICT)
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(actor, "note.withdraw", place.case, detail={"note": row.id}, clock=clock)
    return _as_note(row)


def suggest(
    actor: Actor, case_id: CaseId | str, words: str, *, limit: int = MOST_SUGGESTED
) -> tuple[Mentionable, ...]:
    """Return colleagues in the offices of a case whom words mean, by name, sound or office.

    They are those whom a note can mention; the first of them where there are no words.

    Raises:
        Refusal: ``case.not_found``.
    """
    found = _near(actor, cases.workplace_of(actor, case_id), words)[:limit]
    return tuple(
        Mentionable(
            party=one.id,
            name=one.name,
            organisation=one.organisation,
            organisation_name=organisations.name_of(one.organisation),
        )
        for one in found
    )


def may_be_mentioned(
    actor: Actor, case_id: CaseId | str, those: Iterable[Colleague]
) -> frozenset[PartyId]:
    """Return which officials may see a case, so that they can be mentioned in its notes.

    Raises:
        Refusal: ``case.not_found``.
    """
    place = cases.workplace_of(actor, case_id)
    return frozenset(one.id for one in those if one.id != actor.party and _sees(one, place))


def _read(actor: Actor, place: Workplace, clock: Clock) -> tuple[Note, ...]:
    rows = database.instances(StoredNote, 'WHERE "case" = %s ORDER BY id', [place.case])
    if rows:
        with database.edge():
            audit.record(actor, "note.read", place.case, clock=clock)
    return tuple(_as_note(row) for row in rows)


def _near(actor: Actor, place: Workplace, words: str = "") -> tuple[Colleague, ...]:
    offices = place.reach.organisations
    asked = DirectorySearch(words=words, organisations=offices, limit=MOST_NEAR)
    found = parties.listed_officials(actor, asked)
    return tuple(one for one in found if one.id != actor.party and _sees(one, place))


def _named(actor: Actor, place: Workplace, words: str) -> tuple[PartyId, ...]:
    if not logic.AT.search(words):
        return ()
    return logic.named_in(words, {one.id: one.name for one in _near(actor, place)})


def _mentioned(
    actor: Actor, place: Workplace, chosen: tuple[PartyId, ...]
) -> tuple[tuple[Mentioned, ...], tuple[Problem, ...]]:
    """Return who is mentioned, by name, and why some cannot be."""
    asked = DirectorySearch(among=chosen, limit=len(chosen))
    known = {one.id: one for one in parties.listed_officials(actor, asked)} if chosen else {}
    found, faults = [], []
    for party in chosen:
        if party not in known:
            faults.append(Problem(field="mentioned", code="note.mention_unknown"))
        elif not _sees(known[party], place):
            values = {"name": known[party].name}
            faults.append(Problem(field="mentioned", code="note.mention_unfit", values=values))
        else:
            found.append(Mentioned(party=party, name=known[party].name))
    return tuple(found), tuple(faults)


def _sees(one: Colleague, place: Workplace) -> bool:
    """Say whether an official may see a case, by the roles that they hold."""
    acting = Actor(
        kind=ActorKind.OFFICIAL, party=one.id, name=one.name, assignments=one.assignments
    )
    return one.id != place.applicant and access.allows(acting, VIEW, place.reach)


def _organisation(actor: Actor, place: Workplace) -> OrganisationId | str:
    """Return for which office somebody writes: one of the case's, else the first of their own."""
    own = [one for one in place.reach.organisations if one in actor.organisations]
    return next(iter((*own, *actor.organisations)), "")


def _as_note(row: StoredNote) -> Note:
    return Note(
        id=NoteId(row.id),
        case=CaseId(row.case),
        by=PartyId(row.by),
        by_name=row.by_name,
        organisation=OrganisationId(row.organisation) if row.organisation else None,
        words="" if row.withdrawn_at is not None else row.words,
        mentioned=msgspec.json.decode(row.mentioned, type=tuple[Mentioned, ...]),
        written_at=row.written_at,
        withdrawn_at=row.withdrawn_at,
    )
