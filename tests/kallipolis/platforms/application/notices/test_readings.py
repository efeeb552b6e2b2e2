"""People are told that officials have read their data, once a day or soon, as they chose."""

import pytest

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices import api, events
from kallipolis.platforms.application.notices.contracts import Pace, Wishes
from kallipolis.platforms.data.grants.adapters import keeping
from kallipolis.platforms.data.grants.contracts import GrantId

pytestmark = pytest.mark.django_db

TEST = system("test")
OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("official-1"), name="Chen")


@pytest.fixture(autouse=True)
def _begun(office: Office, clock: SetClock) -> None:
    """Let both paces begin where the ledger stands."""
    tell(Pace.DAILY, clock)
    tell(Pace.SOON, clock)


def tell(pace: Pace, clock: SetClock) -> int:
    audit.seal()
    return api.tell_readings(pace, clock=clock)


def read(who: Actor, by: Actor, clock: SetClock, act: str = "case.view") -> None:
    assert who.party is not None
    audit.record(by, act, "case-1", parties=(who.party,), clock=clock)


def test_a_person_is_told_once_a_day_how_often(office: Office, clock: SetClock) -> None:
    read(office.resident, OFFICIAL, clock)
    read(office.resident, OFFICIAL, clock, "file.read")

    counts = [tell(Pace.SOON, clock), tell(Pace.DAILY, clock), tell(Pace.DAILY, clock)]
    (fact,) = outbox.recorded(types=(events.DATA_READ,))
    api.take_in(fact, clock=clock)

    (notice,) = api.mine(office.resident).notices
    assert counts == [0, 1, 0]
    assert "2" in notice.body.en
    assert (notice.topic, notice.link) == ("readings", "readings")


def test_who_wants_it_soon_is_told_soon_and_not_again(office: Office, clock: SetClock) -> None:
    api.wish(office.resident, Wishes(language="en", readings=Pace.SOON))
    read(office.resident, OFFICIAL, clock)

    assert [tell(Pace.SOON, clock), tell(Pace.DAILY, clock)] == [1, 0]


def test_nobody_is_told_of_what_they_themselves_or_the_platform_did(
    office: Office, clock: SetClock
) -> None:
    platform = Actor(kind=ActorKind.SYSTEM, name="platform")
    read(office.resident, office.resident, clock)
    read(office.resident, platform, clock)
    read(office.resident, OFFICIAL, clock, "case.decide")

    assert tell(Pace.DAILY, clock) == 0


def test_a_person_is_told_of_rows_that_left_by_grants_and_of_each_once(
    office: Office, clock: SetClock
) -> None:
    assert office.resident.party is not None
    number = parties.identity_of(TEST, office.resident.party).id_number
    tell(Pace.DAILY, clock)

    left_by_grant(number, clock)
    left_by_grant(number, clock)
    read(office.resident, OFFICIAL, clock)
    first = tell(Pace.DAILY, clock)
    again = tell(Pace.DAILY, clock)
    left_by_grant(number, clock)
    later = tell(Pace.DAILY, clock)

    told = outbox.recorded(types=(events.DATA_READ,))
    assert (first, again, later) == (1, 0, 1)
    assert sorted(int(str(fact.data["count"])) for fact in told) == [1, 3]


def test_a_person_who_is_named_in_two_ways_is_told_of_both_and_what_names_nobody_stops_nothing(
    office: Office, clock: SetClock
) -> None:
    party = office.resident.party
    assert party is not None
    number = parties.identity_of(TEST, party).id_number
    tell(Pace.DAILY, clock)

    left_by_grant(number, clock)
    said = [party, "0", "", "nobody at all"]
    people = keeping.note_people(GrantId("housing-aid"), {"party": said}, clock.now())
    tell(Pace.DAILY, clock)

    (fact,) = outbox.recorded(types=(events.DATA_READ,))
    assert (people, fact.subject, fact.data["count"]) == (1, party, 2)


def left_by_grant(number: str, clock: SetClock) -> None:
    """Let a row about somebody leave by a grant, as a read of another authority notes it."""
    keeping.note_people(GrantId("housing-aid"), {"id-number": [number]}, clock.now())


def test_others_are_not_told(office: Office, clock: SetClock) -> None:
    other = as_actor(make_resident(seed=9))
    read(office.resident, OFFICIAL, clock)

    tell(Pace.DAILY, clock)

    (fact,) = outbox.recorded(types=(events.DATA_READ,))
    assert fact.subject != other.party
