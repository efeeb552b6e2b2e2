"""Numbers and counters as they are kept."""

from django.db import models
from django.db.models import Q

from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.platforms.application.queues.contracts import (
    NumberId,
    NumberState,
    QueueNumber,
    ServedNumber,
)
from kallipolis.platforms.application.queues.logic.order import Waiting

AT_COUNTER = [NumberState.CALLED.value, NumberState.SERVING.value]


class StoredNumber(models.Model):
    """A number of one hall and day; a counter has one at a time, an appointment one in all."""

    id = models.CharField(primary_key=True, max_length=32)
    hall = models.CharField(max_length=100)
    region = models.CharField(max_length=40)
    day = models.DateField()
    group = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    priority = models.CharField(max_length=100, blank=True)
    appointment = models.CharField(max_length=32, blank=True)
    slot_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=120)
    party = models.CharField(max_length=64, blank=True)
    party_name = models.CharField(max_length=200, blank=True)
    case_id = models.CharField(max_length=16, blank=True)
    counter = models.CharField(max_length=100, blank=True)
    only_counter = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=64, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    served_by = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField()
    turn_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    serving_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "day", "group", "number"], name="queues_number_once"
            ),
            models.UniqueConstraint(
                fields=["hall", "day", "counter"],
                condition=Q(state__in=AT_COUNTER),
                name="queues_one_at_each_counter",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=~Q(appointment=""),
                name="queues_one_for_each_appointment",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="queues_taken_once"),
        ]
        indexes = [
            models.Index(fields=["hall", "day", "state"], name="queues_of_hall"),
            models.Index(
                fields=["party", "-taken_at"], condition=~Q(party=""), name="queues_of_party"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.label}"

    def as_resource(self) -> Resource:
        """Say whose it is and where."""
        return Resource(
            parties=(PartyId(self.party),) if self.party else (),
            regions=(RegionCode(self.region),),
            scope=self.service,
        )

    def as_waiting(self) -> Waiting:
        """Return it as the order of the queue knows it."""
        return Waiting(
            id=self.id,
            group=self.group,
            number=self.number,
            turn_at=self.turn_at,
            slot_at=self.slot_at,
            has_priority=bool(self.priority),
            counter=self.only_counter,
        )

    def as_served(self) -> ServedNumber:
        """Return it as whoever had it looks back on it."""
        return ServedNumber(
            id=NumberId(self.id),
            label=self.label,
            hall=self.hall,
            service=self.service,
            party=self.party,
            party_name=self.party_name,
            official=self.served_by,
            case_id=self.case_id,
        )

    def as_number(self, *, named: bool = False) -> QueueNumber:
        """Return it as a counter sees it, with who it is only when it is called."""
        return QueueNumber(
            id=NumberId(self.id),
            label=self.label,
            hall=self.hall,
            group=self.group,
            service=self.service,
            state=NumberState(self.state),
            taken_at=self.taken_at,
            counter=self.counter,
            priority=self.priority,
            slot_at=self.slot_at,
            called_at=self.called_at,
            calls=self.calls,
            appointment=self.appointment if named else "",
            case_id=self.case_id if named else "",
            party=self.party if named else "",
            party_name=self.party_name if named else "",
        )


class NumberRoll(models.Model):
    """The last number that a group of a hall has given on a day."""

    hall = models.CharField(max_length=100)
    day = models.DateField()
    group = models.CharField(max_length=100)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "day", "group"], name="queues_one_roll")
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.day} {self.group}"


class Sitting(models.Model):
    """Who sits at a counter now; one official at a counter, and one counter for an official."""

    hall = models.CharField(max_length=100)
    counter = models.CharField(max_length=100)
    official = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "counter"], name="queues_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.counter}"
