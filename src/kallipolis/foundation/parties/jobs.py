"""Roles end when their time is over, and with the organisation in which they are held."""

from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.foundation.organisations import events as organisations
from kallipolis.foundation.parties.adapters import offices

TIME = system("the time of a role is over")


def end_roles() -> None:
    """Put down which roles have run out; they count no more from that moment in any case."""
    with database.edge():
        offices.end_what_is_over(TIME, SYSTEM_CLOCK)


def _on_changed(event: Event) -> None:
    offices.close(OrganisationId(event.subject))


JOBS: Final = (Job(name="parties.end_roles", run=end_roles),)
SCHEDULES: Final = (Schedule(name="parties.roles", job="parties.end_roles", cron="*/15 * * * *"),)
SUBSCRIPTIONS: Final = (
    Subscription(
        name="parties.closing",
        types=(organisations.CHANGED,),
        react=_on_changed,
        since=Since.NOW,
    ),
)
