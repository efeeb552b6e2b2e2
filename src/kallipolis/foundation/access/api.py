"""Ask who may do what, where. What no role grants is denied."""

from collections.abc import Mapping

from kallipolis.foundation.access import logic
from kallipolis.foundation.access.contracts import (
    Act,
    Actor,
    ActorKind,
    Assignment,
    Reach,
    Resource,
    Role,
    RoleId,
)
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.foundation.regions import api as regions

_Published = Mapping[str, Document[Role]]


def allows(actor: Actor, act: Act | str, resource: Resource) -> bool:
    """Say whether an actor may do an act to a resource."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    paths = _paths(resource.regions) if actor.assignments else {}
    return logic.is_allowed(actor, Act(act), resource, roles=roles(), paths=paths)


def may(actor: Actor, act: Act | str) -> bool:
    """Say whether an actor may do an act everywhere, asked by rooms below through a setting."""
    return allows(actor, act, Resource())


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


def roles() -> Mapping[RoleId, Role]:
    """Return the roles in force by id."""
    published: _Published = packs.every("role")
    known = _KNOWN.get("roles")
    if known is None or known[0] is not published:
        found = {RoleId(id): document.body for id, document in published.items()}
        known = _KNOWN["roles"] = (published, found)
    return known[1]


def roles_for(act: Act | str) -> frozenset[RoleId]:
    """Return the roles that an official holds by appointment and that grant an act."""
    return logic.roles_for(Act(act), roles())


def require_giving(actor: Actor, assignment: Assignment, *, seat: RegionCode) -> None:
    """Let pass who reaches as far as the role that they are about to give or take away.

    ``seat`` is the region of the organisation in which the role is held.

    Raises:
        Refusal: ``access.not_found`` when there is no such role, or when the actor's right to
            assign is narrower than what the role may do.
    """
    role = roles().get(assignment.role)
    if role is None:
        raise not_found("access.not_found")
    paths = _paths((assignment.region,))
    for needed in logic.as_resources(assignment, role, seat=seat, paths=paths):
        require(actor, "access.assign", needed)


def _paths(codes: tuple[RegionCode, ...]) -> dict[RegionCode, tuple[RegionCode, ...]]:
    found = (regions.find(code) for code in codes)
    return {region.code: region.path for region in found if region is not None}


_KNOWN: dict[str, tuple[_Published, Mapping[RoleId, Role]]] = {}
