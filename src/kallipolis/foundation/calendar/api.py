"""Find the calendar that holds in a region, and count time by it."""

from collections.abc import Mapping

from django.conf import settings

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.calendar.documents import WEEKDAYS as WEEKDAYS
from kallipolis.foundation.calendar.documents import CalendarDocument as CalendarDocument
from kallipolis.foundation.calendar.documents import NamedDay as NamedDay
from kallipolis.foundation.calendar.documents import as_calendar
from kallipolis.foundation.calendar.logic import add as add
from kallipolis.foundation.calendar.logic import counted_days as counted_days
from kallipolis.foundation.calendar.logic import days_between as days_between
from kallipolis.foundation.calendar.logic import end_of_day as end_of_day
from kallipolis.foundation.calendar.logic import ends_soon as ends_soon
from kallipolis.foundation.calendar.logic import known_until as known_until
from kallipolis.foundation.calendar.logic import last_day as last_day
from kallipolis.foundation.calendar.logic import local_day as local_day
from kallipolis.foundation.calendar.logic import local_moment as local_moment
from kallipolis.foundation.calendar.logic import remaining as remaining
from kallipolis.foundation.calendar.logic import start_of_last_days as start_of_last_days
from kallipolis.foundation.calendar.logic import weekends_only
from kallipolis.foundation.calendar.logic import working_day_from as working_day_from
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.foundation.regions import api as regions

_Published = Mapping[str, Document[CalendarDocument]]


def calendar_for(region: RegionCode) -> Calendar:
    """Return the calendar of the nearest region, from this one up, that publishes one.

    It is the newest that is published, also for what began before: holidays are announced year by
    year, and a term that runs is counted by all that are known.

    Missing: where none is published, a calendar with an empty ``id`` that knows weekends only.
    """
    known = _calendars()
    found = regions.find(region)
    path = found.path if found is not None else (region,)
    nearest = next((known[code] for code in reversed(path) if code in known), None)
    return nearest if nearest is not None else weekends_only(settings.TIME_ZONE)


def published() -> tuple[Calendar, ...]:
    """Return all calendars that are published."""
    return tuple(_calendars().values())


def _calendars() -> Mapping[str, Calendar]:
    published: _Published = packs.every("calendar")
    known = _KNOWN.get("calendars")
    if known is None or known[0] is not published:
        bodies = [document.body for document in published.values()]
        by_region = {body.region: as_calendar(body, settings.TIME_ZONE) for body in bodies}
        known = _KNOWN["calendars"] = (published, by_region)
    return known[1]


_KNOWN: dict[str, tuple[_Published, Mapping[str, Calendar]]] = {}
