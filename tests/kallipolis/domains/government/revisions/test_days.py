"""Days of a calendar as a page writes them."""

from datetime import date

import pytest

from kallipolis.domains.government.revisions.logic import days
from kallipolis.foundation.calendar.api import CalendarDocument, NamedDay
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import everywhere

NAME = {"name.en": "National Day", "name.zh_hans": "国庆节", "name.zh_hant": "國慶節"}
OFF = {"part": "holidays", "first": "2027-10-01", "last": "2027-10-03"} | NAME
CALENDAR = CalendarDocument(
    id="sample",
    region="440000",
    title=everywhere("Sample"),
    holidays=(NamedDay(date=date(2027, 1, 1), name=everywhere("New Year")),),
    make_up_days=(NamedDay(date=date(2027, 10, 2), name=everywhere("Instead")),),
)


def written(calendar: CalendarDocument) -> tuple[list[str], list[str]]:
    holidays = [each.date.isoformat() for each in calendar.holidays]
    return holidays, [each.date.isoformat() for each in calendar.make_up_days]


def test_days_are_written_in_order_and_stand_in_one_part_only() -> None:
    changed = days.with_days(CALENDAR, OFF)

    assert written(changed) == (["2027-01-01", "2027-10-01", "2027-10-02", "2027-10-03"], [])
    assert changed.holidays[1].name.zh_hans == "国庆节"


def test_one_day_needs_no_last() -> None:
    changed = days.with_days(CALENDAR, OFF | {"part": "make_up_days", "last": ""})

    assert written(changed)[1] == ["2027-10-01", "2027-10-02"]


def test_a_day_is_taken_out_of_either_part() -> None:
    left = days.without_day(days.without_day(CALENDAR, "2027-10-02"), "2027-01-01")

    assert written(left) == ([], [])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": "soon"}, "first"),
        ({"last": "2027-09-30"}, "last"),
        ({"last": "2027-11-01"}, "last"),
        ({"last": "later"}, "last"),
        ({"part": "weekend"}, "part"),
        ({"name.zh_hant": " "}, "name.zh_hant"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(given: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        days.with_days(CALENDAR, OFF | given)

    assert {problem.field for problem in refused.value.problems} == {field}


@pytest.mark.parametrize("day", ["2027-10-01", "never"])
def test_a_day_that_is_not_named_cannot_be_taken_out(day: str) -> None:
    with pytest.raises(Refusal, match=r"revision\.place_unknown"):
        days.without_day(CALENDAR, day)
