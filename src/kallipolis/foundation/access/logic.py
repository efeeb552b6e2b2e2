"""Which grants an actor has, and whether they reach what an act is about; nothing is implied."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from kallipolis.foundation.access.contracts import (
    Act,
    Grant,
    Own,
    Reach,
    Resource,
    Role,
    Within,
)
from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind, Assignment
from kallipolis.foundation.ids import RegionCode, RoleId

Roles = Mapping[RoleId, Role]
Paths = Mapping[RegionCode, tuple[RegionCode, ...]]
"""For each region that a resource names, the codes from the root down to itself."""

BUILT_IN: Final = {
    ActorKind.ANONYMOUS: RoleId("anonymous"),
    ActorKind.RESIDENT: RoleId("resident"),
    ActorKind.ENTERPRISE: RoleId("enterprise"),
    ActorKind.OFFICIAL: RoleId("official"),
    ActorKind.CLIENT: RoleId("client"),
}
"""The role that everybody of a kind has without being assigned it."""

MOST_KEPT: Final = 10_000
_FOUND: Final[dict[tuple[int, Act], tuple[Role, tuple[Grant, ...]]]] = {}


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A role as one actor holds it: for whose things, and by which assignment."""

    role: Role
    own: Own | None
    assignment: Assignment | None = None


def is_allowed(actor: Actor, act: Act, resource: Resource, *, roles: Roles, paths: Paths) -> bool:
    """Say whether any grant of the actor covers the act and reaches the resource.

    Missing: a role without a document grants nothing; a region without a path lies nowhere.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    for held in held_by(actor, roles):
        for grant in _grants_of(held.role, act):
            if _reaches(held, grant.within, resource, paths):
                return True
    return False


def reach(actor: Actor, act: Act, roles: Roles) -> Reach:
    """Return what lists of an act may show: exactly the resources that ``is_allowed`` lets pass."""
    if actor.kind is ActorKind.SYSTEM:
        return Reach(everywhere=True)
    found = list(_grants_for(actor, act, roles))
    assigned = [(held.assignment, g.within) for held, g in found if held.assignment is not None]
    return Reach(
        everywhere=any(grant.within is Within.EVERYWHERE for _, grant in found),
        organisations=tuple(
            dict.fromkeys(a.organisation for a, w in assigned if w is Within.ORGANISATION)
        ),
        regions=tuple(dict.fromkeys(a.region for a, w in assigned if w is Within.REGION)),
        own=tuple(
            dict.fromkeys(h.own for h, g in found if g.within is Within.OWN and h.own is not None)
        ),
    )


def held_by(actor: Actor, roles: Roles) -> tuple[Held, ...]:
    """Return the roles an actor holds: that of their kind, those of a mandate, those assigned.

    Who acts for another has that other's role over the other's things, within the scopes of the
    mandate, keeps over their own things what any resident has, and lays down what an office gives.
    """
    own = Own(party=actor.party) if actor.party is not None else None
    if actor.on_behalf_of is not None:
        principal = Own(party=actor.on_behalf_of, scopes=actor.mandate_scopes)
        hats = ((BUILT_IN[actor.kind], principal), (BUILT_IN[ActorKind.RESIDENT], own))
        return tuple(Held(role=roles[id], own=whose) for id, whose in hats if id in roles)
    first = BUILT_IN[actor.kind]
    built_in = (Held(role=roles[first], own=own),) if first in roles else ()
    if not actor.assignments:
        return built_in
    return built_in + tuple(
        Held(role=roles[given.role], own=own, assignment=given)
        for given in actor.assignments
        if given.role in roles
    )


def roles_for(act: Act, roles: Roles) -> frozenset[RoleId]:
    """Return the roles that grant an act, those left out that nobody is appointed to."""
    granting = {id for id, role in roles.items() if _grants_of(role, act)}
    return frozenset(granting - set(BUILT_IN.values()))


def covers(grant: Grant, act: Act) -> bool:
    """Say whether a grant is for this act, or for every act on its noun."""
    noun, _, verb = grant.act.partition(".")
    return grant.act == act or (verb == "*" and act.startswith(f"{noun}."))


def noun_of(act: Act) -> str:
    """Return what an act is done to (``case`` for ``case.decide``)."""
    return act.partition(".")[0]


def as_resources(
    assignment: Assignment, role: Role, *, seat: RegionCode, paths: Paths
) -> tuple[Resource, ...]:
    """Return all that an assigner must reach to give a role, so that nobody gives what they lack.

    Always the organisation, by itself or by the region of its seat. Also the region of the
    assignment, where a grant reaches over it or where it lies outside that of the seat. A role that
    reaches everywhere is given only by who reaches everywhere.
    """
    breadths = {grant.within for grant in role.grants}
    needed = [Resource(organisations=(assignment.organisation,), regions=(seat,))]
    if Within.REGION in breadths or seat not in paths.get(assignment.region, ()):
        needed.append(Resource(regions=(assignment.region,)))
    if Within.EVERYWHERE in breadths:
        needed.append(Resource())
    return tuple(needed)


def _grants_for(actor: Actor, act: Act, roles: Roles) -> Iterator[tuple[Held, Grant]]:
    for held in held_by(actor, roles):
        for grant in _grants_of(held.role, act):
            yield held, grant


def _grants_of(role: Role, act: Act) -> tuple[Grant, ...]:
    """Return the grants of a role for an act, found once as long as the role is this one."""
    known = _FOUND.get((id(role), act))
    if known is None or known[0] is not role:
        if len(_FOUND) >= MOST_KEPT:
            _FOUND.clear()
        known = _FOUND[id(role), act] = (role, tuple(g for g in role.grants if covers(g, act)))
    return known[1]


def _reaches(held: Held, within: Within, resource: Resource, paths: Paths) -> bool:
    if within is Within.EVERYWHERE:
        return True
    if within is Within.OWN:
        return held.own is not None and _is_own(held.own, resource)
    if held.assignment is None:
        return False
    if within is Within.ORGANISATION:
        return held.assignment.organisation in resource.organisations
    return any(held.assignment.region in paths.get(code, ()) for code in resource.regions)


def _is_own(own: Own, resource: Resource) -> bool:
    in_scope = ANY_SCOPE in own.scopes or resource.scope in own.scopes
    return in_scope and own.party in resource.parties
