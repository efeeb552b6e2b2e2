"""Hours in which nothing rings."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kallipolis.platforms.application.notices.contracts import RINGING, Carrier, Quiet


def is_quiet(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> bool:
    """Say whether a moment lies in the quiet hours of a place."""
    hour = moment.astimezone(zone).hour
    if quiet.since <= quiet.until:
        return quiet.since <= hour < quiet.until
    return hour >= quiet.since or hour < quiet.until


def due_at(
    moment: datetime, carrier: Carrier, quiet: Quiet, zone: ZoneInfo, *, is_urgent: bool
) -> datetime:
    """Return when a carrier may go: at once, or when the quiet hours that the moment is in end."""
    if is_urgent or carrier not in RINGING or not is_quiet(moment, quiet, zone):
        return moment
    here = moment.astimezone(zone)
    morning = datetime.combine(here.date(), time(quiet.until), zone)
    if morning <= here:
        morning = datetime.combine(here.date() + timedelta(days=1), time(quiet.until), zone)
    return morning.astimezone(moment.tzinfo)
