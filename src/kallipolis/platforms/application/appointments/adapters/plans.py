"""Plans as packs publish them, joined with the halls and calendars that they hold for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.appointments.contracts import (
    AppointmentPlan,
    HallOffer,
    Offering,
    Slot,
)
from kallipolis.platforms.application.appointments.logic import hours, plans, slots

_Published = Mapping[str, Document[AppointmentPlan]]


def hall(id: str) -> Hall | None:
    """Return a hall by its id, or None."""
    found = packs.find("hall", id)
    return found.body if found is not None else None


def plan_of(id: str) -> AppointmentPlan | None:
    """Return the plan that holds for a hall, or None."""
    known, body = _by_hall(), hall(id)
    if body is None:
        return None
    if id not in known:
        region = regions.find(body.region)
        path = region.path if region is not None else (body.region,)
        known[id] = plans.plan_for(id, path, _bodies())
    return known[id]


def offering(hall_id: str, service: str) -> Offering | None:
    """Return how a hall gives a service, or None where it has no plan or does not give it."""
    body, plan = hall(hall_id), plan_of(hall_id)
    group = plans.group_for(plan, service) if plan is not None else None
    if body is None or plan is None or group is None:
        return None
    return Offering(plan=plan, hall=hall_id, region=RegionCode(body.region), group=group)


def offers(service: str, region: str) -> tuple[HallOffer, ...]:
    """Return the halls of a region, nearest first, that give appointments for a service."""
    found = ((hall, offering(hall.id, service)) for hall in organisations.halls(region))
    return tuple(
        HallOffer(
            hall=body.id,
            region=RegionCode(body.region),
            name=body.name,
            address=body.address,
            opening=offer.plan.opening or body.opening,
            group=offer.group.id,
            booking=offer.group.booking,
        )
        for body, offer in found
        if offer is not None and offer.group.booking != "none"
    )


def slots_on(day: date, offering: Offering) -> tuple[Slot, ...]:
    """Return the slots of an offering on a day."""
    week = hours.week_of(_opening(offering))
    return slots.slots_on(day, offering, week, calendar_of(offering.region))


def is_open(starts_at: datetime, ends_at: datetime, offering: Offering) -> bool:
    """Say whether a hall is open all the time between two moments of a day."""
    calendar = calendar_of(offering.region)
    day = calendars.local_day(calendar, starts_at)
    week = hours.week_of(_opening(offering))
    found = slots.hours_on(day, offering, week, calendar)
    return any(each.starts_at <= starts_at and ends_at <= each.ends_at for each in found)


def slot_at(moment: datetime, offering: Offering) -> Slot | None:
    """Return the slot that begins at a moment, or None."""
    day = calendars.local_day(calendar_of(offering.region), moment)
    return next((slot for slot in slots_on(day, offering) if slot.starts_at == moment), None)


def bookable_at(moment: datetime, offering: Offering, now: datetime) -> Slot | None:
    """Return the slot that begins at a moment if it can be booked now, or None."""
    plan = offering.plan
    if not now <= moment <= now + timedelta(days=plan.days_ahead + 1):
        return None
    slot = slot_at(moment, offering)
    last = slots.last_bookable_day(plan, today(offering.region, now))
    is_listed = slot is not None and slots.is_bookable(slot, plan, now)
    return slot if is_listed and today(offering.region, moment) <= last else None


def calendar_of(region: str) -> Calendar:
    """Return the calendar that holds for a region."""
    return calendars.calendar_for(RegionCode(region))


def today(region: str, moment: datetime) -> date:
    """Return the day that it is in a region."""
    return calendars.local_day(calendar_of(region), moment)


def _opening(offering: Offering) -> str:
    body = hall(offering.hall)
    return offering.plan.opening or (body.opening if body is not None else "")


def _bodies() -> tuple[AppointmentPlan, ...]:
    published: _Published = packs.every("appointment-plan")
    return tuple(document.body for document in published.values())


def _by_hall() -> dict[str, AppointmentPlan | None]:
    """Return the plans found so far, none once a plan, hall or region is another."""
    state = (packs.every("appointment-plan"), packs.every("hall"), packs.every("region"))
    known = _KNOWN.get("plans")
    if known is None or any(a is not b for a, b in zip(known[0], state, strict=True)):
        known = _KNOWN["plans"] = (state, {})
    return known[1]


_KNOWN: dict[str, tuple[tuple[Any, ...], dict[str, AppointmentPlan | None]]] = {}
