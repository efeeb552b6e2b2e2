"""Plans of halls as pack authors write them, and appointments as other rooms see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.text import Text

AppointmentId = NewType("AppointmentId", str)
Booking = Literal["offered", "required", "none"]


class ServiceGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Services that the same counters give, with numbers of one letter.

    ``services`` empty means whatever no other group gives. Where an appointment is ``required``
    nobody gets a number without one. Units: ``slot_minutes`` and ``minutes`` (how long one visit
    takes until it is known) in minutes; ``places`` counts the appointments of one slot.
    """

    id: str
    letter: Annotated[str, Meta(pattern="^[A-Z]$", description="Begins its numbers (A012).")]
    title: Text
    services: tuple[str, ...] = ()
    booking: Booking = "offered"
    slot_minutes: Annotated[int, Meta(ge=5, le=480)] = 30
    places: Annotated[int, Meta(ge=1, le=200)] = 4
    minutes: Annotated[int, Meta(ge=1, le=240)] = 10


class Counter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A window of a hall; ``groups`` empty means that it gives all services."""

    id: str
    title: Text
    groups: tuple[str, ...] = ()


class NoShowRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who misses ``most`` appointments within some days cannot book for some days.

    Units: days of 24 hours, counted from the last one that was missed.
    """

    most: Annotated[int, Meta(ge=1, le=100)] = 3
    within_days: Annotated[int, Meta(ge=1, le=366)] = 90
    barred_days: Annotated[int, Meta(ge=1, le=366)] = 30


class Priority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People who are called before others: of an age, or of whom an official sees that they are.

    Units: ``from_age`` in years; 0 where it is not a matter of age.
    """

    id: str
    title: Text
    from_age: Annotated[int, Meta(ge=0, le=120)] = 0


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day on which halls stay closed beside what the calendar says; ``halls`` empty is all."""

    date: date
    reason: Text
    halls: tuple[str, ...] = ()


class AppointmentPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the halls of a region give appointments and numbers.

    It holds for the halls of ``region`` and of all regions below that have no nearer plan, or for
    ``halls`` alone where they are named. Opening hours are the hall's own unless ``opening`` says
    otherwise; days off are those of the region's calendar.
    Units: ``days_ahead`` counts calendar days; all that ends in ``_minutes`` is in minutes before
    (``late_minutes`` after) the start of a slot; ``remind_hours`` in hours.
    """

    id: str
    region: Annotated[str, Meta(description="Code of the region, with all below.")]
    title: Text
    groups: Annotated[tuple[ServiceGroup, ...], Meta(min_length=1)]
    counters: Annotated[tuple[Counter, ...], Meta(min_length=1)]
    halls: tuple[str, ...] = ()
    opening: Annotated[
        str, Meta(description="Hours as OpenStreetMap writes them; empty for the hall's own.")
    ] = ""
    days_ahead: Annotated[int, Meta(ge=0, le=180)] = 14
    close_minutes: Annotated[int, Meta(ge=0, le=10080)] = 60
    early_minutes: Annotated[int, Meta(ge=0, le=480)] = 30
    late_minutes: Annotated[int, Meta(ge=0, le=240)] = 15
    remind_hours: Annotated[int, Meta(ge=1, le=168)] = 24
    most_open: Annotated[
        int, Meta(ge=1, le=20, description="Appointments that one person may have ahead.")
    ] = 3
    no_shows: NoShowRule | None = None
    priorities: tuple[Priority, ...] = ()
    closed: tuple[ClosedDay, ...] = ()


class AppointmentState(StrEnum):
    """Where an appointment stands; only one that is booked can still be changed."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Slot(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A time in which a hall expects people. Shape: half-open, aware, in UTC."""

    starts_at: datetime
    ends_at: datetime


class OpenSlot(msgspec.Struct, frozen=True, kw_only=True):
    """A slot that can still be booked, and how many places are left; 0 when it is full."""

    starts_at: datetime
    ends_at: datetime
    free: int


class OpenDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a hall with its slots in order; without any the hall is closed or it is too late."""

    day: date
    slots: tuple[OpenSlot, ...]

    @property
    def free(self) -> int:
        """Return how many places are left on the day."""
        return sum(slot.free for slot in self.slots)


class HallOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A hall that gives appointments for a service, and as which group of its services."""

    hall: str
    region: RegionCode
    name: Text
    address: Text
    opening: str
    group: str
    booking: Booking


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An appointment that somebody wants; ``case_id`` is the case that it is about, if any."""

    hall: Annotated[str, Meta(min_length=1, max_length=100)]
    service: Annotated[str, Meta(min_length=1, max_length=120)]
    starts_at: datetime
    case_id: Annotated[str, Meta(max_length=16)] = ""


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a slot that is kept for one person; ``code`` is what they show in the hall.

    ``lapses_at`` is until when they may still come; ``reason`` is why it was cancelled.
    """

    id: AppointmentId
    code: str
    hall: str
    region: RegionCode
    group: str
    service: str
    party: PartyId
    party_name: str
    starts_at: datetime
    ends_at: datetime
    lapses_at: datetime
    state: AppointmentState
    case_id: str = ""
    reason: Literal["", "by-holder", "closed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A plan as it holds in one hall for one of its groups."""

    plan: AppointmentPlan
    hall: str
    region: RegionCode
    group: ServiceGroup


MESSAGES: Final[dict[str, str]] = {
    "appointment.not_found": _("There is no such appointment, or it is not yours."),
    "remedy.appointment.not_found": _("Look in the list of your appointments."),
    "appointment.not_offered": _("This hall gives no appointments for this service."),
    "remedy.appointment.not_offered": _(
        "Choose another hall, or take a number when you are there."
    ),
    "appointment.no_such_slot": _("This hall has no appointments at the time chosen."),
    "remedy.appointment.no_such_slot": _("Choose one of the times that are listed."),
    "appointment.full": _("The last place at this time has just been taken."),
    "remedy.appointment.full": _("Choose another time; the list shows where places are left."),
    "appointment.already_booked": _(
        "You have an appointment for this service on %(when)s already."
    ),
    "remedy.appointment.already_booked": _("Change or cancel that one."),
    "appointment.overlaps": _("You have another appointment at that time, on %(when)s."),
    "remedy.appointment.overlaps": _("Choose another time, or change the other appointment."),
    "appointment.too_many": _("You have %(most)s appointments ahead, which is as many as allowed."),
    "remedy.appointment.too_many": _("Cancel one that you do not need."),
    "appointment.barred": _(
        "You have missed %(missed)s appointments, so that you can book again on %(when)s."
    ),
    "remedy.appointment.barred": _("Until then, take a number in the hall; you will be served."),
    "appointment.not_now": _("This appointment has begun, or it was cancelled or missed."),
    "remedy.appointment.not_now": _("Book a new one."),
    "appointment.too_early": _("You can check in from %(when)s."),
    "remedy.appointment.too_early": _("Come back then; your place is kept."),
    "appointment.too_late": _("This appointment was kept until %(when)s."),
    "remedy.appointment.too_late": _("Take a number in the hall, or book a new appointment."),
    "appointment.other_hall": _("This appointment is in another hall."),
    "remedy.appointment.other_hall": _("Look at the appointment for where to go."),
    "appointment.key_missing": _("The header Idempotency-Key is missing."),
    "remedy.appointment.key_missing": _("Send a new key, such as a UUID, with every booking."),
    "appointment.key_too_long": _("An Idempotency-Key has at most %(limit)s characters."),
    "remedy.appointment.key_too_long": _("Make a shorter key, such as a UUID, and send it again."),
    "appointment.key_conflict": _("This key was already used for another booking."),
    "remedy.appointment.key_conflict": _("Send the booking again with a new key."),
}

ACTS: Final[dict[str, str]] = {
    "appointment.book": "Book, change and cancel an appointment.",
    "appointment.view": "See an appointment.",
    "appointment.receive": "See who comes to a hall, and let them check in.",
    "appointment.lapse": "Mark an appointment as missed, or cancel it because a hall is closed.",
}
"""What roles grant and the ledger names, with what it means."""
