"""Facts on their way, and who reacts to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A reaction to facts, declared in the ``SUBSCRIPTIONS`` of a room's ``jobs.py``.

    ``name`` is stable: progress is kept under it. ``types`` are exact types, or a prefix ending in
    ``.*``. ``react`` runs in a transaction with the record of its progress, so that its own writes
    happen once; what it does outside the database may happen again.
    """

    name: str
    types: tuple[str, ...]
    react: Callable[[Event], None]
