"""In which order an inbox is walked, forwards and backwards, and how much waits in it."""

import msgspec
import pytest

from kallipolis.foundation.ids import RegionCode
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import InboxFilter, InboxRow, LightCounts
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db


def rows(office: Office, **asked: object) -> tuple[InboxRow, ...]:
    wanted = msgspec.structs.replace(InboxFilter(), **asked)
    return api.inbox(office.official("acceptance-officer"), wanted, clock=office.clock).rows


def names(found: tuple[InboxRow, ...]) -> list[str]:
    return [row.case.applicant_name for row in found]


@pytest.fixture
def office() -> Office:
    """An office where the second of three cases is due last, as its clock stands."""
    office = Office()
    office.open(applicant_name="First")
    office.clock.advance(minutes=5)
    second = office.open(applicant_name="Second")
    office.act("acceptance-officer", second, "accept")
    office.clock.advance(minutes=5)
    office.open(applicant_name="Third")
    return office


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("due", ["First", "Third", "Second"]),
        ("received", ["First", "Second", "Third"]),
        ("-received", ["Third", "Second", "First"]),
    ],
)
def test_an_inbox_is_sorted_and_walked_both_ways(
    office: Office, sort: str, found: list[str]
) -> None:
    whole = rows(office, sort=sort)
    middle = whole[1].mark

    assert names(whole) == found
    assert names(rows(office, sort=sort, after=middle)) == found[2:]
    assert names(rows(office, sort=sort, before=whole[2].mark)) == found[:2]
    assert names(rows(office, sort=sort, before=whole[2].mark, limit=1)) == [found[1]]


def test_what_waits_is_counted_by_light(office: Office) -> None:
    clerk = office.official("acceptance-officer")

    now = api.inbox_counts(clerk, clock=office.clock)
    office.clock.advance(days=8)
    later = api.inbox_counts(clerk, clock=office.clock)

    assert now == LightCounts(all=3, green=3)
    assert (later.all, later.red) == (3, 2)


def test_counts_follow_the_filter_but_not_its_light(office: Office) -> None:
    clerk = office.official("acceptance-officer")
    office.clock.advance(days=8)

    found = api.inbox_counts(
        clerk, InboxFilter(state="submitted", light=None, words="First"), clock=office.clock
    )

    assert found == LightCounts(all=1, red=1)
    assert api.inbox_counts(clerk, InboxFilter(region=RegionCode("nowhere"))) == LightCounts()
