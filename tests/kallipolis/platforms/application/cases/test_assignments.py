"""Who has which case: taken, given, put back, counted, and asked for in the inbox."""

import msgspec
import pytest

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity.testing import make_official_user
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import InboxFilter
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

AUTHORITY = OrganisationId("civil-affairs@440300")


@pytest.fixture
def office() -> Office:
    return Office()


def clerk(name: str = "clerk") -> Actor:
    return make_official("acceptance-officer", party=name)


def names(office: Office, actor: Actor, **asked: object) -> list[str]:
    wanted = msgspec.structs.replace(InboxFilter(), **asked)
    return [row.case.applicant_name for row in api.inbox(actor, wanted, clock=office.clock).rows]


def test_a_case_that_nobody_has_is_taken_and_put_back(office: Office) -> None:
    case = office.open()

    taken = api.assign(clerk(), case.id, AUTHORITY, PartyId("clerk"), clock=office.clock)
    shown = api.find_for(clerk(), case.id, clock=office.clock).holders
    api.assign(clerk(), case.id, AUTHORITY, None, clock=office.clock)

    assert taken is not None
    assert shown == (taken,)
    assert (taken.name, taken.at) == ("clerk", office.clock.now())
    assert api.find_for(clerk(), case.id, clock=office.clock).holders == ()


def test_it_is_told_and_written_down_but_does_not_stand_in_the_history(office: Office) -> None:
    case = office.open()
    before = len(api.find_for(office.resident, case.id).history)

    api.assign(clerk(), case.id, AUTHORITY, PartyId("clerk"), clock=office.clock)

    assert office.facts(case)[-1] == "assigned"
    assert [entry.subject for entry in audit.search(AUDITOR, Query(act="case.take"))] == [case.id]
    assert len(api.find_for(office.resident, case.id).history) == before
    assert api.find_for(office.resident, case.id).holders == ()


def test_what_a_colleague_has_is_not_taken_from_them(office: Office) -> None:
    case = office.open()
    api.assign(clerk("wu"), case.id, AUTHORITY, PartyId("wu"))

    with pytest.raises(Refusal, match=r"case\.taken"):
        api.assign(clerk("chen"), case.id, AUTHORITY, PartyId("chen"))
    with pytest.raises(Refusal, match=r"case\.not_yours_to_give"):
        api.assign(clerk("chen"), case.id, AUTHORITY, None)


def test_who_leads_gives_a_case_to_a_colleague_of_the_same_office(office: Office) -> None:
    case = office.open()
    leader = office.official("lead-reviewer")
    wu = PartyId(make_official_user("Wu", "acceptance-officer").party)
    far = PartyId(make_official_user("Ma", "reviewer", organisation="civil-affairs@440305").party)
    api.assign(clerk("chen"), case.id, AUTHORITY, PartyId("chen"))

    given = api.assign(leader, case.id, AUTHORITY, wu)

    assert given is not None
    assert (given.name, given.given_by) == ("Wu", leader.party)
    with pytest.raises(Refusal, match=r"case\.holder_unfit"):
        api.assign(leader, case.id, AUTHORITY, far)


def test_a_case_is_had_only_where_it_waits(office: Office) -> None:
    case = office.open()
    elsewhere = OrganisationId("civil-affairs@440305")

    with pytest.raises(Refusal, match=r"case\.not_waiting_there"):
        api.assign(office.official("lead-reviewer"), case.id, elsewhere, None)
    with pytest.raises(Refusal, match=r"case\.not_found"):
        api.assign(office.resident.__class__(kind=office.resident.kind), case.id, AUTHORITY, None)


def test_the_inbox_shows_who_has_what_and_is_asked_for_it(office: Office) -> None:
    mine = office.open(applicant_name="Mine")
    hers = office.open(applicant_name="Hers")
    office.open(applicant_name="Free")
    api.assign(clerk("chen"), mine.id, AUTHORITY, PartyId("chen"))
    api.assign(clerk("wu"), hers.id, AUTHORITY, PartyId("wu"))

    rows = api.inbox(clerk("chen"), clock=office.clock).rows

    held = {row.case.applicant_name: row.holder and row.holder.name for row in rows}
    assert held == {"Mine": "chen", "Hers": "wu", "Free": None}
    assert names(office, clerk("chen"), holder="me") == ["Mine"]
    assert names(office, clerk("chen"), holder="wu") == ["Hers"]
    assert names(office, clerk("chen"), holder="nobody") == ["Free"]


def test_the_load_of_a_team_is_counted_by_who_has_what(office: Office) -> None:
    first, second, _ = (office.open() for _ in range(3))
    api.assign(clerk("wu"), first.id, AUTHORITY, PartyId("wu"))
    api.assign(clerk("wu"), second.id, AUTHORITY, PartyId("wu"))

    office.clock.advance(days=9)
    loads = api.team(clerk(), AUTHORITY, clock=office.clock).loads

    found = {load.party: (load.open, load.overdue) for load in loads}
    assert found == {"wu": (2, 2), None: (1, 1)}


def test_the_load_of_other_offices_is_not_shown(office: Office) -> None:
    office.open()

    with pytest.raises(Refusal, match=r"case\.not_found"):
        api.team(clerk(), OrganisationId("civil-affairs@440305"))


AUDITOR = make_official("auditor")
