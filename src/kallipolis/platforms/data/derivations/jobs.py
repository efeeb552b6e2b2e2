"""Derive when an input has changed, when a schedule says so, or when somebody asks."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, JobState, Schedule
from kallipolis.platforms.data.derivations import api
from kallipolis.platforms.data.derivations.contracts import STEPS, Derivation
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.events import PUBLISHED

RUNNING: Final = "intake.running"
WAITS: Final = frozenset({"derivation.nothing_published", api.NOT_FOUND})
WAIT_S: Final = 60
MOST: Final = 1000


def _derive(derivation: str, *, anew: bool = False) -> None:
    """Run a derivation; one whose inputs have no rows yet is asked for again when they come."""
    jobs.report(0, STEPS)
    try:
        api.run(api.READER, derivation, anew=anew, advance=lambda done: jobs.report(done, STEPS))
    except Refusal as refusal:
        if refusal.code == RUNNING:
            raise Outage(api.DERIVE, retry_after_s=WAIT_S) from refusal
        if refusal.code not in WAITS:
            raise


def _waiting() -> set[str]:
    found = jobs.find((JobState.WAITING,), limit=MOST)
    return {str(each.arguments.get("derivation")) for each in found if each.job == api.DERIVE}


def _queue(derivations: Iterable[Derivation]) -> None:
    """Queue what does not wait already, and whose inputs have rows."""
    waiting = _waiting()
    for each in derivations:
        if each.id not in waiting:
            try:
                api.ask_for(api.READER, each.id)
            except Refusal as refusal:
                if refusal.code not in WAITS:
                    raise


def _queue_due() -> None:
    _queue(api.due())


def follow(event: Event) -> None:
    """Queue what is made of a dataset that was published; each makes what is made of it follow."""
    _queue(api.reading(event.subject))


def _tidy() -> None:
    for each in api.every():
        intakes.tidy_derived(each.id, each.dataset)
        api.tidy_counts(each)


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
