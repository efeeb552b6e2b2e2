"""Makers of plans and halls, for tests and the demo."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from kallipolis.foundation.calendar.testing import publish_calendar
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.appointments.contracts import (
    AppointmentPlan,
    Counter,
    NoShowRule,
    Priority,
    ServiceGroup,
)

MONDAY = datetime(2026, 5, 11, 0, 30, tzinfo=UTC)
"""Half past eight in the morning of a working day in Shenzhen."""

HOLIDAY = date(2026, 5, 13)
MAKE_UP_DAY = date(2026, 5, 16)
"""A Saturday on which offices work."""


def make_hall(
    id: str = "hall-one", *, region: str = "440300", opening: str = "Mo-Fr 09:00-12:00,14:00-17:00"
) -> Hall:
    """Make a hall."""
    return Hall(
        id=id,
        region=region,
        name=everywhere(id),
        address=everywhere("1 Sample Road"),
        opening=opening,
        longitude=114.0,
        latitude=22.5,
    )


def make_group(id: str = "marriage", letter: str = "A", **changes: Any) -> ServiceGroup:
    """Make a group of services: half hours with two places each."""
    group = ServiceGroup(
        id=id, letter=letter, title=everywhere(id), services=(f"{id}-service",), places=2
    )
    return msgspec.structs.replace(group, **changes)


def make_counter(id: str = "1", *groups: str) -> Counter:
    """Make a counter."""
    return Counter(id=id, title=everywhere(f"Window {id}"), groups=groups)


def make_plan(**changes: Any) -> AppointmentPlan:
    """Make a plan for Guangdong with two groups and two counters."""
    plan = AppointmentPlan(
        id="a-plan",
        region="440000",
        title=everywhere("A plan"),
        groups=(make_group(), make_group("general", "G", services=())),
        counters=(make_counter("1", "marriage"), make_counter("2")),
        no_shows=NoShowRule(),
        priorities=(
            Priority(id="elderly", title=everywhere("Elderly"), from_age=70),
            Priority(id="disabled", title=everywhere("Disabled")),
        ),
    )
    return msgspec.structs.replace(plan, **changes)


def set_stage(*plans: AppointmentPlan, halls: tuple[Hall, ...] = ()) -> None:
    """Publish the sample regions, a calendar, halls with a plan, and the core pack's roles."""
    publish_regions()
    publish_authorities()
    publish_calendar("440000", holidays=(HOLIDAY,), make_up_days=(MAKE_UP_DAY,))
    publish_documents(
        pack="halls",
        hall=halls or (make_hall(),),
        appointment_plan=plans or (make_plan(),),
    )
    publish_packs("core")
