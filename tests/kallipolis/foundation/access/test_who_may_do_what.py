"""Deny by default, and what widening, narrowing and mandates do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kallipolis.foundation.access import logic
from kallipolis.foundation.access.contracts import (
    Act,
    Actor,
    ActorKind,
    Assignment,
    Grant,
    Own,
    Resource,
    Role,
    RoleId,
    Within,
)
from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.ids import MandateId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.text import everywhere

PROVINCE, CITY, OTHER_CITY, COUNTY = (
    RegionCode(code) for code in ("440000", "440300", "440100", "440305")
)
PATHS = {
    PROVINCE: (PROVINCE,),
    CITY: (PROVINCE, CITY),
    OTHER_CITY: (PROVINCE, OTHER_CITY),
    COUNTY: (PROVINCE, CITY, COUNTY),
}
PARTIES = [PartyId(name) for name in ("li", "wang", "company")]
ORGANISATIONS = [OrganisationId(name) for name in ("civil-affairs@440300", "health@440100")]
ACTS = [Act(act) for act in ("case.view", "case.decide", "party.identify")]
ROLE_IDS = [RoleId(id) for id in ("resident", "enterprise", "official", "anonymous", "decider")]
LI, WANG, COMPANY = PARTIES
DECIDE = Act("case.decide")


def role(id: str, *grants: tuple[str, Within]) -> Role:
    return Role(
        id=id,
        title=everywhere(id),
        grants=tuple(Grant(act=act, within=within) for act, within in grants),
    )


def roles(*given_roles: Role) -> dict[RoleId, Role]:
    return {RoleId(r.id): r for r in given_roles}


def official(*assignments: Assignment) -> Actor:
    return Actor(kind=ActorKind.OFFICIAL, party=LI, assignments=assignments)


def decider(region: RegionCode = CITY) -> Assignment:
    return Assignment(role=RoleId("decider"), organisation=ORGANISATIONS[0], region=region)


assignments = st.builds(
    Assignment,
    role=st.sampled_from(ROLE_IDS),
    organisation=st.sampled_from(ORGANISATIONS),
    region=st.sampled_from(list(PATHS)),
)
grants = st.builds(
    Grant, act=st.sampled_from([*ACTS, "case.*"]), within=st.sampled_from(list(Within))
)
some_roles = st.fixed_dictionaries(
    {},
    optional={
        id: st.builds(
            Role,
            id=st.just(str(id)),
            title=st.just(everywhere(id)),
            grants=st.lists(grants, max_size=3).map(tuple),
        )
        for id in ROLE_IDS
    },
)
actors = st.builds(
    Actor,
    kind=st.sampled_from([kind for kind in ActorKind if kind is not ActorKind.SYSTEM]),
    party=st.sampled_from(PARTIES),
    assignments=st.lists(assignments, max_size=3).map(tuple),
)
resources = st.builds(
    Resource,
    parties=st.lists(st.sampled_from(PARTIES), max_size=2).map(tuple),
    organisations=st.lists(st.sampled_from(ORGANISATIONS), max_size=2).map(tuple),
    regions=st.lists(st.sampled_from(list(PATHS)), max_size=2).map(tuple),
    scope=st.sampled_from(["", "old-age-allowance", "housing"]),
)
acts = st.sampled_from(ACTS)


def has_grant(actor: Actor, act: Act, known: dict[RoleId, Role]) -> bool:
    held = logic.held_by(actor, known)
    return any(logic.covers(grant, act) for one in held for grant in one.role.grants)


@given(actors, acts, resources, some_roles)
def test_an_actor_without_a_grant_never_passes(
    actor: Actor, act: Act, resource: Resource, known: dict[RoleId, Role]
) -> None:
    passes = logic.is_allowed(actor, act, resource, roles=known, paths=PATHS)

    assert not passes or has_grant(actor, act, known)


@given(actors, acts, resources, some_roles, assignments)
def test_one_more_role_never_removes_access(
    actor: Actor, act: Act, resource: Resource, known: dict[RoleId, Role], more: Assignment
) -> None:
    richer = structs.replace(actor, assignments=(*actor.assignments, more))

    before = logic.is_allowed(actor, act, resource, roles=known, paths=PATHS)
    after = logic.is_allowed(richer, act, resource, roles=known, paths=PATHS)

    assert after >= before


@given(assignments, acts, resources, some_roles, st.data())
def test_a_wider_region_never_removes_access(
    assignment: Assignment,
    act: Act,
    resource: Resource,
    known: dict[RoleId, Role],
    data: st.DataObject,
) -> None:
    wider = replace(assignment, region=data.draw(st.sampled_from(PATHS[assignment.region])))

    before = logic.is_allowed(official(assignment), act, resource, roles=known, paths=PATHS)
    after = logic.is_allowed(official(wider), act, resource, roles=known, paths=PATHS)

    assert after >= before


@given(
    acts,
    resources,
    some_roles,
    st.frozensets(st.sampled_from(["*", "housing", "old-age-allowance"])),
    st.sampled_from([ActorKind.RESIDENT, ActorKind.ENTERPRISE]),
)
def test_a_mandate_gives_no_more_than_principal_and_holder_have_themselves(
    act: Act,
    resource: Resource,
    known: dict[RoleId, Role],
    scopes: frozenset[str],
    kind: ActorKind,
) -> None:
    holder = Actor(kind=ActorKind.RESIDENT, party=LI)
    principal = Actor(kind=kind, party=COMPANY)
    acting = structs.replace(
        holder,
        kind=kind,
        on_behalf_of=COMPANY,
        mandate=MandateId("m"),
        mandate_scopes=scopes,
        assignments=(decider(PROVINCE),),
    )

    passes = logic.is_allowed(acting, act, resource, roles=known, paths=PATHS)

    assert passes <= (
        logic.is_allowed(principal, act, resource, roles=known, paths=PATHS)
        or logic.is_allowed(holder, act, resource, roles=known, paths=PATHS)
    )


def shows(actor: Actor, act: Act, known: dict[RoleId, Role], resource: Resource) -> bool:
    found = logic.reach(actor, act, known)
    return (
        found.everywhere
        or bool(set(found.organisations) & set(resource.organisations))
        or any(region in PATHS[code] for region in found.regions for code in resource.regions)
        or any(
            own.party in resource.parties and ("*" in own.scopes or resource.scope in own.scopes)
            for own in found.own
        )
    )


@given(actors, acts, resources, some_roles, st.frozensets(st.sampled_from(["*", "housing"])))
def test_lists_show_exactly_what_may_be_opened(
    actor: Actor,
    act: Act,
    resource: Resource,
    known: dict[RoleId, Role],
    scopes: frozenset[str],
) -> None:
    acting = structs.replace(actor, on_behalf_of=COMPANY, mandate_scopes=scopes)

    assert shows(actor, act, known, resource) == logic.is_allowed(
        actor, act, resource, roles=known, paths=PATHS
    )
    assert shows(acting, act, known, resource) == logic.is_allowed(
        acting, act, resource, roles=known, paths=PATHS
    )


def test_nobody_may_anything_where_no_role_is_published() -> None:
    resource = Resource(parties=(LI,), organisations=(ORGANISATIONS[0],), regions=(CITY,))

    assert not logic.is_allowed(official(decider()), DECIDE, resource, roles={}, paths=PATHS)
    assert not logic.is_allowed(ANONYMOUS, DECIDE, resource, roles={}, paths=PATHS)


def test_the_platform_itself_may_everything() -> None:
    assert logic.is_allowed(system("seal"), DECIDE, Resource(), roles={}, paths=PATHS)


@pytest.mark.parametrize(
    ("code", "expected"), [(CITY, True), (COUNTY, True), (PROVINCE, False), (OTHER_CITY, False)]
)
def test_a_region_includes_what_lies_in_it_and_not_what_it_lies_in(
    code: RegionCode, *, expected: bool
) -> None:
    known = roles(role("decider", ("case.decide", Within.REGION)))

    passes = logic.is_allowed(
        official(decider(CITY)), DECIDE, Resource(regions=(code,)), roles=known, paths=PATHS
    )

    assert passes is expected


def test_an_organisation_grant_stops_at_the_organisation() -> None:
    known = roles(role("decider", ("case.decide", Within.ORGANISATION)))
    ours = Resource(organisations=(ORGANISATIONS[0],), regions=(CITY,))
    theirs = Resource(organisations=(ORGANISATIONS[1],), regions=(CITY,))

    assert logic.is_allowed(official(decider()), DECIDE, ours, roles=known, paths=PATHS)
    assert not logic.is_allowed(official(decider()), DECIDE, theirs, roles=known, paths=PATHS)


def test_a_region_nobody_knows_lies_nowhere() -> None:
    known = roles(role("decider", ("case.decide", Within.REGION)))
    lost = Resource(regions=(RegionCode("999999"),))

    assert not logic.is_allowed(official(decider(PROVINCE)), DECIDE, lost, roles=known, paths=PATHS)


def test_a_mandate_for_one_service_opens_only_what_bears_that_service() -> None:
    known = roles(role("resident", ("case.view", Within.OWN)))
    daughter = Actor(
        kind=ActorKind.RESIDENT,
        party=LI,
        on_behalf_of=WANG,
        mandate=MandateId("m"),
        mandate_scopes=frozenset({"old-age-allowance"}),
    )
    view = Act("case.view")
    allowance = Resource(parties=(WANG,), scope="old-age-allowance")

    assert logic.is_allowed(
        daughter,
        view,
        allowance,
        roles=known,
        paths=PATHS,
    )
    assert not logic.is_allowed(
        daughter, view, Resource(parties=(WANG,), scope="housing"), roles=known, paths=PATHS
    )
    assert not logic.is_allowed(daughter, view, Resource(parties=(WANG,)), roles=known, paths=PATHS)
    assert logic.reach(daughter, view, known).parties == (LI,)
    assert logic.reach(daughter, view, known).own == (
        Own(party=WANG, scopes=frozenset({"old-age-allowance"})),
        Own(party=LI),
    )


def test_an_official_who_acts_for_their_mother_leaves_the_office_behind() -> None:
    known = roles(
        role("decider", ("case.decide", Within.EVERYWHERE)),
        role("resident", ("case.view", Within.OWN)),
    )
    acting = structs.replace(
        official(decider()),
        kind=ActorKind.RESIDENT,
        on_behalf_of=WANG,
        mandate_scopes=frozenset({"*"}),
    )

    assert not logic.is_allowed(acting, DECIDE, Resource(parties=(WANG,)), roles=known, paths=PATHS)


@pytest.mark.parametrize(
    ("act", "expected"), [("case.decide", True), ("casebook.decide", False), ("case", False)]
)
def test_a_starred_grant_is_for_every_act_on_its_noun_only(act: str, *, expected: bool) -> None:
    assert logic.covers(Grant(act="case.*", within=Within.OWN), Act(act)) is expected


OFFICE_OF_CITY = Resource(organisations=(ORGANISATIONS[0],), regions=(CITY,))


@pytest.mark.parametrize(
    ("within", "region", "expected"),
    [
        (Within.EVERYWHERE, CITY, (OFFICE_OF_CITY, Resource())),
        (Within.REGION, CITY, (OFFICE_OF_CITY, Resource(regions=(CITY,)))),
        (Within.REGION, COUNTY, (OFFICE_OF_CITY, Resource(regions=(COUNTY,)))),
        (Within.ORGANISATION, CITY, (OFFICE_OF_CITY,)),
        (Within.ORGANISATION, COUNTY, (OFFICE_OF_CITY,)),
        (Within.ORGANISATION, OTHER_CITY, (OFFICE_OF_CITY, Resource(regions=(OTHER_CITY,)))),
    ],
)
def test_to_give_a_role_one_must_reach_the_office_and_as_far_as_the_role(
    within: Within, region: RegionCode, expected: tuple[Resource, ...]
) -> None:
    given_role = role("decider", ("case.view", Within.OWN), ("case.decide", within))

    assert logic.as_resources(decider(region), given_role, seat=CITY, paths=PATHS) == expected
