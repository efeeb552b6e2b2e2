"""What cases spared people: counted from what they really were, once, and told of no single one."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Piece
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.testing import CARD, SYSTEM, make_type
from kallipolis.platforms.application.savings import api, logic
from kallipolis.platforms.application.savings.adapters import sums
from kallipolis.platforms.application.savings.contracts import FEWEST, Asked, Counts, Savings
from kallipolis.platforms.application.savings.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.savings.models import LookBack
from kallipolis.platforms.application.savings.testing import make_savings
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

SERVICE = "sample-service"
OFFICE = "civil-affairs@440300"
LATER = SetClock(datetime(2030, 1, 15, tzinfo=UTC))
PIECES = (
    Piece(requirement="household-register", source="registry"),
    Piece(requirement="income", source="registry"),
    Piece(requirement="photograph", source="upload"),
    Piece(requirement="good-name", source="registry", is_required=False),
    Piece(requirement="promise", source="commitment"),
)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.edition = publish_documents(service=[make_service(SERVICE)], credential=[make_type()])
    made.resident = as_actor(make_resident())
    return made


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def opened(office: Office, **more: Any) -> Case:
    assert office.resident.party is not None
    more = {"applicant": office.resident.party, "evidence": PIECES, **more}
    return office.open(**more)


def refused(office: Office, **more: Any) -> Case:
    case = opened(office, **more)
    office.act("acceptance-officer", case, "accept")
    why = {"reason": "no", "rule": "law/art-1", "remedy": "appeal"}
    return office.act("decider", case, "decide", outcome=Outcome.REFUSED, **why)


def granted(office: Office) -> Case:
    case = opened(office)
    office.act("acceptance-officer", case, "accept")
    return office.act("decider", case, "decide", outcome=Outcome.GRANTED)


def issue(case: Case) -> None:
    """Let a case have given an electronic credential."""
    assert case.decided_at is not None
    credentials.record(
        SYSTEM,
        credential_type=CARD,
        case_id=case.id,
        holder=case.applicant,
        issuer=case.deciding,
        claims={"holder_name": "Lin", "birth_date": "1950-01-01"},
        edition=case.edition,
        service=case.service,
        region=case.region,
        decided_at=case.decided_at,
    )


def counted() -> Counts:
    """Return what is counted of all cases, told or not."""
    months = sums.by_month("").values()
    return logic.total(counts for each in months for counts in each.values())


def test_a_case_counts_the_papers_that_registries_had_and_those_that_people_brought(
    office: Office,
) -> None:
    refused(office)

    deliver()

    assert counted() == Counts(cases=1, papers_found=2, papers_brought=1, visits_saved=1)


def test_what_is_sent_in_at_a_window_spares_no_trip(office: Office) -> None:
    office.resident = replace(office.resident, channel="window")

    refused(office)
    deliver()

    assert counted().visits_saved == 0


@pytest.mark.parametrize(("delivering", "trips"), [("system", 2), ("official", 1)])
def test_a_credential_spares_the_trip_to_fetch_it_unless_an_office_handed_it_over(
    office: Office, delivering: str, trips: int
) -> None:
    case = granted(office)
    issue(case)
    by = {
        "system": lambda: cases.act(SYSTEM, case.id, "deliver", clock=office.clock),
        "official": lambda: office.act("delivery-officer", case, "deliver"),
    }

    by[delivering]()
    deliver()

    assert counted().visits_saved == trips


def test_a_credential_that_comes_after_the_end_of_its_case_counts_too(office: Office) -> None:
    case = granted(office)
    cases.act(SYSTEM, case.id, "deliver", clock=office.clock)
    deliver()
    before = counted().visits_saved

    issue(case)
    deliver()

    assert (before, counted().visits_saved) == (1, 2)


def test_trips_that_a_service_asks_of_everybody_are_taken_off(office: Office) -> None:
    office.edition = publish_documents(service=[make_service(SERVICE, visits=2)])

    refused(office)
    deliver()

    assert counted() == Counts(cases=1, papers_found=2, papers_brought=1)


def test_what_is_given_up_is_not_counted(office: Office) -> None:
    office.apply(opened(office), "withdraw")

    deliver()

    assert counted() == Counts()


def test_what_nobody_applies_for_is_not_counted(office: Office) -> None:
    office.edition = publish_documents(service=[make_service(SERVICE, channels=())])

    refused(office)
    deliver()

    assert counted() == Counts()


def test_a_fact_that_arrives_twice_counts_once(office: Office) -> None:
    case = refused(office)
    deliver()
    (ended,) = [one for one in outbox.recorded(subject=case.id) if one.type.endswith(".closed")]

    SUBSCRIPTIONS[0].react(ended)

    assert counted().cases == 1


def test_a_case_that_is_taken_up_again_counts_when_it_ends_again(office: Office) -> None:
    case = refused(office)
    deliver()
    office.apply(case, "appeal", reason="It is not so.")
    office.act("supervisor", case, "reopen", reason="It is not indeed.")
    deliver()
    between = counted()

    office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    office.act("delivery-officer", case, "deliver")
    deliver()

    assert (between, counted().cases) == (Counts(), 1)


def test_what_ended_before_is_looked_back_on_once(office: Office) -> None:
    ended = [refused(office) for _ in range(3)]
    opened(office)

    looked_at = [api.look_back(limit=2), api.look_back(limit=2), api.look_back(), api.look_back()]
    deliver()

    assert looked_at == [2, 1, 0, 0]
    assert LookBack.objects.get().is_done
    assert counted().cases == len(ended)


ONE = Counts(cases=1, papers_found=2, visits_saved=1)


def test_few_cases_are_not_told() -> None:
    make_savings(SERVICE, date(2026, 3, 1), *[ONE] * 4)

    assert api.savings_of(SERVICE, clock=LATER) == Savings(service=SERVICE)
    assert api.published(Asked(), clock=LATER).savings == ()


def test_the_month_that_goes_on_is_not_told() -> None:
    make_savings(SERVICE, date(2030, 1, 1), *[ONE] * 9)

    assert api.savings_of(SERVICE, clock=LATER).periods == ()


def test_enough_cases_are_told_by_service_most_first() -> None:
    make_savings("other-service", date(2026, 3, 1), *[ONE] * 5)
    make_savings(SERVICE, date(2026, 5, 1), *[ONE] * 6)

    found = api.published(Asked(limit=1), clock=LATER)

    assert found.whole == Counts(cases=11, papers_found=22, visits_saved=11)
    assert [each.service for each in found.savings] == [SERVICE]
    assert found.savings[0].counts == Counts(cases=6, papers_found=12, visits_saved=6)


MONTHS = st.dictionaries(
    st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(lambda day: day.replace(day=1)),
    st.builds(Counts, cases=st.integers(1, 9), papers_found=st.integers(0, 99)),
)


@given(MONTHS)
def test_no_period_has_fewer_than_five_cases_and_none_lies_in_another(
    months: dict[date, Counts],
) -> None:
    told = logic.periods(months, date(2026, 7, 3))

    assert all(each.counts.cases >= FEWEST for each in told)
    assert all(one.until <= other.since for one, other in pairwise(told))
    assert all(each.until <= date(2026, 7, 3) for each in told)


@given(MONTHS)
def test_less_than_five_cases_are_left_untold_of_what_is_over(months: dict[date, Counts]) -> None:
    told = logic.total(each.counts for each in logic.periods(months, date(2027, 1, 1)))

    assert sum(each.cases for each in months.values()) - told.cases < FEWEST
