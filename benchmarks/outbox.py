"""What a fact and an entry of the ledger cost their writer; how many facts a worker delivers.

Writing is held against the same statement from the bare driver in the same run, and against the
plain ORM. Repeat with ``python -m benchmarks.outbox`` (SQLite), or with ``DATABASE_URL`` set
(PostgreSQL).
"""

import os
import time
from collections.abc import Callable
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from django.db import connection, transaction
from django.utils import timezone

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events import hot
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.events.models import Event as Row
from kallipolis.foundation.ids import PartyId

COUNT = 5_000
ROUNDS = 5
TYPE = "org.kallipolis.benchmark.written"
OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="benchmark")
DATA = {"outcome": "granted", "fee": 300}


def bare(number: int) -> None:
    """Run the statement on the driver's own cursor."""
    cursor = connection.connection.cursor()
    values = hot.VALUES if database.is_postgresql() else hot.VALUES.replace("%s", "?")
    at = "2026-01-05 01:00:00"
    cursor.execute(
        hot.INSERT + values, (f"{time.time_ns()}{number}", TYPE, f"s{number % 99}", "n", at, "{}")
    )


def door(number: int) -> None:
    """Publish."""
    events.publish(TYPE, f"s{number % 99}", DATA)


def entry(number: int) -> None:
    """Record an entry of the ledger."""
    audit.record(OFFICIAL, "case.decide", f"s{number % 99}", parties=(PartyId("p1"),), detail=DATA)


def orm(number: int) -> None:
    """Write the row by the ORM."""
    Row.objects.create(
        event_id=f"{time.time_ns()}{number}",
        type=TYPE,
        subject=f"s{number % 99}",
        source="n",
        time=timezone.now(),
        data="{}",
    )


def microseconds(act: Callable[[int], None]) -> float:
    """Return the mean time of an act within one transaction, in µs."""
    with transaction.atomic():
        begun = time.perf_counter()
        for number in range(COUNT):
            act(number)
        taken = time.perf_counter() - begun
        transaction.set_rollback(True)
    return taken / COUNT * 1e6


def compare_writing() -> None:
    acts = {"bare driver": bare, "publish": door, "audit.record": entry, "ORM": orm}
    rounds = [{name: microseconds(act) for name, act in acts.items()} for _ in range(ROUNDS)]
    for name in acts:
        taken = median(each[name] for each in rounds)
        ratio = median(each[name] / each["bare driver"] for each in rounds)
        print(f"{connection.vendor}: {name:12} {taken:6.0f} µs  ratio {ratio:.2f}")


def ignore(event: Event) -> None:
    """React to nothing."""


def republish(event: Event) -> None:
    """React by a fact of another type."""
    events.publish("org.kallipolis.benchmark.reacted", event.subject, {})


def deliver(name: str, react: Callable[[Event], None], *, outside: bool = False) -> None:
    """Print how many facts a second one worker delivers."""
    subscription = Subscription(name=name, types=(TYPE,), react=react, outside=outside)
    begun = time.perf_counter()
    count = 0
    while done := events.dispatch(subscriptions=[subscription]):
        count += done
    rate = count / (time.perf_counter() - begun)
    print(f"{connection.vendor}: {name:24} {rate:6.0f} facts a second")


def main() -> None:
    with scratch.database():
        compare_writing()
        with database.edge():
            for number in range(COUNT):
                door(number)
        deliver("nothing done", ignore)
        deliver("a row written for each", republish)
        deliver("outside", ignore, outside=True)


if __name__ == "__main__":
    main()
