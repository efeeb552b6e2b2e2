"""Facts on their way, and who reacts to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from django.utils.translation import gettext_noop as _


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded fact, as CloudEvents 1.0 (https://github.com/cloudevents/spec, v1.0.2).

    ``type`` is ``org.kallipolis.<room>.<fact in past tense>``; facts about one ``subject`` are
    delivered in the order in which they were published. ``data`` holds ids and figures, never
    more personal data than the reaction needs.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    data: dict[str, object]


class Since(StrEnum):
    """Where a subscription begins that was never there before."""

    BEGINNING = "beginning"
    NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A reaction to facts, declared in the ``SUBSCRIPTIONS`` of a room's ``jobs.py``.

    ``name`` is stable: progress is kept under it. ``types`` are exact types, or a prefix ending in
    ``.*``. ``react`` runs in a transaction with the record of its progress, so that its own writes
    happen once; what it does outside the database may happen again. ``outside`` marks a reaction
    that only talks to the outside world: it runs with no transaction open, at least once. When it
    fails, later facts of the same subject wait; after so many ``attempts`` the fact is a dead
    letter, and its subject waits until somebody replays or skips it. An ``Outage`` is no failure
    of the fact: the whole subscription pauses for as long as it says, and nothing is lost.
    """

    name: str
    types: tuple[str, ...]
    react: Callable[[Event], None]
    since: Since = Since.BEGINNING
    outside: bool = False
    attempts: int = 8


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a subscription failed to digest for good, until it is replayed or skipped.

    ``waiting`` counts the later facts of the same subject that wait behind it.
    """

    id: str
    subscription: str
    event: Event
    attempts: int
    last_error: str
    waiting: int


MESSAGES: dict[str, str] = {
    "event.dead_letter_not_found": _("There is no dead letter with the number %(id)s."),
    "remedy.event.dead_letter_not_found": _("List them with `kallipolis events dead-letters`."),
}

ACTS: dict[str, str] = {
    "event.view": "See facts that could not be delivered.",
    "event.replay": "Deliver a dead letter again.",
    "event.skip": "Leave a dead letter undelivered.",
}
"""What roles grant and the ledger names, with what it means."""
