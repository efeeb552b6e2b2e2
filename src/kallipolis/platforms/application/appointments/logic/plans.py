"""Which plan holds for a hall, and which of its groups gives a service."""

from collections.abc import Iterable, Sequence

from kallipolis.platforms.application.appointments.contracts import AppointmentPlan, ServiceGroup


def plan_for(
    hall: str, path: Sequence[str], plans: Iterable[AppointmentPlan]
) -> AppointmentPlan | None:
    """Return the plan that names a hall, else the one of the nearest region, or None.

    Shape: ``path`` holds the codes of regions from the root down to that of the hall.
    """
    known = tuple(plans)
    named = next((plan for plan in known if hall in plan.halls), None)
    if named is not None:
        return named
    of_regions = {plan.region: plan for plan in known if not plan.halls}
    return next((of_regions[code] for code in reversed(path) if code in of_regions), None)


def group_for(plan: AppointmentPlan, service: str) -> ServiceGroup | None:
    """Return the group that gives a service: that which names it, else that which names none."""
    named = next((group for group in plan.groups if service in group.services), None)
    if named is not None:
        return named
    return next((group for group in plan.groups if not group.services), None)
