"""Bookings as they are kept; what must not happen twice, the database does not let happen."""

from typing import Literal

from django.db import models
from django.db.models import Q

from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentId,
    AppointmentState,
)

OPEN = AppointmentState.BOOKED.value
CANCELLED = AppointmentState.CANCELLED.value


class StoredBooking(models.Model):
    """One appointment: ``seat`` is its place in the slot, ``nth`` its place among the person's.

    Both are numbers below a limit that no two rows may share, so that neither a slot nor a person
    can have more than the limit, whoever books at the same moment.
    """

    id = models.CharField(primary_key=True, max_length=32)
    code = models.CharField(max_length=8, unique=True)
    hall = models.CharField(max_length=100)
    region = models.CharField(max_length=40)
    group = models.CharField(max_length=100)
    service = models.CharField(max_length=120)
    party = models.CharField(max_length=64)
    party_name = models.CharField(max_length=200)
    booked_by = models.CharField(max_length=64)
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    seat = models.PositiveSmallIntegerField()
    nth = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    case_id = models.CharField(max_length=16, blank=True)
    idempotency_key = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "group", "starts_at", "seat"],
                condition=~Q(state=CANCELLED),
                name="appointments_one_for_each_seat",
            ),
            models.UniqueConstraint(
                fields=["party", "nth"], condition=Q(state=OPEN), name="appointments_most_open"
            ),
            models.UniqueConstraint(
                fields=["party", "service"],
                condition=Q(state=OPEN),
                name="appointments_one_for_each_service",
            ),
            models.UniqueConstraint(
                fields=["booked_by", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="appointments_booked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-starts_at"], name="appointments_of_party"),
            models.Index(fields=["hall", "day", "starts_at"], name="appointments_of_day"),
            models.Index(
                fields=["lapses_at"], condition=Q(state=OPEN), name="appointments_to_lapse"
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(state=OPEN, remind_at__isnull=False),
                name="appointments_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return self.id

    def as_resource(self) -> Resource:
        """Say whose it is and where."""
        return Resource(
            parties=(PartyId(self.party),), regions=(RegionCode(self.region),), scope=self.service
        )

    def as_appointment(self) -> Appointment:
        """Return it as others see it."""
        return Appointment(
            id=AppointmentId(self.id),
            code=self.code,
            hall=self.hall,
            region=RegionCode(self.region),
            group=self.group,
            service=self.service,
            party=PartyId(self.party),
            party_name=self.party_name,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            lapses_at=self.lapses_at,
            state=AppointmentState(self.state),
            case_id=self.case_id,
            reason=self._reason(),
        )

    def _reason(self) -> Literal["", "by-holder", "closed"]:
        known: dict[str, Literal["by-holder", "closed"]] = {
            "by-holder": "by-holder",
            "closed": "closed",
        }
        return known.get(self.reason, "")
