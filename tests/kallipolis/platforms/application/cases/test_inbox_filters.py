"""What an inbox may be filtered by, and what it offers to choose from."""

import msgspec
import pytest

from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    InboxFilter,
    Outcome,
    PauseKind,
    SupervisionFilter,
)
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db


def shown(office: Office, **asked: object) -> list[str]:
    page = api.inbox(
        office.official("acceptance-officer"),
        msgspec.structs.replace(InboxFilter(), **asked),
        clock=office.clock,
    )
    return [row.case.applicant_name for row in page.rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "lin"}, ["Lin Sample"]),
        ({"words": "Sample"}, []),
        ({"words": '100% "Wu_'}, ['100% "Wu_']),
        ({"words": "%"}, []),
        ({"state": "submitted"}, ["Lin Sample"]),
        ({"state": "correcting"}, []),
        ({"region": RegionCode("440000")}, ["Lin Sample", '100% "Wu_']),
        ({"region": RegionCode("440305")}, ['100% "Wu_']),
        ({"region": RegionCode("nowhere")}, []),
    ],
)
def test_an_inbox_is_filtered(asked: dict[str, object], found: list[str]) -> None:
    office = Office()
    office.open()
    other = office.open(applicant_name='100% "Wu_', region=RegionCode("440305"))
    office.act("acceptance-officer", other, "accept")

    assert sorted(shown(office, **asked)) == sorted(found)


def test_a_case_is_found_by_how_its_number_begins() -> None:
    office = Office()
    case = office.open()
    office.open(applicant_name="Wu Sample")

    assert shown(office, words=f"{case.id[:6]} {case.id[6:]}".lower()) == ["Lin Sample"]


def test_filters_offer_only_what_waits() -> None:
    office = Office()
    office.open()
    gone = office.open(service="other-service", title=everywhere("Other"))
    office.act("acceptance-officer", gone, "accept")
    office.act("decider", gone, "decide", outcome=Outcome.GRANTED)
    office.act("delivery-officer", gone, "deliver")

    offered = api.inbox_choices(office.official("acceptance-officer"))

    assert offered.services == (("sample-service", everywhere("Sample service")),)
    assert [name for name, _ in offered.states] == ["submitted"]


def test_filters_offer_every_service_and_state_that_waits_however_many_cases_there_are() -> None:
    office = Office()
    first, second, third = (office.open() for _ in range(3))
    for name in ("a-service", "z-service"):
        office.open(service=name, title=everywhere(name))
    office.act("acceptance-officer", second, "accept")

    offered = api.inbox_choices(office.official("acceptance-officer"))

    assert first.service == third.service == "sample-service"
    assert [name for name, _ in offered.services] == ["a-service", "sample-service", "z-service"]
    assert {"submitted"} < {name for name, _ in offered.states}


def test_an_action_says_what_it_lets_one_choose_and_how_many_days_at_most() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    view = api.find_for(office.official("decider"), case.id, clock=office.clock)

    offers = {offer.name: offer for offer in view.actions}
    assert offers["decide"].choices == ("granted", "refused")
    assert offers["extend"].most_days == 10


def test_a_case_shows_when_its_clock_stood_still() -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    office.act("lead-reviewer", case, "suspend", kind=PauseKind.TESTING, reason="samples")

    view = api.find_for(office.official("decider"), case.id, clock=office.clock)

    assert [(pause.kind, pause.until) for pause in view.pauses] == [(PauseKind.TESTING, None)]


def test_a_supervisor_may_look_at_one_organisation() -> None:
    office = Office()
    office.open()
    supervisor = office.official("supervisor")

    own, other = (
        api.supervise(
            supervisor, SupervisionFilter(organisation=OrganisationId(name)), clock=office.clock
        )
        for name in ("civil-affairs@440300", "public-security@440300")
    )

    assert (len(own.urgent.cases), len(other.urgent.cases)) == (1, 0)
