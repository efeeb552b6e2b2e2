"""The pack document of this room: how halls give appointments."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator

from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Publication, Remark
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.appointments.contracts import AppointmentPlan
from kallipolis.platforms.application.appointments.logic import hours
from kallipolis.platforms.application.appointments.logic.plans import plan_for


def check(body: AppointmentPlan, library: Library) -> Iterable[Remark]:
    """Find what the schema cannot say about a plan."""
    if library.find("region", body.region) is None:
        yield Remark(
            path="region",
            message=said("there is no region `%(region)s`", region=body.region),
            expected=said("a region code"),
        )
    for number, hall in enumerate(body.halls):
        if library.find("hall", hall) is None:
            yield Remark(
                path=f"halls[{number}]", message=said("there is no hall `%(hall)s`", hall=hall)
            )
    yield from _twice("groups", [group.id for group in body.groups])
    yield from _twice("groups", [group.letter for group in body.groups])
    yield from _twice("counters", [counter.id for counter in body.counters])
    yield from _twice("priorities", [each.id for each in body.priorities])
    yield from _of_services(body, library)
    yield from _of_counters(body)
    yield from _of_hours(body, library)


def published(publication: Publication) -> None:
    """Let appointments be looked at anew: a hall may be closed now when they are."""
    if publication.changed or publication.gone:
        jobs.enqueue("appointments.give-back")


def _of_services(plan: AppointmentPlan, library: Library) -> Iterator[Remark]:
    named = [service for group in plan.groups for service in group.services]
    yield from _twice("groups", named)
    for number, group in enumerate(plan.groups):
        for place, service in enumerate(group.services):
            if library.find("service", service) is None:
                path = f"groups[{number}].services[{place}]"
                yield Remark(
                    path=path, message=said("there is no service `%(service)s`", service=service)
                )
    if sum(not group.services for group in plan.groups) > 1:
        message = said("more than one group gives all other services")
        yield Remark(
            path="groups", message=message, expected=said("one group without services at most")
        )


def _of_counters(plan: AppointmentPlan) -> Iterator[Remark]:
    known = {group.id for group in plan.groups}
    for number, counter in enumerate(plan.counters):
        for place, group in enumerate(counter.groups):
            if group not in known:
                path = f"counters[{number}].groups[{place}]"
                yield Remark(path=path, message=said("there is no group `%(group)s`", group=group))
    if any(not counter.groups for counter in plan.counters):
        return
    served = {group for counter in plan.counters for group in counter.groups}
    for number, one in enumerate(plan.groups):
        if one.id not in served:
            message = said("no counter gives the services of `%(id)s`", id=one.id)
            yield Remark(path=f"groups[{number}].id", message=message)


def _of_hours(plan: AppointmentPlan, library: Library) -> Iterator[Remark]:
    if plan.opening:
        yield from _unreadable("opening", plan.opening, plan.opening)
        return
    found = library.every("appointment-plan").values()
    plans = [each for each in found if isinstance(each, AppointmentPlan)]
    for id, hall in library.every("hall").items():
        region = regions.find_in(library, getattr(hall, "region", ""))
        if not isinstance(hall, Hall) or region is None:
            continue
        holds = plan_for(id, region.path, plans)
        if holds is not None and holds.id == plan.id:
            yield from _unreadable("region", hall.opening, f"{hall.opening} of {id}")


def _unreadable(path: str, opening: str, named: str) -> Iterator[Remark]:
    try:
        hours.week_of(opening)
    except ValueError as fault:
        yield Remark(
            path=path,
            message=said(
                "the opening hours %(named)s cannot be read: %(fault)s", named=named, fault=fault
            ),
            expected=said("weekly hours such as Mo-Fr 09:00-12:00,13:00-17:30; Sa 09:00-12:00"),
        )


def _twice(path: str, names: list[str]) -> Iterator[Remark]:
    for name, count in Tally(names).items():
        if count > 1:
            yield Remark(
                path=path,
                message=said("`%(name)s` stands twice", name=name),
                expected=said("each once"),
            )


KINDS = (
    DocumentKind(
        name="appointment-plan",
        folder="appointments",
        type=AppointmentPlan,
        rank=60,
        check=check,
        published=published,
    ),
)
