"""Ask who may do what, where; give roles and take them away. What no role grants is denied."""

from functools import lru_cache

import msgspec

from kallipolis.foundation.access import events, hot, logic
from kallipolis.foundation.access.contracts import (
    Act,
    Actor,
    Assignment,
    Reach,
    Resource,
    Role,
    RoleId,
)
from kallipolis.foundation.access.models import AssignedRole, PublishedRole
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode


def allows(actor: Actor, act: Act | str, resource: Resource) -> bool:
    """Say whether an actor may do an act to a resource."""
    return logic.is_allowed(
        actor, Act(act), resource, roles=roles(), paths=_paths(resource.regions)
    )


def require(actor: Actor, act: Act | str, resource: Resource) -> None:
    """Let pass who may, and answer all others as if there were nothing there.

    Raises:
        Refusal: ``<noun>.not_found``, the same as for what does not exist.
    """
    if not allows(actor, act, resource):
        raise not_found(f"{logic.noun_of(Act(act))}.not_found")


def reach(actor: Actor, act: Act | str) -> Reach:
    """Return what a list of an act may show to an actor, to filter a query by."""
    return logic.reach(actor, Act(act), roles())


def roles() -> dict[RoleId, Role]:
    """Return the roles in force by id."""
    token = hot.revision()
    return _roles_at(token) if token else {}


def assign(
    actor: Actor, party: PartyId, assignment: Assignment, *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Give a party a role; giving it again changes nothing.

    Raises:
        Refusal: ``access.not_found`` when there is no such role, or when the actor's own right to
            assign is narrower than what the role may do; ``access.self_assignment``.
    """
    with database.edge():
        _require_assigning(actor, party, assignment)
        _, is_new = AssignedRole.objects.get_or_create(
            **_columns(party, assignment), ended_at=None, defaults={"given_at": clock.now()}
        )
        if is_new:
            outbox.publish(events.ASSIGNED, party, _told(actor, assignment), clock=clock)


def unassign(
    actor: Actor, party: PartyId, assignment: Assignment, *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Take a role away from a party; that it was held stays on record.

    Raises:
        Refusal: as for ``assign``; also when the party does not hold the role.
    """
    with database.edge():
        _require_assigning(actor, party, assignment)
        held = AssignedRole.objects.filter(**_columns(party, assignment), ended_at=None)
        if not held.update(ended_at=clock.now()):
            raise not_found("access.not_found")
        outbox.publish(events.UNASSIGNED, party, _told(actor, assignment), clock=clock)


def assignments_of(party: PartyId) -> tuple[Assignment, ...]:
    """Return the roles that a party holds now, in the order in which they were given."""
    return tuple(
        Assignment(
            role=RoleId(row.role),
            organisation=OrganisationId(row.organisation),
            region=RegionCode(row.region),
        )
        for row in AssignedRole.objects.filter(party=party, ended_at=None).order_by("id")
    )


@lru_cache(maxsize=2)
def _roles_at(token: str) -> dict[RoleId, Role]:
    return {
        RoleId(row.id): msgspec.json.decode(row.body, type=Role)
        for row in PublishedRole.objects.all()
    }


def _paths(codes: tuple[RegionCode, ...]) -> dict[RegionCode, tuple[RegionCode, ...]]:
    return {code: (code,) for code in codes}


def _require_assigning(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    role = roles().get(assignment.role)
    if role is None:
        raise not_found("access.not_found")
    require(actor, "access.assign", logic.as_resource(assignment, role))
    if actor.party == party:
        raise Refusal("access.self_assignment", Reason.FORBIDDEN)


def _columns(party: PartyId, assignment: Assignment) -> dict[str, str]:
    return {
        "party": party,
        "role": assignment.role,
        "organisation": assignment.organisation,
        "region": assignment.region,
    }


def _told(actor: Actor, assignment: Assignment) -> dict[str, str]:
    return {
        "role": assignment.role,
        "organisation": assignment.organisation,
        "region": assignment.region,
        "by": actor.party or actor.name,
        "by_kind": actor.kind.value,
        "channel": actor.channel,
        "purpose": actor.purpose,
    }
