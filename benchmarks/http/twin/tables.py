"""What the views of the twin read, by querysets."""

import json
from collections.abc import Iterable
from typing import Any

from benchmarks.cases_orm import inbox_by_orm, view_by_orm
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from kallipolis.foundation.actors import Actor, ActorKind, Assignment
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.files.models import File
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.packs.models import PublishedDocument
from kallipolis.foundation.parties.models import Appointment
from kallipolis.platforms.application.cases.contracts import CaseView, InboxRow
from kallipolis.platforms.application.cases.models import Case
from kallipolis.platforms.application.services.models import ServiceUse

SHOWN = 20


def actor_of(user: User | AnonymousUser) -> Actor:
    """Return a log-in as an actor, with the roles that it holds."""
    if isinstance(user, AnonymousUser):
        return Actor(kind=ActorKind.ANONYMOUS)
    held = Appointment.objects.filter(party=user.party, ended_at=None).order_by("id")
    assignments = tuple(
        Assignment(
            role=RoleId(one.role),
            organisation=OrganisationId(one.organisation),
            region=RegionCode(one.region),
        )
        for one in held
    )
    return Actor(
        kind=ActorKind(user.kind),
        party=PartyId(user.party),
        name=user.name,
        assurance=3,
        channel="web",
        assignments=assignments,
    )


def documents(kind: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return published documents by their ids."""
    found = PublishedDocument.objects.filter(kind=kind, document__in=list(ids), until_edition=None)
    return {each.document: json.loads(each.body) for each in found}


def document(kind: str, id: str) -> dict[str, Any]:
    """Return one published document."""
    found = PublishedDocument.objects.get(kind=kind, document=id, until_edition=None)
    return dict(json.loads(found.body))


def all_documents(kind: str) -> list[dict[str, Any]]:
    """Return all published documents of a kind."""
    found = PublishedDocument.objects.filter(kind=kind, until_edition=None).order_by("document")
    return [json.loads(each.body) for each in found]


def services_with(words: str, audience: str) -> tuple[list[dict[str, Any]], int]:
    """Return a page of services in whose words some words stand, by use, and how many there are."""
    found = PublishedDocument.objects.filter(
        Q(document__icontains=words) | Q(body__icontains=words), kind="service", until_edition=None
    )
    if audience:
        found = found.filter(body__contains=f'"{audience}"')
    total = found.count()
    bodies = [json.loads(each.body) for each in found.order_by("document")[:SHOWN]]
    uses = ServiceUse.objects.in_bulk([body["id"] for body in bodies])
    for body in bodies:
        use = uses.get(body["id"])
        body["uses"] = use.uses if use else 0
    return bodies, total


def waiting(actor: Actor) -> list[InboxRow]:
    """Return the first page of an inbox."""
    return inbox_by_orm(actor, SYSTEM_CLOCK)


def choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the services and states that an inbox can be narrowed to."""
    found = Case.objects.filter(responsible__in=actor.organisations, closed_at=None)
    return sorted(found.values_list("service", "state").distinct())


def case_of(actor: Actor, number: str) -> CaseView:
    """Return a case as an official sees it."""
    return view_by_orm(actor, CaseId(number))


def files_of(view: CaseView) -> dict[str, File]:
    """Return the files of a case by id."""
    ids = [file for piece in view.evidence for file in piece.files]
    return {each.id: each for each in File.objects.filter(id__in=ids).prefetch_related("shares")}
