"""The table of appointments: who may give a role, and how it is told."""

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import events
from kallipolis.foundation.parties.contracts import PartyKind
from kallipolis.foundation.parties.models import StoredParty


def require_appointing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    access.require_giving(actor, assignment)
    if actor.party == party:
        raise Refusal("access.self_assignment", Reason.FORBIDDEN)
    if not StoredParty.objects.filter(id=party, kind=PartyKind.OFFICIAL).exists():
        raise not_found("party.not_found")


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
