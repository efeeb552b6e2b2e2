"""Publish facts, deliver them to those who subscribed, and care for what was not digested."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta

import uuid_utils
from django.conf import settings
from django.db import transaction
from django.db.models import F

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import hot, jobs
from kallipolis.foundation.events.contracts import DeadLetter, Event, Subscription
from kallipolis.foundation.events.models import Failure
from kallipolis.foundation.jobs.api import wake
from kallipolis.foundation.telemetry import api as telemetry

OPERATOR = system("care for a dead letter")
NEWEST = 2**63 - 1
PUBLISHED = telemetry.counter("events_published", "Facts written to the outbox.")


def publish(
    type: str, subject: str, data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK
) -> Event:
    """Write down a fact, in the transaction that makes it true; it is delivered after commit."""
    (event,) = publish_all(((type, subject, data),), clock=clock)
    return event


def publish_all(
    facts: Sequence[tuple[str, str, Mapping[str, object]]], *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Event, ...]:
    """Write down facts (type, subject, data) in their order, at once; else as ``publish``."""
    now, node = clock.now(), settings.KALLIPOLIS.node
    events = tuple(
        Event(
            id=uuid_utils.uuid7().hex,
            type=type,
            source=node,
            subject=subject,
            time=now,
            data=dict(data),
        )
        for type, subject, data in facts
    )
    if events:
        database.at_end(_write, events)
    return events


def _write(events: Sequence[Event]) -> None:
    hot.insert(events)
    PUBLISHED.inc(len(events))
    transaction.on_commit(wake)


def dispatch(
    limit: int = 100,
    *,
    subscriptions: Sequence[Subscription] | None = None,
    most_s: float = math.inf,
    clock: Clock = SYSTEM_CLOCK,
) -> int:
    """Make one round over all subscriptions, and return how many facts were given to reactions.

    Those that have more to look at than ``limit`` come last, whoever is furthest behind first.

    Units: ``limit`` facts for each subscription; ``most_s`` seconds for those that come last, of
    which one at least gets its own. Call it again while it returns more than zero.
    """
    every = jobs.declared() if subscriptions is None else subscriptions
    return jobs.deliver(every, limit, clock, most_s=most_s)


def recorded(
    *, types: Sequence[str] = (), subject: str = "", limit: int = 100
) -> tuple[Event, ...]:
    """Return the latest facts, oldest first: of any type and subject, or only of those given."""
    found = hot.last(types, subject, NEWEST, limit)
    return tuple(event for _, event in reversed(found))


def dead_letters() -> tuple[DeadLetter, ...]:
    """Return what subscriptions have given up on, oldest first."""
    return tuple(
        _as_dead_letter(row) for row in Failure.objects.filter(state="dead").order_by("id")
    )


def dead_letter_count() -> int:
    """Return how many facts subscriptions have given up on."""
    return Failure.objects.filter(state="dead").count()


def replay(id: str, *, actor: Actor = OPERATOR, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let a subscription try a dead letter again, then all that waits behind it.

    Raises:
        Refusal: ``event.dead_letter_not_found`` when there is none with this number.
    """
    with database.edge():
        _take(id, "event.replay", actor, clock)
        Failure.objects.filter(id=id).update(
            state="waiting", attempts=0, replays=F("replays") + 1, next_at=None
        )


def skip(id: str, *, actor: Actor = OPERATOR, clock: Clock = SYSTEM_CLOCK) -> None:
    """Leave a dead letter undelivered for good, and go on with what waits behind it.

    Raises:
        Refusal: ``event.dead_letter_not_found`` when there is none with this number.
    """
    with database.edge():
        _take(id, "event.skip", actor, clock)
        Failure.objects.filter(id=id).update(state="skipped")


def prune(
    older_than: timedelta,
    *,
    subscriptions: Sequence[Subscription] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> int:
    """Remove facts of that age which everybody has seen, and return how many.

    What a subscription still fails to digest is kept.
    """
    every = jobs.declared() if subscriptions is None else subscriptions
    return jobs.prune(every, clock.now() - older_than)


def _take(id: str, act: str, actor: Actor, clock: Clock) -> None:
    is_number = id.isdecimal() and len(id) < 19
    dead = Failure.objects.select_for_update().filter(id=id, state="dead") if is_number else ()
    for row in dead:
        audit.record(actor, act, row.subject, detail={"event": row.event}, clock=clock)
        return
    raise Refusal("event.dead_letter_not_found", Reason.NOT_FOUND, values={"id": id})


def _as_dead_letter(row: Failure) -> DeadLetter:
    behind = Failure.objects.filter(
        subscription=row.subscription, subject=row.subject, state="waiting", event__gt=row.event
    )
    return DeadLetter(
        id=str(row.id),
        subscription=row.subscription,
        event=hot.get(row.event),
        attempts=row.attempts,
        last_error=row.last_error,
        waiting=behind.count(),
    )
