"""Find out for which companies somebody may act, and let them."""

from typing import Final

from kallipolis.domains.government.representatives.contracts import Presented
from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation, Registration
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, MandateState, Party, Relation, Terms
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record

PURPOSE: Final = "representation"
FIELDS: Final = ("name", "status", "region", "legal_representative_id_number")
ACTIVE: Final = "active"
PLATFORM: Final = system("who may act for a company")


def claim(actor: Actor, credit_code: str, *, clock: Clock = SYSTEM_CLOCK) -> Mandate:
    """Let a company's legal representative act for it, as the register of legal entities says.

    The company is made known here if it was not. Claiming it again returns the same mandate.

    Raises:
        Refusal: ``representative.malformed`` for what is no credit code;
            ``representative.not_found`` where the register names somebody else, no such company,
            or one that is not active any more.
    """
    me = _person(actor)
    code = _code(credit_code)
    record = _looked_up(code, me, clock)
    own = parties.identity_of(actor.with_purpose(PURPOSE), me, clock=clock).id_number
    if record is None or not _names(record, own):
        raise not_found("representative.not_found")
    with edge():
        company = _enterprise(_organisation(code, record, clock), clock)
        return _mandate(me, company, code, clock)


def present(
    actor: Actor, person: PartyId, credit_code: str, *, clock: Clock = SYSTEM_CLOCK
) -> Presented:
    """Return a company that somebody at a counter names, and the mandates that they hold of it.

    The company is made known here if it was not. Who the register names as its legal
    representative gets that mandate by it; anybody else holds what the company has given them, or
    nothing. That the official read who the person is goes on record.

    Raises:
        Refusal: ``representative.malformed`` for what is no credit code;
            ``representative.no_company`` for one that the register does not have as active;
            ``party.purpose_missing``; ``party.not_found`` for who may not read who people are.
    """
    code = _code(credit_code)
    own = parties.identity_of(actor, person, clock=clock).id_number
    record = _looked_up(code, person, clock)
    if record is None or record.values["status"] != ACTIVE:
        raise not_found("representative.no_company")
    with edge():
        company = _enterprise(_organisation(code, record, clock), clock)
        if _names(record, own):
            _mandate(person, company, code, clock)
        return Presented(company=company, mandates=held(person, company.id, clock=clock))


def held(person: PartyId, company: PartyId, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Mandate, ...]:
    """Return the mandates under which somebody may act for a company now, the oldest first."""
    holder, now = Actor(kind=ActorKind.RESIDENT, party=person), clock.now()
    _, mandates = parties.mandates_of(holder, clock=clock)
    in_force = (m for m in mandates if m.state is MandateState.ACTIVE and m.since <= now)
    return tuple(sorted((m for m in in_force if m.principal == company), key=lambda m: m.id))


def _code(credit_code: str) -> str:
    read = places.read_organisation_number(credit_code)
    if isinstance(read, Number):
        return read.number
    problem = Problem(field="credit_code", code="representative.credit_code")
    raise Refusal("representative.malformed", Reason.MALFORMED, problems=(problem,))


def _looked_up(code: str, person: PartyId, clock: Clock) -> Record | None:
    return registries.look_up(
        PLATFORM,
        places.here().company_register,
        code,
        fields=FIELDS,
        grounds=Grounds(purpose=PURPOSE, carried_by="request", party=person),
        clock=clock,
    )


def _person(actor: Actor) -> PartyId:
    if actor.kind is not ActorKind.RESIDENT or actor.party is None or actor.on_behalf_of:
        raise not_found("representative.not_found")
    return actor.party


def _names(record: Record, id_number: str) -> bool:
    values = record.values
    return values["status"] == ACTIVE and values["legal_representative_id_number"] == id_number


def _organisation(code: str, record: Record, clock: Clock) -> Organisation:
    known = organisations.find_by_credit_code(code)
    if known is not None:
        return known
    told = Registration(
        name=everywhere(str(record.values["name"])),
        region=RegionCode(str(record.values["region"])),
        credit_code=code,
    )
    return organisations.register(PLATFORM, told, clock=clock)


def _enterprise(company: Organisation, clock: Clock) -> Party:
    known = parties.find_enterprise(PLATFORM, company.id)
    return known or parties.register_enterprise(PLATFORM, company.id, clock=clock)


def _mandate(holder: PartyId, company: Party, code: str, clock: Clock) -> Mandate:
    _, mandates = parties.mandates_of(Actor(kind=ActorKind.RESIDENT, party=holder), clock=clock)
    relation = Relation.LEGAL_REPRESENTATIVE
    known = (m for m in mandates if m.principal == company.id and m.relation == relation)
    active = next((m for m in known if m.state == "active"), None)
    if active is not None:
        return active
    terms = Terms(relation=relation, scopes=(ANY_SCOPE,))
    basis = f"{places.here().company_register} {code}"
    return parties.establish(PLATFORM, company.id, holder, terms, basis=basis, clock=clock)
