"""What is counted when facts arrive, and once of what was there before."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.cases.events import CaseClosed, CaseReopened
from kallipolis.platforms.application.credentials.events import RECORDED
from kallipolis.platforms.application.savings import api


def count(event: Event) -> None:
    """Count a case that has ended, or was taken up again, or whose result was issued since.

    All in one subscription: what a case gave may be issued before it ends, or after.
    """
    clock = SetClock(event.time)
    if event.type == RECORDED:
        api.count_again(CaseId(str(event.data["case"])), clock=clock)
    else:
        api.count(CaseId(event.subject), clock=clock)


def look_back() -> None:
    """Count what ended before this room was there."""
    while api.look_back():
        pass


SUBSCRIPTIONS: Final = (
    Subscription(
        name="savings.count",
        types=(CaseClosed.TYPE, CaseReopened.TYPE, RECORDED),
        react=count,
    ),
)
JOBS: Final = (Job(name="savings.look-back", run=look_back, atomic=False),)
SCHEDULES: Final = (Schedule(name="savings.look-back", job="savings.look-back", cron="20 3 * * *"),)
