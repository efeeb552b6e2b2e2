"""Halls in which an official works, and what is known of who comes there."""

from collections.abc import Sequence
from dataclasses import dataclass

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import AppointmentPlan
from kallipolis.platforms.application.services import api as services

SERVE = "queue.serve"
OVERSEE = "queue.oversee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A service that somebody may come for, as a hall lists it."""

    id: str
    name: Text
    group: Text


def serves(actor: Actor) -> bool:
    """Say whether somebody works at a counter of any hall."""
    return not access.reach(actor, SERVE).is_empty


def oversees(actor: Actor) -> bool:
    """Say whether somebody runs any hall."""
    return not access.reach(actor, OVERSEE).is_empty


def halls_of(actor: Actor) -> list[Hall]:
    """Return the halls with a queue in which an official works, the widest region first."""
    reach = access.reach(actor, SERVE).regions
    found = []
    for document in packs.every("hall").values():
        region = regions.find(document.body.region)
        if region is not None and any(region.is_within(code) for code in reach):
            found.append((region.path, document.body))
    found.sort(key=lambda one: (len(one[0]), one[0]))
    return [hall for _, hall in found if appointments.plan_of(hall.id) is not None]


def plan_of(hall: Hall) -> AppointmentPlan | None:
    """Return how a hall works."""
    return appointments.plan_of(hall.id)


def to_choose(plan: AppointmentPlan) -> list[tuple[Text, list[Chosen]]]:
    """Return what people may come for without an appointment, by groups."""
    return [
        (group.title, [Chosen(id=id, name=service_name(plan, id), group=group.title) for id in ids])
        for group in plan.groups
        if group.booking != "required"
        for ids in [group.services or (group.id,)]
    ]


def service_name(plan: AppointmentPlan | None, id: str) -> Text:
    """Return what a service is called; the name of a group where its id was chosen."""
    found = packs.find("service", id)
    if found is not None:
        name: Text = found.body.name
        return name
    groups = plan.groups if plan is not None else ()
    return next((group.title for group in groups if group.id == id), everywhere(id))


def papers(service: str) -> Sequence[tuple[Text, bool]]:
    """Return what a service needs, and whether a registry is asked for it."""
    document = packs.find("service", service)
    if document is None:
        return ()
    kinds = [services.evidence_type(each.type) for each in document.body.evidence]
    return [(kind.name, kind.is_held_here) for kind in kinds]
