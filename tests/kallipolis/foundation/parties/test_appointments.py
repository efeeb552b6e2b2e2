"""Who gives which role to whom."""

import pytest

from kallipolis.foundation.access.contracts import Assignment, RoleId, Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.models import Appointment
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


NANSHAN = RegionCode("440305")
NANSHAN_OFFICE = OrganisationId("civil-affairs@440305")
REGIONAL = (
    ("access.assign", Within.ORGANISATION),
    ("access.assign", Within.REGION),
    ("party.register_official", Within.ORGANISATION),
    ("party.register_official", Within.REGION),
)


def of_nanshan(*, employer: OrganisationId = NANSHAN_OFFICE) -> PartyId:
    """Register an official of Nanshan, where roles have rights in office and region."""
    official()
    publish_roles(
        make_role("administrator", *REGIONAL),
        make_role("decider", ("case.decide", Within.ORGANISATION), ("party.view", Within.REGION)),
    )
    name = "李警官"
    return parties.register_official(STAFFING, name=name, organisation=employer, region=NANSHAN).id


def administrator_of_nanshan() -> Actor:
    return make_official(
        "administrator", organisation=NANSHAN_OFFICE, region=NANSHAN, party="chief"
    )


def deciding(organisation: str, region: str) -> Assignment:
    return Assignment(
        role=RoleId("decider"),
        organisation=OrganisationId(organisation),
        region=RegionCode(region),
    )


@pytest.mark.parametrize(
    ("organisation", "region"),
    [("civil-affairs@440305", "440305"), ("public-security@440305", "440305")],
)
def test_an_administrator_appoints_to_any_office_of_their_region(
    organisation: str, region: str
) -> None:
    li = of_nanshan()

    parties.appoint(administrator_of_nanshan(), li, deciding(organisation, region))

    assert parties.assignments_of(li) == (deciding(organisation, region),)


@pytest.mark.parametrize(
    ("organisation", "region"),
    [
        ("civil-affairs@440300", "440305"),
        ("public-security@441900", "440305"),
        ("civil-affairs@440305", "440300"),
        ("civil-affairs@440305", "441900"),
    ],
)
def test_nobody_appoints_to_an_office_or_a_region_beyond_their_own(
    organisation: str, region: str
) -> None:
    li = of_nanshan()

    with pytest.raises(Refusal, match=r"access\.not_found"):
        parties.appoint(administrator_of_nanshan(), li, deciding(organisation, region))

    assert parties.assignments_of(li) == ()


@pytest.mark.parametrize(
    ("organisation", "region", "code"),
    [
        ("no-such-office@440305", "440305", "organisation.not_found"),
        ("nowhere", "440305", "organisation.not_found"),
        ("x\r\nSet-Cookie: a=b", "440305", "organisation.not_found"),
        ("civil-affairs@440305", "440399", "region.not_found"),
    ],
)
def test_an_office_that_does_not_exist_is_given_to_nobody(
    organisation: str, region: str, code: str
) -> None:
    li = of_nanshan()

    with pytest.raises(Refusal, match=code):
        parties.appoint(STAFFING, li, deciding(organisation, region))


def test_nobody_appoints_those_who_work_beyond_their_reach() -> None:
    stranger = of_nanshan(employer=OrganisationId("civil-affairs@441900"))
    wanted = deciding("civil-affairs@440305", "440305")

    with pytest.raises(Refusal, match=r"party\.not_found"):
        parties.appoint(administrator_of_nanshan(), stranger, wanted)

    assert parties.assignments_of(stranger) == ()


def test_an_office_is_taken_back_from_those_who_work_elsewhere() -> None:
    stranger = of_nanshan(employer=OrganisationId("civil-affairs@441900"))
    given = deciding("civil-affairs@440305", "440305")
    parties.appoint(STAFFING, stranger, given)

    parties.dismiss(administrator_of_nanshan(), stranger, given)

    assert parties.assignments_of(stranger) == ()


def test_an_office_that_is_gone_is_taken_away_by_whom_its_region_is_in_reach_of() -> None:
    li = of_nanshan()
    given = deciding("no-such-office@440305", "440305")
    Appointment.objects.create(
        party=li,
        role=given.role,
        organisation=given.organisation,
        region=given.region,
        given_at=SYSTEM_CLOCK.now(),
    )

    parties.dismiss(administrator_of_nanshan(), li, given)

    assert parties.assignments_of(li) == ()


@pytest.mark.parametrize(
    ("organisation", "region"),
    [("civil-affairs@440300", "440305"), ("civil-affairs@440305", "441900")],
)
def test_nobody_registers_officials_beyond_their_own_offices_and_region(
    organisation: str, region: str
) -> None:
    of_nanshan()
    office, place = OrganisationId(organisation), RegionCode(region)
    administrator = administrator_of_nanshan()

    with pytest.raises(Refusal, match=r"party\.not_found"):
        parties.register_official(administrator, name="王", organisation=office, region=place)


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
