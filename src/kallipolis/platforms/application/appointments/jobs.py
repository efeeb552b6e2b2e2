"""Appointments whose time has come: reminded of, missed, or cancelled because a hall is closed."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.calendar import events as calendar
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.appointments.adapters import due


def _remind() -> None:
    due.remind()


def _lapse() -> None:
    due.lapse()


def _give_back() -> None:
    due.give_back()


def _on_calendar(event: Event) -> None:
    jobs.enqueue("appointments.give-back")


SUBSCRIPTIONS: Final = (
    Subscription(
        name="appointments.calendar",
        types=(calendar.CHANGED,),
        react=_on_calendar,
        since=Since.NOW,
    ),
)
JOBS: Final = (
    Job(name="appointments.remind", run=_remind),
    Job(name="appointments.lapse", run=_lapse),
    Job(name="appointments.give-back", run=_give_back),
)
SCHEDULES: Final = (
    Schedule(name="appointments.remind", job="appointments.remind", every=timedelta(minutes=10)),
    Schedule(name="appointments.lapse", job="appointments.lapse", every=timedelta(minutes=5)),
    Schedule(name="appointments.give-back", job="appointments.give-back", cron="20 4 * * *"),
)
