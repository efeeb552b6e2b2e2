"""Begin and end visits at a counter, act for who stands there, and take down what they confirm."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import uuid_utils

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits.adapters import offices, people
from kallipolis.domains.government.visits.contracts import (
    LASTS,
    Arrival,
    Consent,
    ConsentId,
    ConsentWay,
    Visit,
    VisitId,
    Way,
)
from kallipolis.domains.government.visits.logic.marks import mark_of
from kallipolis.domains.government.visits.models import StoredConsent, StoredVisit
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import CaseId, FileId, OrganisationId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases.contracts import Case

__all__ = [
    "accepted",
    "acting",
    "begin",
    "confirm",
    "consent_of",
    "current",
    "end",
    "end_overdue",
    "file",
    "find",
    "mark_of",
    "serves",
]

CHANNEL: Final = "window"
NAMES: Final = system("name of a visitor at a counter")


def serves(actor: Actor) -> bool:
    """Say whether somebody serves visitors at a counter for any office."""
    return bool(access.reach(actor, offices.BEGIN).organisations)


@telemetry.traced
def begin(actor: Actor, arrival: Arrival, *, clock: Clock = SYSTEM_CLOCK) -> Visit:
    """Begin to serve somebody who has shown who they are; a visit before it ends.

    That an official looked, by which way and why, is on record with the visitor.

    Raises:
        Refusal: ``visit.not_found`` for who serves nobody; ``visit.code_unknown``;
            ``visit.nobody``, ``visit.name_differs``; ``party.purpose_missing``;
            ``party.malformed``.
    """
    office, looking = offices.office_of(actor), actor.with_purpose(arrival.purpose.strip()[:200])
    with edge():
        party, way = people.recognised(looking, arrival, clock)
        before = current(actor, clock=clock)
        if before is not None:
            end(actor, before.id, clock=clock)
        now = clock.now()
        row = StoredVisit.objects.create(
            id=uuid_utils.uuid7().hex,
            visitor=party.id,
            visitor_name=party.name,
            official=actor.party or "",
            organisation=office,
            way=way.value,
            purpose=looking.purpose,
            hall=arrival.hall[:100],
            number=arrival.number[:32],
            began_at=now,
            until=now + LASTS,
        )
        detail = {"way": way.value, "organisation": office}
        audit.record(
            looking, "visit.begin", row.id, parties=(party.id,), detail=detail, clock=clock
        )
    return _as_visit(row)


def find(actor: Actor, id: VisitId | str, *, clock: Clock = SYSTEM_CLOCK) -> Visit:
    """Return a visit that goes on, for the official who serves it.

    Raises:
        Refusal: ``visit.not_found``.
    """
    visit = current(actor, clock=clock)
    if visit is None or visit.id != id:
        raise not_found("visit.not_found")
    return visit


def current(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> Visit | None:
    """Return the visit that an official serves now, None where nobody is at their counter."""
    if not serves(actor):
        return None
    row = StoredVisit.objects.filter(official=actor.party or "", ended_at=None).first()
    if row is None:
        return None
    if row.until <= clock.now() or row.organisation not in actor.organisations:
        _ended(row, clock)
        return None
    return _as_visit(row)


def end(actor: Actor, id: VisitId | str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """End a visit, and throw away what was filled in for the visitor and not sent.

    Raises:
        Refusal: ``visit.not_found``.
    """
    with edge():
        row = StoredVisit.objects.filter(id=id, official=actor.party or "", ended_at=None).first()
        if row is None:
            raise not_found("visit.not_found")
        _ended(row, clock)
        audit.record(actor, "visit.end", row.id, parties=(PartyId(row.visitor),), clock=clock)


def end_overdue(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """End the visits that nobody has ended in time, and return how many."""
    rows = list(StoredVisit.objects.filter(until__lte=clock.now(), ended_at=None))
    for row in rows:
        _ended(row, clock)
    return len(rows)


def acting(actor: Actor, visit: Visit) -> Actor:
    """Return the official as who acts for the visitor: in what the office accepts, nothing else."""
    return replace(
        actor,
        kind=ActorKind.RESIDENT,
        on_behalf_of=visit.visitor,
        mandate=None,
        mandate_scopes=accepted(visit),
        assignments=(),
        channel=CHANNEL,
        purpose=visit.purpose,
    )


def accepted(visit: Visit) -> frozenset[str]:
    """Return the services that can be applied for in a visit: those that its office accepts."""
    return offices.accepted(visit.organisation, _visitor(visit).region)


@telemetry.traced
def confirm(
    actor: Actor,
    id: VisitId | str,
    submission: Submission,
    *,
    code: str = "",
    sheet: Sequence[FileId] = (),
    clock: Clock = SYSTEM_CLOCK,
) -> ConsentId:
    """Take down that the visitor confirms what is about to be sent for them.

    They confirm by the ``code`` that their app shows with any of their credentials, or by signing
    the printed ``sheet``, of which there are pictures. Call it in the transaction that sends.

    Raises:
        Refusal: ``visit.not_found``; ``visit.unconfirmed`` without either; ``visit.code_unknown``;
            ``visit.other_code`` for a code of somebody else.
    """
    visit = find(actor, id, clock=clock)
    with edge():
        if code.strip():
            _require_own(people.shows(actor, code, clock), visit)
        elif not sheet:
            raise Refusal("visit.unconfirmed", Reason.CONFLICT)
        way = ConsentWay.CODE if code.strip() else ConsentWay.SHEET
        row = StoredConsent.objects.create(
            id=uuid_utils.uuid7().hex,
            visit_id=visit.id,
            service=submission.service,
            mark=mark_of(submission),
            way=way.value,
            files=list(sheet),
            given_at=clock.now(),
        )
        audit.record(
            actor,
            "visit.confirm",
            visit.id,
            parties=(visit.visitor,),
            detail={"service": row.service, "mark": row.mark, "way": row.way},
            clock=clock,
        )
    return ConsentId(row.id)


def file(consent: ConsentId, case: Case) -> None:
    """Put what was confirmed with the case that came of it; its offices may read the sheet."""
    row = StoredConsent.objects.get(id=consent)
    row.case = case.id
    row.save(update_fields=["case"])
    files.share([FileId(id) for id in row.files], {case.accepting, case.deciding})


def consent_of(case: CaseId | str) -> Consent | None:
    """Return what the applicant of a case confirmed at a counter, None where nothing was.

    Whoever calls it has seen to it that the case may be viewed.
    """
    row = StoredConsent.objects.filter(case=case).order_by("-given_at").first()
    if row is None:
        return None
    return Consent(
        way=ConsentWay(row.way),
        mark=row.mark,
        given_at=row.given_at,
        files=tuple(FileId(id) for id in row.files),
    )


def _require_own(shown_by: PartyId | None, visit: Visit) -> None:
    if shown_by is None:
        raise Refusal("visit.code_unknown", Reason.CONFLICT)
    if shown_by != visit.visitor:
        raise Refusal("visit.other_code", Reason.CONFLICT)


def _ended(row: StoredVisit, clock: Clock) -> None:
    """End a visit and throw its drafts away, or neither."""
    visit = _as_visit(row)
    official = Actor(kind=ActorKind.OFFICIAL, party=visit.official, channel=CHANNEL)
    writer = acting(official, visit)
    with edge():
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        for draft in drafts.mine(writer):
            drafts.discard(writer, draft.id)


def _visitor(visit: Visit) -> Party:
    return parties.get(NAMES, visit.visitor)


def _as_visit(row: StoredVisit) -> Visit:
    return Visit(
        id=VisitId(row.id),
        visitor=PartyId(row.visitor),
        visitor_name=row.visitor_name,
        official=PartyId(row.official),
        organisation=OrganisationId(row.organisation),
        way=Way(row.way),
        purpose=row.purpose,
        hall=row.hall,
        number=row.number,
        began_at=row.began_at,
        until=row.until,
        ended_at=row.ended_at,
    )
