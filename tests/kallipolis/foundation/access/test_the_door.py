"""Roles in force, asked and given through the door."""

import pytest

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Assignment, Resource, RoleId, Within
from kallipolis.foundation.access.testing import (
    make_official,
    make_resident,
    make_role,
    publish_roles,
)
from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.packs.testing import forget
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
LI = PartyId("li")


DECIDER = Assignment(role=RoleId("decider"), organisation=OFFICE, region=CITY)
ADMINISTRATOR = make_role(
    "administrator", ("access.assign", Within.ORGANISATION), ("access.assign", Within.REGION)
)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Begin without the documents of the test before, which the process remembers for a second."""
    forget()


def test_a_role_counts_from_its_publication_on_and_as_it_was_published_last() -> None:
    resource = Resource(organisations=(OFFICE,))
    decider = make_official("decider", organisation=OFFICE)

    before = access.allows(decider, "case.decide", resource)
    publish_roles(make_role("decider", ("case.decide", Within.ORGANISATION)))
    during = access.allows(decider, "case.decide", resource)
    publish_roles(make_role("decider", ("case.view", Within.ORGANISATION)))
    after = access.allows(decider, "case.decide", resource)

    assert (before, during, after) == (False, True, False)


def test_what_is_not_yours_is_answered_as_what_is_not_there() -> None:
    publish_roles(make_role("resident", ("case.view", Within.OWN)))

    access.require(make_resident("li"), "case.view", Resource(parties=(LI,)))
    with pytest.raises(Refusal) as refused:
        access.require(make_resident("wang"), "case.view", Resource(parties=(LI,)))

    assert (refused.value.code, refused.value.reason) == ("case.not_found", Reason.NOT_FOUND)


@pytest.mark.parametrize("within", [Within.OWN, Within.ORGANISATION, Within.REGION])
def test_an_administrator_gives_roles_that_reach_no_farther_than_they_do(within: Within) -> None:
    publish_regions()
    publish_roles(ADMINISTRATOR, make_role("decider", ("case.decide", within)))
    administrator = make_official("administrator", organisation=OFFICE, region=CITY)

    access.require_giving(administrator, DECIDER, seat=CITY)


def test_nobody_gives_a_role_that_reaches_farther_than_they_do() -> None:
    publish_roles(ADMINISTRATOR, make_role("decider", ("case.decide", Within.EVERYWHERE)))
    administrator = make_official("administrator", organisation=OFFICE, region=CITY)

    with pytest.raises(Refusal, match=r"access\.not_found"):
        access.require_giving(administrator, DECIDER, seat=CITY)


def test_a_role_without_a_document_cannot_be_given() -> None:
    with pytest.raises(Refusal, match=r"access\.not_found"):
        access.require_giving(system("staffing"), DECIDER, seat=CITY)


def test_lists_are_filtered_by_what_the_roles_reach() -> None:
    publish_roles(
        make_role("decider", ("case.view", Within.ORGANISATION)),
        make_role("official", ("notice.view", Within.OWN)),
    )
    decider = make_official("decider", organisation=OFFICE, party="li")

    assert access.reach(decider, "case.view").organisations == (OFFICE,)
    assert access.reach(decider, "notice.view").parties == (LI,)
    assert access.reach(decider, "audit.search").is_empty
    assert access.reach(system("count"), "case.view").everywhere


@pytest.mark.parametrize(
    ("code", "expected"), [("440300", True), ("440305", True), ("441900", False), ("1", False)]
)
def test_a_region_reaches_over_its_tree(code: str, *, expected: bool) -> None:
    publish_regions()
    publish_roles(make_role("supervisor", ("case.view", Within.REGION)))
    supervisor = make_official("supervisor", region="440300")

    seen = access.allows(supervisor, "case.view", Resource(regions=(RegionCode(code),)))

    assert seen is expected
