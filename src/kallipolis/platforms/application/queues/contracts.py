"""Numbers, counters and boards as other rooms see them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text

NumberId = NewType("NumberId", str)


class NumberState(StrEnum):
    """Where somebody who took a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    SKIPPED = "skipped"
    LEFT = "left"


class Step(StrEnum):
    """What a counter does with a number that it has called."""

    RECALL = "recall"
    SERVE = "serve"
    SKIP = "skip"
    FINISH = "finish"
    TRANSFER = "transfer"
    RESTORE = "restore"


class Visit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody without an appointment comes for.

    ``presence`` is the code on the hall's screen, by which people who are there take a number
    themselves; officials need none. ``priority`` is what an official sees or is shown.
    """

    service: Annotated[str, Meta(min_length=1, max_length=120)]
    presence: Annotated[str, Meta(max_length=20)] = ""
    priority: Annotated[str, Meta(max_length=100)] = ""


class QueueNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number as the counter sees it that has called it.

    Missing: who waits is not named before the number is called; a number that was taken without
    saying who one is has no ``party``.
    """

    id: NumberId
    label: str
    hall: str
    group: str
    service: str
    state: NumberState
    taken_at: datetime
    counter: str = ""
    priority: str = ""
    slot_at: datetime | None = None
    called_at: datetime | None = None
    calls: int = 0
    appointment: str = ""
    case_id: str = ""
    party: str = ""
    party_name: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A number as whoever took it sees it; nothing of it says who they are.

    Units: ``wait_minutes`` in minutes, about.
    Missing: ``wait_minutes`` is None when the number does not wait any more.
    """

    id: NumberId
    label: str
    hall: str
    hall_name: Text
    group_title: Text
    state: NumberState
    before: int = 0
    wait_minutes: int | None = None
    counter_title: Text | None = None
    slot_at: datetime | None = None


class ServedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a counter is done with, as whoever had it may look back on it.

    Missing: ``party`` is empty where nobody said who they were.
    """

    id: NumberId
    label: str
    hall: str
    service: str
    party: str
    party_name: str
    official: str
    case_id: str = ""


class CalledNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number on the board, and the counter to go to."""

    label: str
    counter: str
    counter_title: Text
    called_at: datetime
    is_served: bool


class GroupStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait for a group of services. Units: ``wait_minutes`` in minutes, about."""

    id: str
    letter: str
    title: Text
    waiting: int
    wait_minutes: int
    counters: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What the screen of a hall shows: the latest calls first, and how many wait for what."""

    hall: str
    hall_name: Text
    at: datetime
    called: tuple[CalledNumber, ...]
    groups: tuple[GroupStanding, ...]


class CounterDay(msgspec.Struct, frozen=True, kw_only=True):
    """A counter today: who sits there, whom it serves, and how many it has served.

    Missing: ``official`` is empty while nobody sits there; ``minutes`` is None before the first.
    Units: ``minutes`` for one visit, the middle of today's.
    """

    id: str
    title: Text
    official: str = ""
    since: datetime | None = None
    label: str = ""
    served: int = 0
    minutes: int | None = None


class CounterDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What the official at a counter has before them: the number called, and who waits for it."""

    counter: str
    counter_title: Text
    current: QueueNumber | None
    waiting: tuple[QueueNumber, ...]
    skipped: tuple[QueueNumber, ...]


class HallDay(msgspec.Struct, frozen=True, kw_only=True):
    """A hall today, for who runs it: what is waited for, its counters, numbers by state."""

    board: Board
    counters: tuple[CounterDay, ...]
    numbers: dict[str, int]


MESSAGES: Final[dict[str, str]] = {
    "queue.not_found": _("There is no such number or hall, or it is not yours."),
    "remedy.queue.not_found": _("Look at the number that you were given, or take another one."),
    "queue.appointment_required": _("This service is by appointment only."),
    "remedy.queue.appointment_required": _("Book an appointment, then come at its time."),
    "queue.closed": _("The hall is closed now."),
    "remedy.queue.closed": _("Come back in its opening hours, or book an appointment."),
    "queue.not_there": _("This is not the code that the screen of the hall shows today."),
    "remedy.queue.not_there": _("Scan the code at the entrance of the hall, or ask an official."),
    "queue.priority_unknown": _("This hall knows no such priority."),
    "remedy.queue.priority_unknown": _("Choose one of those that are listed."),
    "queue.no_counter": _("You have not opened a counter in this hall."),
    "remedy.queue.no_counter": _("Choose the counter where you sit and open it."),
    "queue.counter_taken": _("%(name)s sits at this counter."),
    "remedy.queue.counter_taken": _("Choose another counter, or ask your colleague to close it."),
    "queue.counter_unknown": _("This hall has no such counter."),
    "remedy.queue.counter_unknown": _("Choose one of those that are listed."),
    "queue.cannot_serve": _("That counter does not give this service."),
    "remedy.queue.cannot_serve": _("Choose a counter that does."),
    "queue.undecided": _("%(label)s is called and has not come yet."),
    "remedy.queue.undecided": _("Say first whether the person has come, or skip the number."),
    "queue.changed": _("Somebody has done something else with this number in the meantime."),
    "remedy.queue.changed": _("Look at the queue as it is now."),
}

ACTS: Final[dict[str, str]] = {
    "queue.take": "Take a number in a hall.",
    "queue.serve": "Give numbers at a counter, call them and serve who comes.",
    "queue.oversee": "See how the queue and the counters of a hall do.",
}
"""What roles grant and the ledger names, with what it means."""
