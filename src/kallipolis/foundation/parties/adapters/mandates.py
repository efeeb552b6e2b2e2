"""The table of mandates: drawn up, kept, found, told to both sides."""

from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import MandateId, PartyId, RegionCode
from kallipolis.foundation.parties import events
from kallipolis.foundation.parties.adapters import people
from kallipolis.foundation.parties.contracts import (
    Mandate,
    MandateState,
    Named,
    PartyKind,
    Terms,
)
from kallipolis.foundation.parties.logic import mandates as law
from kallipolis.foundation.parties.logic.id_numbers import read_id_number
from kallipolis.foundation.parties.models import StoredMandate, StoredParty, fingerprint_of

FACTS: Final = {
    "mandate.grant": events.MANDATE_OFFERED,
    "mandate.establish": events.MANDATE_ACCEPTED,
    "mandate.accept": events.MANDATE_ACCEPTED,
    "mandate.end": events.MANDATE_ENDED,
}


def holder_of(holder: PartyId | Named) -> PartyId:
    residents = StoredParty.objects.filter(kind=PartyKind.RESIDENT)
    if isinstance(holder, Named):
        number = read_id_number(holder.id_number)
        if isinstance(number, Problem):
            raise Refusal("mandate.malformed", Reason.MALFORMED, problems=(number,))
        found = residents.filter(
            name=holder.name.strip(), id_number_fingerprint=fingerprint_of(number.number)
        )
    else:
        found = residents.filter(id=holder)
    row = found.first()
    if row is None:
        fault = Problem(field="holder", code="mandate.holder_unknown")
        raise Refusal("mandate.malformed", Reason.MALFORMED, problems=(fault,))
    return PartyId(row.id)


def require_delegating(actor: Actor, terms: Terms, clock: Clock) -> None:
    if actor.on_behalf_of is None:
        return
    mandates = held(actor, actor.on_behalf_of, clock)
    if not any(law.may_delegate(m.relation, m.scopes, terms.scopes) for m in mandates):
        raise Refusal("mandate.not_delegable", Reason.FORBIDDEN)


def drawn_up(principal: PartyId, holder: PartyId, terms: Terms, clock: Clock) -> StoredMandate:
    now = clock.now()
    row = StoredMandate.new(principal, holder, terms, now)
    kind = StoredParty.objects.values_list("kind", flat=True).filter(id=principal).first()
    if kind is None:
        raise not_found("mandate.not_found")
    people.refuse(tuple(law.faults(row.as_mandate(now), PartyKind(kind))), "mandate.malformed")
    return row


def kept(actor: Actor, row: StoredMandate, act: str, clock: Clock) -> Mandate:
    with database.edge():
        row.save(force_insert=True)
        tell(actor, row, act, clock)
    return with_names([row], clock)[0]


def accepted(actor: Actor, row: StoredMandate, clock: Clock) -> Mandate:
    """Take on a mandate that is on offer; what is taken on stays as it is."""
    access.require(actor, "mandate.accept", Resource(parties=(PartyId(row.holder),)))
    state = row.as_mandate(clock.now()).state
    if actor.party != row.holder:
        raise not_found("mandate.not_found")
    if state in {MandateState.ENDED, MandateState.EXPIRED}:
        raise Refusal("mandate.not_offered", Reason.CONFLICT)
    if state is MandateState.OFFERED:
        row.accepted_at = clock.now()
        row.save(update_fields=["accepted_at"])
        tell(actor, row, "mandate.accept", clock)
    return with_names([row], clock)[0]


def ended(actor: Actor, row: StoredMandate, clock: Clock) -> Mandate:
    """End a mandate from either side; what is over stays as it ended."""
    access.require(actor, "mandate.end", resource_of(row))
    if actor.party != row.holder:
        terms = Terms(relation=row.relation, scopes=row.scopes_given())
        require_delegating(actor, terms, clock)
    if row.as_mandate(clock.now()).state in {MandateState.OFFERED, MandateState.ACTIVE}:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        tell(actor, row, "mandate.end", clock)
    return with_names([row], clock)[0]


def tell(actor: Actor, row: StoredMandate, act: str, clock: Clock) -> None:
    fact = FACTS[act]
    data = {"principal": row.principal, "holder": row.holder, "relation": row.relation}
    outbox.publish(fact, row.id, data | {"by": actor.party or actor.name}, clock=clock)
    sides = (PartyId(row.principal), PartyId(row.holder))
    audit.record(actor, act, row.id, parties=sides, clock=clock)


def granted_and_held(
    party: PartyId, clock: Clock
) -> tuple[tuple[Mandate, ...], tuple[Mandate, ...]]:
    """Return the mandates that a party has granted, and those it holds, newest first."""
    ending = "WHERE principal = %s OR holder = %s ORDER BY id DESC"
    found = with_names(database.instances(StoredMandate, ending, [party, party]), clock)
    return (
        tuple(each for each in found if each.principal == party),
        tuple(each for each in found if each.holder == party),
    )


def locked(mandate_id: MandateId) -> StoredMandate:
    row = StoredMandate.objects.select_for_update().filter(id=mandate_id).first()
    if row is None:
        raise not_found("mandate.not_found")
    return row


def held(actor: Actor, principal: PartyId, clock: Clock) -> list[Mandate]:
    """Return the mandates under which the actor may act for a principal now."""
    found = StoredMandate.objects.filter(
        principal=principal, holder=actor.party, accepted_at__isnull=False, ended_at=None
    )
    moment = clock.now()
    return law.in_force([row.as_mandate(moment) for row in found], moment)


def holders(principal: PartyId, scope: str, clock: Clock) -> tuple[PartyId, ...]:
    """Return who holds a mandate of a principal in force for a scope, each once."""
    found = StoredMandate.objects.filter(
        principal=principal, accepted_at__isnull=False, ended_at=None
    ).order_by("id")
    moment = clock.now()
    each = law.in_force([row.as_mandate(moment) for row in found], moment)
    return tuple(dict.fromkeys(m.holder for m in each if law.covers(m, scope)))


def resource_of(row: StoredMandate) -> Resource:
    region = StoredParty.objects.values_list("region", flat=True).get(id=row.principal)
    sides = (PartyId(row.principal), PartyId(row.holder))
    return Resource(parties=sides, regions=(RegionCode(region),))


def with_names(rows: list[StoredMandate], clock: Clock) -> list[Mandate]:
    sides = {id for row in rows for id in (row.principal, row.holder)}
    names = (
        dict(StoredParty.objects.filter(id__in=sides).values_list("id", "name")) if sides else {}
    )
    moment = clock.now()
    return [row.as_mandate(moment, names) for row in rows]
