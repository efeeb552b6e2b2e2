"""Who gives which role to whom."""

import pytest

from kallipolis.foundation.access.contracts import Assignment, RoleId, Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import make_resident
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
STAFFING = system("staffing")
DECIDER = Assignment(role=RoleId("decider"), organisation=OFFICE, region=CITY)


def official() -> PartyId:
    publish_regions()
    publish_authorities()
    publish_roles(
        make_role("administrator", ("access.assign", Within.ORGANISATION)),
        make_role("decider", ("case.decide", Within.ORGANISATION)),
        make_role("governor", ("case.decide", Within.REGION)),
    )
    return parties.register_official(STAFFING, name="张科长", organisation=OFFICE, region=CITY).id


def test_a_role_is_held_from_appointment_until_dismissal() -> None:
    zhang = official()

    parties.appoint(STAFFING, zhang, DECIDER)
    parties.appoint(STAFFING, zhang, DECIDER)
    held = parties.assignments_of(zhang)
    parties.dismiss(STAFFING, zhang, DECIDER)
    left = parties.assignments_of(zhang)

    assert (held, left) == ((DECIDER,), ())


def test_a_role_that_was_taken_away_can_be_given_again() -> None:
    zhang = official()

    parties.appoint(STAFFING, zhang, DECIDER)
    parties.dismiss(STAFFING, zhang, DECIDER)
    parties.appoint(STAFFING, zhang, DECIDER)

    assert parties.assignments_of(zhang) == (DECIDER,)


def test_a_role_that_is_not_held_cannot_be_taken_away() -> None:
    zhang = official()

    with pytest.raises(Refusal, match=r"access\.not_found"):
        parties.dismiss(STAFFING, zhang, DECIDER)


def test_an_administrator_appoints_within_the_office_and_no_farther() -> None:
    zhang = official()
    administrator = make_official("administrator", organisation=OFFICE, party="chief")
    governor = Assignment(role=RoleId("governor"), organisation=OFFICE, region=CITY)

    parties.appoint(administrator, zhang, DECIDER)
    with pytest.raises(Refusal, match=r"access\.not_found"):
        parties.appoint(administrator, zhang, governor)

    assert parties.assignments_of(zhang) == (DECIDER,)


def test_nobody_gives_a_role_to_themselves() -> None:
    zhang = official()
    administrator = make_official("administrator", organisation=OFFICE, party=zhang)

    with pytest.raises(Refusal, match=r"access\.self_assignment"):
        parties.appoint(administrator, zhang, DECIDER)


def test_only_officials_hold_roles() -> None:
    official()
    resident = make_resident()

    with pytest.raises(Refusal, match=r"party\.not_found"):
        parties.appoint(STAFFING, resident.id, DECIDER)


def test_who_works_for_an_organisation_is_listed_as_far_as_one_may_see() -> None:
    zhang = official()
    publish_roles(make_role("administrator", ("party.view", Within.REGION)))

    own, other = (
        parties.officials_of(make_official("administrator", region=region), OFFICE)
        for region in ("440300", "441900")
    )

    assert [party.id for party in own] == [zhang]
    assert other == ()
