"""Find out for which companies somebody may act, and let them."""

from typing import Final

from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation, Registration
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, Party, Relation, Terms
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record

PURPOSE: Final = "representation"
OWN_REQUEST: Final = "applicant-request"
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
    read = places.read_organisation_number(credit_code)
    if not isinstance(read, Number):
        problem = Problem(field="credit_code", code="representative.credit_code")
        raise Refusal("representative.malformed", Reason.MALFORMED, problems=(problem,))
    code = read.number
    record = registries.look_up(
        PLATFORM,
        places.here().company_register,
        code,
        fields=FIELDS,
        grounds=Grounds(purpose=PURPOSE, legal_basis=OWN_REQUEST, party=me),
        clock=clock,
    )
    own = parties.identity_of(actor.with_purpose(PURPOSE), me, clock=clock).id_number
    if record is None or not _names(record, own):
        raise not_found("representative.not_found")
    with edge():
        company = _enterprise(_organisation(code, record, clock), clock)
        return _mandate(actor, company, code, clock)


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


def _mandate(actor: Actor, company: Party, code: str, clock: Clock) -> Mandate:
    _, held = parties.mandates_of(actor, clock=clock)
    relation = Relation.LEGAL_REPRESENTATIVE
    known = (m for m in held if m.principal == company.id and m.relation == relation)
    active = next((m for m in known if m.state == "active"), None)
    if active is not None:
        return active
    holder, terms = _person(actor), Terms(relation=relation, scopes=(ANY_SCOPE,))
    basis = f"{places.here().company_register} {code}"
    return parties.establish(PLATFORM, company.id, holder, terms, basis=basis, clock=clock)
