"""Derive when an input has changed, when a schedule says so, or when somebody asks."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, JobState, Schedule
from kallipolis.platforms.data.derivations import api
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.events import PUBLISHED

RUNNING: Final = "intake.running"
WAITS: Final = frozenset({"derivation.nothing_published", api.NOT_FOUND})
WAIT_S: Final = 60
MOST: Final = 1000


def _derive(derivation: str) -> None:
    """Run a derivation; one whose inputs have no rows yet is asked for again when they come."""
    try:
        api.run(api.READER, derivation)
    except Refusal as refusal:
        if refusal.code == RUNNING:
            raise Outage(api.DERIVE, retry_after_s=WAIT_S) from refusal
        if refusal.code not in WAITS:
            raise


def _waiting() -> set[str]:
    found = jobs.find((JobState.WAITING,), limit=MOST)
    return {str(each.arguments.get("derivation")) for each in found if each.job == api.DERIVE}


def _queue_due() -> None:
    """Queue what is due and does not wait already."""
    waiting = _waiting()
    for each in api.due():
        if each.id not in waiting:
            api.ask_for(api.READER, each.id)


def follow(event: Event) -> None:
    """Queue what is made of a dataset that was published; each makes what is made of it follow."""
    waiting = _waiting()
    for each in api.reading(event.subject):
        if each.id not in waiting:
            api.ask_for(api.READER, each.id)


def _tidy() -> None:
    for each in api.every():
        intakes.tidy_derived(each.id, each.dataset)


SUBSCRIPTIONS: Final = (Subscription(name="derivations.follow", types=(PUBLISHED,), react=follow),)
JOBS: Final = (
    Job(name=api.DERIVE, run=_derive, atomic=False),
    Job(name="derivations.queue-due", run=_queue_due),
    Job(name="derivations.tidy", run=_tidy, atomic=False),
)
SCHEDULES: Final = (
    Schedule(name="derivations.queue-due", job="derivations.queue-due", every=timedelta(minutes=5)),
    Schedule(name="derivations.tidy", job="derivations.tidy", cron="50 2 * * *"),
)
