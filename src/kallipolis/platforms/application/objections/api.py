"""Object to a look-up, withdraw the consent that carried one, and let the answer count."""

from collections.abc import Iterator
from typing import Final

import uuid_utils
from django.conf import settings
from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome, Piece
from kallipolis.platforms.application.objections import hot
from kallipolis.platforms.application.objections.contracts import (
    LOOK_UP_OBJECTION,
    Against,
    Objection,
    Way,
    asking_of,
)
from kallipolis.platforms.application.objections.events import FORGONE
from kallipolis.platforms.application.objections.models import StoredObjection
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

ANSWERING: Final = system("have objections to look-ups answered")
RAISE: Final = "objection.raise"
SETTLE: Final = "objection.settle"
LOOK_UP: Final = "registry.look_up"
OBJECTED: Final = "objected"
MOST_LOOK_UPS: Final = 1000
"""So far back in somebody's record it is looked for what they object to."""


def object_to(
    actor: Actor, party_id: PartyId, said: Against, *, clock: Clock = SYSTEM_CLOCK
) -> Objection:
    """Object to a look-up that a duty carried; a case is opened at the authority that looked.

    While it is open, the same person, service and proof give the same one again.

    Raises:
        Refusal: ``objection.not_found`` for who may not speak for them, and where nothing was
            looked up; ``objection.by_consent``; ``objection.no_authority``.
    """
    _require_raising(actor, party_id)
    basis = _basis_of(party_id, said, clock)
    key = f"{party_id} {said.service} {said.proof}"
    with database.edge():
        row = StoredObjection.objects.filter(open=key).first()
        if row is None:
            row = _opened(parties.get(ANSWERING, party_id), said, key, basis=basis, clock=clock)
        detail = {"service": said.service, "proof": said.proof, "case": row.case}
        audit.record(actor, RAISE, row.id, parties=(party_id,), detail=detail, clock=clock)
    return _as_seen(row)


def withdraw(
    actor: Actor, case_id: CaseId | str, proof: str, *, clock: Clock = SYSTEM_CLOCK
) -> Objection:
    """Withdraw the consent by which a proof was looked up for a case; done again, the same one.

    What is not decided yet does not rest on it any more; what is decided stays.

    Raises:
        Refusal: ``case.not_found``; ``objection.not_found``; ``objection.no_consent``.
    """
    view = cases.find_for(actor, case_id, clock=clock)
    applicant = view.case.applicant
    _require_raising(actor, applicant)
    piece = next((each for each in _pieces(view.case.id, clock) if each.requirement == proof), None)
    known = StoredObjection.objects.filter(
        way=Way.WITHDRAWAL, asking=view.case.id, proof=proof
    ).first()
    if known is not None:
        return _as_seen(known)
    if piece is None or piece.carried_by != "consent":
        raise Refusal("objection.no_consent", Reason.RULE)
    now = clock.now()
    with database.edge():
        row = StoredObjection.objects.create(
            id=uuid_utils.uuid7().hex,
            way=Way.WITHDRAWAL,
            party=applicant,
            service=view.case.service,
            proof=proof,
            asking=view.case.id,
            since=now,
            answered_at=now,
        )
        _forgo(row, clock)
        detail = {"service": row.service, "proof": proof, "consent": False, "case": row.asking}
        audit.record(actor, RAISE, row.id, parties=(applicant,), detail=detail, clock=clock)
    return _as_seen(row)


def settle(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let the answer to an objection count; once."""
    with database.edge():
        row = StoredObjection.objects.select_for_update().filter(case=case_id).first()
        if row is None or row.open is None:
            return
        outcome = cases.find_for(ANSWERING, case_id, clock=clock).case.outcome
        if outcome is None:
            return
        row.open, row.outcome, row.answered_at = None, outcome.value, clock.now()
        row.save(update_fields=["open", "outcome", "answered_at"])
        if outcome is Outcome.GRANTED:
            _forgo(row, clock)
        detail = {"outcome": outcome.value, "case": row.case}
        party = (PartyId(row.party),)
        audit.record(ANSWERING, SETTLE, row.id, parties=party, detail=detail, clock=clock)


def take_up(case_id: CaseId) -> None:
    """Let an objection be open again whose answer was contested, unless another is by now."""
    with database.edge():
        row = StoredObjection.objects.select_for_update().filter(case=case_id).first()
        if row is None or row.open is not None:
            return
        key = f"{row.party} {row.service} {row.proof}"
        if not StoredObjection.objects.filter(open=key).exists():
            row.open, row.outcome, row.answered_at = key, "", None
            row.save(update_fields=["open", "outcome", "answered_at"])


def stopped(party: PartyId, service: str) -> frozenset[str]:
    """Return the proofs that are not looked up of somebody for a service: they may be brought."""
    return hot.stopped(party, service, way=Way.OBJECTION, outcome=Outcome.GRANTED)


def of_party(party: PartyId) -> tuple[Objection, ...]:
    """Return what somebody has against look-ups, latest first."""
    rows = StoredObjection.objects.filter(party=party).order_by("-since", "-id")
    return tuple(map(_as_seen, rows))


def _opened(party: Party, said: Against, key: str, *, basis: str, clock: Clock) -> StoredObjection:
    """Open the case; who comes at the same moment with the same gets the same one."""
    against = services.get(said.service)
    owner = _authority(party, said, against, clock)
    earlier = StoredObjection.objects.filter(
        party=party.id, service=said.service, proof=said.proof, way=Way.OBJECTION
    ).count()
    opening = replace(
        services.opening_at(
            owner, services.get(LOOK_UP_OBJECTION), (party.id, party.name), first=OBJECTED
        ),
        answers={
            "service": against.name.in_language(settings.LANGUAGE_CODE),
            "proof": _title_of(said.proof).in_language(settings.LANGUAGE_CODE),
            "basis": rules.cited(basis).in_language(settings.LANGUAGE_CODE) if basis else "",
            "why": said.why,
            "asking": said.asking,
        },
        idempotency_key=f"{key} {earlier}",
    )
    case = cases.open_case(ANSWERING, opening, clock=clock)
    row, _ = StoredObjection.objects.get_or_create(
        case=case.id,
        defaults={
            "id": uuid_utils.uuid7().hex,
            "way": Way.OBJECTION,
            "party": party.id,
            "service": said.service,
            "proof": said.proof,
            "asking": said.asking,
            "since": clock.now(),
            "open": key,
        },
    )
    return row


def _basis_of(party: PartyId, said: Against, clock: Clock) -> str:
    """Return the law by which somebody was looked up; what was not looked up has none.

    Raises:
        Refusal: ``objection.not_found``; ``objection.by_consent``.
    """
    for carried_by, basis in (*_in_case(party, said, clock), *_in_ledger(party, said)):
        if carried_by == "duty":
            return basis
        if carried_by == "consent":
            raise Refusal("objection.by_consent", Reason.RULE)
    raise not_found("objection.not_found")


def _in_case(party: PartyId, said: Against, clock: Clock) -> Iterator[tuple[str, str]]:
    asking = asking_of(said)
    if asking is None:
        return
    view = cases.find_for(ANSWERING, asking, clock=clock)
    if (view.case.applicant, view.case.service) != (party, said.service):
        raise not_found("objection.not_found")
    for piece in view.evidence:
        if piece.requirement == said.proof and piece.source == "registry":
            yield piece.carried_by, piece.basis


def _in_ledger(party: PartyId, said: Against) -> Iterator[tuple[str, str]]:
    found = audit.search(ANSWERING, Query(act=LOOK_UP, party=party, limit=MOST_LOOK_UPS))
    for entry in found:
        if (entry.purpose, entry.detail.get("proof")) == (said.service, said.proof):
            yield str(entry.detail.get("carried_by")), str(entry.detail.get("legal_basis"))


def _pieces(case_id: CaseId | str, clock: Clock) -> tuple[Piece, ...]:
    return cases.find_for(ANSWERING, case_id, clock=clock).evidence


def _authority(party: Party, said: Against, against: PublicService, clock: Clock) -> Organisation:
    """Return who looked: who decides the case that asks, else whose service it is at home."""
    asking = asking_of(said)
    if asking is not None:
        deciding = cases.find_for(ANSWERING, asking, clock=clock).case.deciding
        return organisations.get(deciding)
    try:
        return organisations.authority(against.authority, party.region)
    except Refusal as refusal:
        raise Refusal("objection.no_authority", Reason.RULE) from refusal


def _forgo(row: StoredObjection, clock: Clock) -> None:
    if row.asking:
        data: dict[str, object] = {"proof": row.proof, "way": str(row.way)}
        outbox.publish(FORGONE, row.asking, data, clock=clock)


def _require_raising(actor: Actor, party: PartyId) -> None:
    region = parties.get(ANSWERING, party).region
    if not access.allows(actor, RAISE, Resource(parties=(party,), regions=(region,))):
        raise not_found("objection.not_found")


def _title_of(proof: str) -> Text:
    found = packs.find("evidence-type", proof)
    return found.body.name if found is not None else everywhere(proof)


def _as_seen(row: StoredObjection) -> Objection:
    return Objection(
        way=Way(row.way),
        service=row.service,
        proof=row.proof,
        proof_title=_title_of(row.proof),
        case=row.case,
        asking=row.asking,
        since=row.since,
        answered_at=row.answered_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
