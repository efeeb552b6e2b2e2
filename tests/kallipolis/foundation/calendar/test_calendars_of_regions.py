"""Which calendar holds where."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.calendar import api
from kallipolis.foundation.calendar.documents import CalendarDocument, NamedDay, check
from kallipolis.foundation.calendar.jobs import holidays_are_known
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.testing import publish_regions, region_documents
from kallipolis.foundation.text import everywhere

MAY_DAY = NamedDay(date=date(2026, 5, 1), name=everywhere("Labour Day"))


def make_document(region: str, **more: object) -> CalendarDocument:
    plain = CalendarDocument(id=f"of-{region}", region=region, title=everywhere("Calendar"))
    return msgspec.structs.replace(plain, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("region", "calendar"),
    [
        pytest.param("440305", "of-440300", id="of the city it lies in"),
        pytest.param("440300", "of-440300", id="its own"),
        pytest.param("441900", "of-440000", id="of the province"),
        pytest.param("990000", "", id="none: weekends only"),
    ],
)
def test_the_nearest_calendar_up_the_tree_holds(region: str, calendar: str) -> None:
    publish_regions()
    publish_documents(
        calendar=[make_document("440000", holidays=(MAY_DAY,)), make_document("440300")]
    )

    found = api.calendar_for(RegionCode(region))

    assert found.id == calendar


@pytest.mark.django_db
def test_a_holiday_published_later_counts_from_then_on() -> None:
    publish_regions()
    publish_documents(calendar=[make_document("440000")])
    before = api.calendar_for(RegionCode("440300"))

    publish_documents(calendar=[make_document("440000", holidays=(MAY_DAY,))])

    assert before.is_working_day(date(2026, 5, 1))
    assert not api.calendar_for(RegionCode("440300")).is_working_day(date(2026, 5, 1))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        pytest.param({}, None, id="sound"),
        pytest.param({"region": "1"}, "region", id="no such region"),
        pytest.param({"time_zone": "Mars/Olympus"}, "time_zone", id="no such time zone"),
        pytest.param(
            {"holidays": (MAY_DAY,), "make_up_days": (MAY_DAY,)},
            "make_up_days[0].date",
            id="a day both closed and open",
        ),
    ],
)
def test_a_faulty_calendar_is_remarked_upon(changes: dict[str, object], path: str | None) -> None:
    document = msgspec.structs.replace(make_document("440000"), **changes)

    remarks = list(check(document, Library(region=region_documents())))

    assert [remark.path for remark in remarks] == ([path] if path else [])


@pytest.mark.django_db
def test_the_end_of_what_is_announced_is_told_in_time() -> None:
    publish_regions()
    publish_documents(
        calendar=[make_document("440000", holidays=(MAY_DAY,)), make_document("440300")]
    )

    told = holidays_are_known(clock=SetClock(datetime(2026, 10, 31, 15, 0, tzinfo=UTC)))

    assert told == "until 2026-12-31"
    with pytest.raises(Outage, match=r"of-440000 \(2026-12-31\)"):
        holidays_are_known(clock=SetClock(datetime(2026, 10, 31, 17, 0, tzinfo=UTC)))


@pytest.mark.django_db
def test_where_no_days_off_are_announced_there_is_no_end_to_tell() -> None:
    publish_regions()
    publish_documents(calendar=[make_document("440000")])

    assert holidays_are_known() == "no holidays are published"
