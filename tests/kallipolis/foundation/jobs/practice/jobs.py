"""Jobs to try the queue with."""

import errno
from datetime import datetime, timedelta

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs import jobs as background
from kallipolis.foundation.jobs.contracts import Job, Schedule


def greet(name: str) -> None:
    events.publish("org.kallipolis.practice.greeted", name, {})


def greet_and_fail(name: str) -> None:
    greet(name)
    raise RuntimeError(f"cannot greet {name}")


def wait_for_a_neighbour() -> None:
    raise Outage("neighbour", retry_after_s=30)


def find_the_disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def take_over_while_running(at: str) -> None:
    clock = SetClock(moment=datetime.fromisoformat(at))
    greet(f"taken over: {background.take_over(clock)}")


def count_to_three() -> None:
    with database.edge():
        jobs.report(3, 10)
    raise RuntimeError("tired")


def answer(event: Event) -> None:
    events.publish("org.kallipolis.practice.answered", event.subject, event.data)


JOBS = (
    Job(name="practice.greet", run=greet),
    Job(name="practice.greet-all", run=greet, in_bulk=True),
    Job(name="practice.fail", run=greet_and_fail, attempts=3),
    Job(name="practice.fail-openly", run=greet_and_fail, atomic=False, attempts=1),
    Job(name="practice.wait", run=wait_for_a_neighbour, attempts=1),
    Job(name="practice.write", run=find_the_disk_full, attempts=1),
    Job(name="practice.look-around", run=take_over_while_running, atomic=False),
    Job(name="practice.count", run=count_to_three, atomic=False),
)
SCHEDULES = (
    Schedule(
        name="practice.hourly",
        job="practice.greet",
        every=timedelta(hours=1),
        arguments={"name": "hour"},
    ),
)
SUBSCRIPTIONS = (
    Subscription(name="practice.answer", types=("org.kallipolis.practice.asked",), react=answer),
)
