"""Roles that are held from one moment to another, and who gave and ended them."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from kallipolis.foundation.access.contracts import Assignment, RoleId, Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Amendment
from kallipolis.foundation.organisations.events import CHANGED
from kallipolis.foundation.organisations.testing import publish_authorities, register_company
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties import jobs
from kallipolis.foundation.parties.contracts import AppointmentSearch, Tenure
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
STAFFING = system("staffing")
DECIDER = Assignment(role=RoleId("decider"), organisation=OFFICE, region=CITY)
DAY = timedelta(days=1)
OVER = AppointmentSearch(organisation=OFFICE, is_over=True)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(SYSTEM_CLOCK.now())


@pytest.fixture
def zhang(clock: SetClock) -> PartyId:
    publish_regions()
    publish_authorities()
    publish_roles(
        make_role("administrator", ("access.assign", Within.REGION), ("party.view", Within.REGION)),
        make_role("decider", ("case.decide", Within.ORGANISATION)),
    )
    official = parties.register_official(STAFFING, name="张科长", organisation=OFFICE, region=CITY)
    return official.id


def chief() -> Actor:
    party = parties.register_official(STAFFING, name="周局长", organisation=OFFICE, region=CITY)
    actor = make_official("administrator", organisation=OFFICE, region=CITY, party=party.id)
    return replace(actor, name=party.name)


def done() -> list[str]:
    """Return what the ledger says was done with roles, in order."""
    audit.seal()
    found = audit.search(STAFFING, Query(limit=100))
    return [each.act for each in reversed(found) if each.act.startswith("access.")]


def test_a_role_counts_from_its_first_moment_to_its_last(zhang: PartyId, clock: SetClock) -> None:
    now = clock.now()
    term = Tenure(since=now + DAY, until=now + 3 * DAY)

    parties.appoint(STAFFING, zhang, DECIDER, tenure=term, clock=clock)
    held = [
        parties.assignments_of(zhang, clock=SetClock(now + DAY * days)) for days in (0, 1, 2, 3)
    ]

    assert held == [(), (DECIDER,), (DECIDER,), ()]


@pytest.mark.parametrize(
    ("since", "until", "field", "code"),
    [
        (-1, None, "since", "access.since_past"),
        (None, -1, "until", "access.period_empty"),
        (3, 2, "until", "access.period_empty"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_its_field(
    zhang: PartyId, clock: SetClock, since: int | None, until: int | None, field: str, code: str
) -> None:
    def moment(days: int | None) -> datetime | None:
        return None if days is None else clock.now() + DAY * days

    term = Tenure(since=moment(since), until=moment(until))

    with pytest.raises(Refusal, match=r"access\.malformed") as refused:
        parties.appoint(STAFFING, zhang, DECIDER, tenure=term, clock=clock)

    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]


def test_giving_it_again_changes_when_it_ends(zhang: PartyId, clock: SetClock) -> None:
    parties.appoint(STAFFING, zhang, DECIDER, clock=clock)

    later = clock.now() + 5 * DAY
    parties.appoint(STAFFING, zhang, DECIDER, tenure=Tenure(until=later), clock=clock)
    (held,) = parties.appointed(STAFFING, AppointmentSearch(party=zhang), clock=clock)

    assert (held.since, held.until) == (held.given_at, later)


def test_a_role_that_ran_out_can_be_given_anew(zhang: PartyId, clock: SetClock) -> None:
    soon = Tenure(until=clock.now() + DAY)
    parties.appoint(STAFFING, zhang, DECIDER, tenure=soon, clock=clock)
    clock.advance(days=2)

    parties.appoint(STAFFING, zhang, DECIDER, clock=clock)

    assert parties.assignments_of(zhang, clock=clock) == (DECIDER,)


def test_it_is_told_who_gave_a_role_and_who_ended_it(zhang: PartyId, clock: SetClock) -> None:
    actor = chief()

    parties.appoint(actor, zhang, DECIDER, clock=clock)
    clock.advance(days=1)
    parties.dismiss(actor, zhang, DECIDER, clock=clock)
    (over,) = parties.appointed(STAFFING, OVER, clock=clock)

    assert (over.given_by, over.ended_by) == ("周局长", "周局长")
    assert over.ended_at == over.since + DAY
    assert done() == ["access.assign", "access.unassign"]


def test_what_has_run_out_is_put_down_once(zhang: PartyId, clock: SetClock) -> None:
    past = SetClock(SYSTEM_CLOCK.now() - 10 * DAY)
    parties.appoint(STAFFING, zhang, DECIDER, tenure=Tenure(until=past.now() + DAY), clock=past)

    jobs.end_roles()
    jobs.end_roles()
    (over,) = parties.appointed(STAFFING, OVER)

    assert over.ended_at == over.until
    assert done() == ["access.assign", "access.unassign"]


def test_roles_end_with_their_organisation(zhang: PartyId, clock: SetClock) -> None:
    body = register_company(7)
    given = Assignment(role=RoleId("decider"), organisation=body.id, region=CITY)
    parties.appoint(STAFFING, zhang, given)
    closing = SYSTEM_CLOCK.now().date() + 2 * DAY

    organisations.change(STAFFING, body.id, Amendment(name=body.name, closed_from=closing))
    for fact in outbox.recorded(types=(CHANGED,)):
        jobs.SUBSCRIPTIONS[0].react(fact)
    (held,) = parties.appointed(STAFFING, AppointmentSearch(organisation=body.id))

    assert held.until == organisations.closes_at(organisations.get(body.id))


def test_in_a_closed_organisation_nobody_gets_a_role(zhang: PartyId) -> None:
    body = register_company(7)
    given = Assignment(role=RoleId("decider"), organisation=body.id, region=CITY)
    closed = Amendment(name=body.name, closed_from=SYSTEM_CLOCK.now().date() - DAY)
    organisations.change(STAFFING, body.id, closed)

    with pytest.raises(Refusal, match=r"organisation\.closed"):
        parties.appoint(STAFFING, zhang, given)
    with pytest.raises(Refusal, match=r"organisation\.closed"):
        parties.register_official(STAFFING, name="吴", organisation=body.id, region=CITY)
