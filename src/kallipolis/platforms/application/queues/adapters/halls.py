"""Halls as a queue needs them: their plan, their region, and the day that it is there."""

from dataclasses import dataclass
from datetime import date, datetime

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import (
    AppointmentPlan,
    Counter,
    ServiceGroup,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHall:
    """A hall that has a queue, and the plan that holds for it."""

    hall: Hall
    plan: AppointmentPlan

    @property
    def region(self) -> RegionCode:
        """Return where it lies."""
        return RegionCode(self.hall.region)

    def day_at(self, moment: datetime) -> date:
        """Return the day that it is there."""
        return day_in(self.region, moment)

    def counter(self, id: str) -> Counter:
        """Return a counter.

        Raises:
            Refusal: ``queue.counter_unknown``.
        """
        found = next((each for each in self.plan.counters if each.id == id), None)
        if found is None:
            raise Refusal("queue.counter_unknown", Reason.CONFLICT)
        return found

    def group(self, id: str) -> ServiceGroup | None:
        """Return a group of services, None where the plan has it no more."""
        return next((each for each in self.plan.groups if each.id == id), None)

    def require(self, actor: Actor, act: str) -> None:
        """Let pass who may do an act in this hall.

        Raises:
            Refusal: ``queue.not_found``.
        """
        access.require(actor, act, Resource(regions=(self.region,)))


def queue_hall(id: str) -> QueueHall:
    """Return a hall that has a queue.

    Raises:
        Refusal: ``queue.not_found``.
    """
    plan = appointments.plan_of(id)
    if plan is None:
        raise not_found("queue.not_found")
    return QueueHall(hall=appointments.hall(id), plan=plan)


def day_in(region: str, moment: datetime) -> date:
    """Return the day that it is in a region."""
    return calendars.local_day(calendars.calendar_for(RegionCode(region)), moment)
