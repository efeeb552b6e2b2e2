"""Begin and end visits at a counter, act for who stands there, and take down what they confirm."""

from collections.abc import Mapping, Sequence
from typing import Final

import uuid_utils
from django.db import IntegrityError
from msgspec.structs import replace

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits.adapters import (
    codes,
    companies,
    consents,
    offices,
    people,
)
from kallipolis.domains.government.visits.contracts import (
    LASTS,
    Arrival,
    Consent,
    ConsentId,
    ConsentWay,
    ForCompany,
    Given,
    Paper,
    SentCode,
    Standing,
    Visit,
    VisitId,
    Way,
)
from kallipolis.domains.government.visits.logic.marks import mark_of
from kallipolis.domains.government.visits.models import StoredVisit
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import attempt, edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import CaseId, FileId, OrganisationId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases.contracts import Case

__all__ = [
    "accepted",
    "acting",
    "begin",
    "code_sent",
    "confirm",
    "consent_of",
    "consents_in",
    "consents_of",
    "current",
    "end",
    "end_overdue",
    "file",
    "find",
    "mark_of",
    "represent",
    "send_code",
    "serves",
    "try_code",
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
            ``party.malformed``; ``visit.at_once`` where the official begins another one meanwhile.
    """
    office, looking = offices.office_of(actor), actor.with_purpose(arrival.purpose.strip()[:200])
    with edge():
        party, way = people.recognised(looking, arrival, clock)
        before = current(actor, clock=clock)
        if before is not None:
            end(actor, before.id, clock=clock)
        now = clock.now()
        row = StoredVisit(
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
        _open(row)
        detail = {"way": way.value, "organisation": office}
        audit.record(
            looking, "visit.begin", row.id, parties=(party.id,), detail=detail, clock=clock
        )
    return _as_visit(row)


@telemetry.traced
def represent(
    actor: Actor,
    id: VisitId | str,
    named: ForCompany | None,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Visit:
    """Serve the visitor for a company that they name, or for themselves again where it is None.

    It is a visit of its own, as long as what is left of the one before, which ends. The visitor
    acts for the company under a mandate of it, or by what it has signed for this visit.

    Raises:
        Refusal: ``visit.not_found``; ``visit.unauthorised``; ``visit.at_once``;
            ``representative.malformed``; ``representative.no_company``; ``party.not_found``; as for
            ``files.store``.
        Outage: when what keeps or looks through the papers does not answer.
    """
    visit = find(actor, id, clock=clock)
    with edge():
        row = _again(visit, clock)
        papers: Sequence[Paper] = ()
        if named is not None:
            looking = actor.with_purpose(visit.purpose)
            company, mandates = companies.presented(looking, visit.visitor, named, clock)
            reached = offices.accepted(visit.organisation, company.region)
            standing = companies.standing_of(mandates, reached, is_authorised=bool(named.papers))
            if standing is None:
                names = {"name": visit.visitor_name, "company": company.name}
                raise Refusal("visit.unauthorised", Reason.CONFLICT, values=names)
            row.company, row.company_name, row.standing = company.id, company.name, standing.value
            papers = named.papers if standing is Standing.AUTHORISATION else ()
        end(actor, visit.id, clock=clock)
        keeper = acting(actor, _as_visit(row))
        row.authorisation = [
            files.store(keeper, paper.content, name=paper.name, clock=clock).id for paper in papers
        ]
        _open(row)
        sides = tuple(PartyId(side) for side in (row.visitor, row.company) if side)
        detail = {"company": row.company, "standing": row.standing}
        audit.record(actor, "visit.represent", row.id, parties=sides, detail=detail, clock=clock)
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
    """Return the official as who acts for the visitor, or for the company that these act for.

    They do so in what the office accepts and the visitor's mandate is for, and in nothing else.
    """
    return _acting(actor, visit, accepted(visit))


def _acting(actor: Actor, visit: Visit, scopes: frozenset[str]) -> Actor:
    return replace(
        actor,
        kind=ActorKind.ENTERPRISE if visit.company else ActorKind.RESIDENT,
        on_behalf_of=visit.applicant,
        mandate=None,
        mandate_scopes=scopes,
        assignments=(),
        channel=CHANNEL,
        purpose=visit.purpose,
    )


def accepted(visit: Visit, *, clock: Clock = SYSTEM_CLOCK) -> frozenset[str]:
    """Return the services that can be applied for in a visit: those that its office accepts.

    For a company these are none but what the visitor's mandate is for; none once it has ended.
    """
    reached = offices.accepted(visit.organisation, parties.get(NAMES, visit.applicant).region)
    if visit.company is None or visit.standing is Standing.AUTHORISATION:
        return reached
    return companies.limited(reached, visit.visitor, visit.company, clock)


@telemetry.traced
def send_code(
    actor: Actor, id: VisitId | str, submission: Submission, *, clock: Clock = SYSTEM_CLOCK
) -> SentCode:
    """Send a code to the visitor's telephone on record, for exactly what is about to be sent.

    Raises:
        Refusal: ``visit.not_found``; ``visit.no_phone``; ``visit.too_many_codes``.
        Outage: when the message cannot be sent, or the telephone cannot be looked up.
    """
    visit, mark = find(actor, id, clock=clock), mark_of(submission)
    codes.require_few(visit.visitor, clock)
    phone = codes.phone_of(visit.visitor, clock)
    with edge():
        row, code = codes.keep(visit, mark, phone, clock)
        detail = {"service": submission.service, "mark": mark}
        sides = (visit.visitor,)
        audit.record(actor, "visit.code", visit.id, parties=sides, detail=detail, clock=clock)
    return codes.send(row, code, phone)


def code_sent(
    visit: Visit, submission: Submission, *, clock: Clock = SYSTEM_CLOCK
) -> SentCode | None:
    """Return the code that was sent for this and counts now, None without one."""
    return codes.waiting(visit, mark_of(submission), clock)


def try_code(
    actor: Actor,
    id: VisitId | str,
    submission: Submission,
    code: str,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Take note that the visitor has said the code that was sent to them; each try counts.

    Call it before the transaction that sends, so that a try counts although nothing is sent.

    Raises:
        Refusal: ``visit.not_found``; ``visit.sms_over``; ``visit.sms_wrong``.
    """
    codes.prove(find(actor, id, clock=clock), mark_of(submission), code, clock)


@telemetry.traced
def confirm(
    actor: Actor,
    id: VisitId | str,
    submission: Submission,
    given: Given,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> ConsentId:
    """Take down that the visitor confirms what is about to be sent for them.

    They confirm by the code that their app shows with any of their credentials, by the code that
    was sent to their telephone and that ``try_code`` found right, or by signing the printed sheet,
    of which there are pictures. Call it in the transaction that sends.

    Raises:
        Refusal: ``visit.not_found``; ``visit.unconfirmed`` without any; ``visit.code_unknown``;
            ``visit.other_code`` for a code of somebody else; ``visit.sms_over``.
    """
    visit, mark = find(actor, id, clock=clock), mark_of(submission)
    with edge():
        way = _confirmed(actor, (visit, mark), given, clock)
        consent = consents.keep(visit, (submission.service, mark, way), given, clock)
        audit.record(
            actor,
            "visit.confirm",
            visit.id,
            parties=(visit.visitor,),
            detail={"service": submission.service, "mark": mark, "way": way.value},
            clock=clock,
        )
    return ConsentId(consent)


def file(consent: ConsentId, case: Case) -> None:
    """Put what was confirmed with the case that came of it; its offices read what was signed."""
    consents.file(consent, case)


def consent_of(case: CaseId | str) -> Consent | None:
    """Return what the applicant of a case confirmed at a counter, None where nothing was.

    Whoever calls it has seen to it that the case may be viewed.
    """
    return consents.of_cases((case,)).get(case)


def consents_of(cases: Sequence[CaseId]) -> Mapping[str, Consent]:
    """Return what was confirmed at a counter for any of these cases; as for ``consent_of``."""
    return consents.of_cases(cases)


def consents_in(visit: Visit) -> tuple[Consent, ...]:
    """Return what was confirmed in a visit and sent, the latest first."""
    return consents.in_visit(visit)


def _confirmed(actor: Actor, subject: tuple[Visit, str], given: Given, clock: Clock) -> ConsentWay:
    visit, mark = subject
    if given.code.strip():
        _require_own(people.shows(actor, given.code, clock), visit)
        return ConsentWay.CODE
    if given.sms.strip():
        codes.spend(visit, mark, clock)
        return ConsentWay.SMS
    if not given.sheet:
        raise Refusal("visit.unconfirmed", Reason.CONFLICT)
    return ConsentWay.SHEET


def _require_own(shown_by: PartyId | None, visit: Visit) -> None:
    if shown_by is None:
        raise Refusal("visit.code_unknown", Reason.CONFLICT)
    if shown_by != visit.visitor:
        raise Refusal("visit.other_code", Reason.CONFLICT)


def _open(row: StoredVisit) -> None:
    """Open a visit; an official serves one visitor at a time, from however many windows."""
    try:
        with attempt():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Refusal("visit.at_once", Reason.CONFLICT) from twice


def _again(visit: Visit, clock: Clock) -> StoredVisit:
    """Return a visit of the same visitor that begins now and ends when theirs would have ended."""
    return StoredVisit(
        id=uuid_utils.uuid7().hex,
        visitor=visit.visitor,
        visitor_name=visit.visitor_name,
        official=visit.official,
        organisation=visit.organisation,
        way=visit.way.value,
        purpose=visit.purpose,
        hall=visit.hall,
        number=visit.number,
        began_at=clock.now(),
        until=visit.until,
    )


def _ended(row: StoredVisit, clock: Clock) -> None:
    """End a visit and throw its drafts away, or neither.

    They go although their service may not be there any more, or nobody be mandated for it.
    """
    visit = _as_visit(row)
    official = Actor(kind=ActorKind.OFFICIAL, party=visit.official, channel=CHANNEL)
    writer = _acting(official, visit, frozenset({ANY_SCOPE}))
    with edge():
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        for draft in drafts.mine(writer):
            drafts.discard(writer, draft.id)


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
        company=PartyId(row.company) if row.company else None,
        company_name=row.company_name,
        standing=Standing(row.standing) if row.standing else None,
        authorisation=tuple(FileId(id) for id in row.authorisation),
        ended_at=row.ended_at,
    )
