"""What time alone does to bookings; each round does a bounded number, and is safe to run again."""

from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.platforms.application.appointments import events
from kallipolis.platforms.application.appointments.adapters import keeping, plans
from kallipolis.platforms.application.appointments.contracts import AppointmentState
from kallipolis.platforms.application.appointments.models import OPEN, StoredBooking

AT_ONCE: Final = 500
LAPSE: Final = "appointment.lapse"
MISSED: Final = system("appointments that nobody came to")
CLOSED: Final = system("appointments in a hall that is closed")


def remind(limit: int = AT_ONCE, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Tell that appointments are near, each once, and return of how many."""
    rows = StoredBooking.objects.filter(state=OPEN, remind_at__lte=clock.now())
    return _each(rows.order_by("remind_at")[:limit], lambda row: _reminded(row, clock))


def lapse(limit: int = AT_ONCE, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Mark what nobody came to as missed, and return how many."""
    rows = StoredBooking.objects.filter(state=OPEN, lapses_at__lt=clock.now())
    return _each(rows.order_by("lapses_at")[:limit], lambda row: _lapsed(row, clock))


def give_back(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Cancel what lies in hours in which the hall is no longer open, and return how many."""
    rows = StoredBooking.objects.filter(state=OPEN, starts_at__gt=clock.now())
    return _each(rows.order_by("starts_at"), lambda row: _given_back(row, clock))


def _each(rows: "QuerySet[StoredBooking]", do: Callable[[StoredBooking], bool]) -> int:
    with database.edge():
        return sum(do(row) for row in list(rows))


def _reminded(row: StoredBooking, clock: Clock) -> bool:
    rows = StoredBooking.objects.filter(id=row.id, state=OPEN, remind_at=row.remind_at)
    if not rows.update(remind_at=None):
        return False
    keeping.tell(events.REMINDER_DUE, row, clock)
    return True


def _lapsed(row: StoredBooking, clock: Clock) -> bool:
    if not keeping.turned(row, AppointmentState.MISSED, at_start=row.starts_at):
        return False
    keeping.note(MISSED, LAPSE, row, clock)
    keeping.tell(events.MISSED, row, clock)
    return True


def _given_back(row: StoredBooking, clock: Clock) -> bool:
    offering = plans.offering(row.hall, row.service)
    if offering is not None and plans.is_open(row.starts_at, row.ends_at, offering):
        return False
    if not keeping.turned(row, AppointmentState.CANCELLED, reason="closed", at_start=row.starts_at):
        return False
    keeping.note(CLOSED, LAPSE, row, clock)
    keeping.tell(events.CANCELLED, row, clock)
    return True
