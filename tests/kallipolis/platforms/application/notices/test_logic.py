"""What is said, by what and when: properties of what has no clock and no store."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.notices.contracts import (
    OUTSIDE,
    RINGING,
    Carrier,
    Quiet,
    Said,
    Topic,
    Wishes,
)
from kallipolis.platforms.application.notices.logic import choosing, quiet, wording
from kallipolis.platforms.application.notices.testing import make_template

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"])
MOMENTS = st.integers(1_704_067_200, 1_830_297_600).map(lambda s: datetime.fromtimestamp(s, UTC))
HOURS = st.integers(0, 23)
QUIETS = st.builds(Quiet, since=HOURS, until=HOURS)
SHENZHEN = ZoneInfo("Asia/Shanghai")


@given(MOMENTS, QUIETS, ZONES, st.sampled_from(sorted(RINGING)))
def test_nothing_rings_in_quiet_hours(
    moment: datetime, hours: Quiet, zone: str, carrier: Carrier
) -> None:
    due = quiet.due_at(moment, carrier, hours, ZoneInfo(zone), is_urgent=False)

    assert not quiet.is_quiet(due, hours, ZoneInfo(zone))


@given(MOMENTS, QUIETS, ZONES, st.sampled_from(OUTSIDE), st.booleans())
def test_what_waits_goes_within_a_day_and_never_before_it_was_told(
    moment: datetime, hours: Quiet, zone: str, carrier: Carrier, is_urgent: bool
) -> None:
    due = quiet.due_at(moment, carrier, hours, ZoneInfo(zone), is_urgent=is_urgent)

    assert moment <= due <= moment + timedelta(hours=25)


@given(MOMENTS, QUIETS, ZONES, st.sampled_from(OUTSIDE))
def test_what_is_urgent_goes_at_once(
    moment: datetime, hours: Quiet, zone: str, carrier: Carrier
) -> None:
    assert quiet.due_at(moment, carrier, hours, ZoneInfo(zone), is_urgent=True) == moment


@given(MOMENTS, HOURS)
def test_equal_hours_are_never_quiet(moment: datetime, hour: int) -> None:
    assert not quiet.is_quiet(moment, Quiet(since=hour, until=hour), SHENZHEN)


@pytest.mark.parametrize(
    ("hour", "due"),
    [
        (13, datetime(2026, 1, 5, 13, tzinfo=UTC)),
        (14, datetime(2026, 1, 6, 0, tzinfo=UTC)),
        (20, datetime(2026, 1, 6, 0, tzinfo=UTC)),
    ],
)
def test_from_ten_in_the_evening_it_waits_until_eight_in_the_morning(
    hour: int, due: datetime
) -> None:
    told = datetime(2026, 1, 5, hour, tzinfo=UTC)

    assert quiet.due_at(told, Carrier.PUSH, Quiet(), SHENZHEN, is_urgent=False) == due


def test_mail_does_not_wait() -> None:
    night = datetime(2026, 1, 5, 18, tzinfo=UTC)

    assert quiet.due_at(night, Carrier.MAIL, Quiet(), SHENZHEN, is_urgent=False) == night


def test_who_chose_nothing_is_told_as_the_template_proposes() -> None:
    template = make_template(carriers=(Carrier.MAIL,))

    found = choosing.wanted(template, Wishes(language="en"))

    assert found == {Carrier.APP, Carrier.MAIL}


@pytest.mark.parametrize(("required", "left"), [(True, {Carrier.APP}), (False, set())])
def test_what_the_law_requires_stays_in_the_list(required: bool, left: set[Carrier]) -> None:
    template = make_template(required=required)

    found = choosing.wanted(template, Wishes(language="en", carriers={Topic.CASES: ()}))

    assert found == left


@pytest.mark.parametrize(
    ("said", "value", "is_met"),
    [
        (("granted", "partly"), "partly", True),
        (("granted",), "refused", False),
        ((True,), True, True),
        ((True,), 1, False),
        ((1,), True, False),
        (("*",), "anything", True),
        (("*",), (), False),
        (("*",), None, False),
    ],
)
def test_a_condition_is_met_by_any_of_its_values(
    said: tuple[Said, ...], value: object, is_met: bool
) -> None:
    only = make_template(when={"field": said})
    never = make_template(unless={"field": said})

    assert wording.is_for(only, {"field": value}) is is_met
    assert wording.is_for(never, {"field": value}) is not is_met


def test_words_are_filled_in_in_each_language() -> None:
    text = Text(en="{case} by {due}", zh_hans="{due}前：{case}", zh_hant="{case}")
    due = Text(en="5 January", zh_hans="1月5日", zh_hant="1月5日")

    found = wording.filled(text, {"case": everywhere("K1"), "due": due})

    assert (found.en, found.zh_hans, found.zh_hant) == ("K1 by 5 January", "1月5日前：K1", "K1")


def test_what_a_fact_does_not_say_is_a_dash() -> None:
    assert wording.filled(everywhere("until {due}"), {}).en == "until –"


@pytest.mark.parametrize(
    ("values", "said"), [({"due": "Monday"}, "Now, until Monday."), ({}, "Now.")]
)
def test_words_in_brackets_stand_where_all_in_them_is_known(
    values: dict[str, str], said: str
) -> None:
    known = {name: everywhere(value) for name, value in values.items()}

    assert wording.filled(everywhere("Now[, until {due}]."), known).en == said
