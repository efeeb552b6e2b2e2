"""The table of appointments: who may give a role, and how it is told."""

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import events
from kallipolis.foundation.parties.contracts import PartyKind
from kallipolis.foundation.parties.models import StoredParty
from kallipolis.foundation.regions import api as regions


def require_appointing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    """Let pass who reaches the office, as far as the role does, and who the official works for."""
    regions.get(assignment.region)
    seat = organisations.get(assignment.organisation).region
    access.require_giving(actor, assignment, seat=seat)
    official = _official(actor, party)
    works = Resource(
        organisations=(OrganisationId(official.organisation),),
        regions=(_seat(official.organisation, official.region),),
    )
    if not access.allows(actor, "access.assign", works):
        raise not_found("party.not_found")


def require_dismissing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    """Let pass who could give the role, or reaches its region when the organisation is gone.

    Where the official works does not matter: an office is freed from anybody who holds it.
    """
    access.require_giving(actor, assignment, seat=_seat(assignment.organisation, assignment.region))
    _official(actor, party)


def require_staffing(
    actor: Actor, act: str, organisation: OrganisationId, region: RegionCode
) -> None:
    """Let pass who reaches an organisation, and a region too that lies outside that of its seat."""
    seat = organisations.get(organisation).region
    access.require(actor, act, Resource(organisations=(organisation,), regions=(seat,)))
    if seat not in regions.get(region).path:
        access.require(actor, act, Resource(regions=(region,)))


def _official(actor: Actor, party: PartyId) -> StoredParty:
    if actor.party == party:
        raise Refusal("access.self_assignment", Reason.FORBIDDEN)
    found = StoredParty.objects.filter(id=party, kind=PartyKind.OFFICIAL).first()
    if found is None:
        raise not_found("party.not_found")
    return found


def _seat(organisation: str, otherwise: str) -> RegionCode:
    try:
        return organisations.get(organisation).region
    except Refusal:
        return RegionCode(otherwise)


def columns(party: PartyId, assignment: Assignment) -> dict[str, str]:
    return {
        "party": party,
        "role": assignment.role,
        "organisation": assignment.organisation,
        "region": assignment.region,
    }


def tell(actor: Actor, fact: str, given: tuple[PartyId, Assignment], clock: Clock) -> None:
    party, assignment = given
    data = columns(party, assignment)
    del data["party"]
    outbox.publish(fact, party, data, clock=clock)
    act = "access.assign" if fact == events.APPOINTED else "access.unassign"
    audit.record(actor, act, party, parties=(party,), detail=data, clock=clock)
