"""What is said in time: the days off of the year to come are not published yet."""

from django.conf import settings
from django.db import Error

from kallipolis.foundation.calendar import api, logic
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry.contracts import Check


def holidays_are_known(*, clock: Clock = SYSTEM_CLOCK) -> str:
    """Look how far the published calendars reach; terms beyond are counted by weekends only."""
    try:
        calendars = api.published()
    except Error as fault:
        raise Outage(said("The database does not answer.")) from fault
    ends = {each.id: end for each in calendars if (end := logic.known_until(each)) is not None}
    today = logic.local_day(logic.weekends_only(settings.TIME_ZONE), clock.now())
    short = sorted(id for id, end in ends.items() if logic.ends_soon(end, today))
    if short:
        told = ", ".join(f"{id} ({ends[id]})" for id in short)
        raise Outage(
            said(
                "No holidays are published after the day named: %(calendars)s; publish the next "
                "year's.",
                calendars=told,
            )
        )
    if not ends:
        return said("no holidays are published")
    return said("until %(day)s", day=min(ends.values()))


CHECKS = (Check(name="calendars", run=holidays_are_known, required=False),)
