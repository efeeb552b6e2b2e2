"""The guide to one service: what it is, for whom, what is needed, how long, what it costs."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.logic.progress import Steps, steps_of
from kallipolis.channels.resident.logic.reasons import Reasons, reasons_of
from kallipolis.channels.resident.views.favourites import marked
from kallipolis.channels.resident.views.frame import (
    applicant_of,
    authority_for,
    halls_near,
    is_applicant,
    person,
    place_of,
    show,
)
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import EvidenceItem, Told
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.savings import api as savings
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    LegalBasis,
    PublicService,
)
from kallipolis.platforms.data.registries import api as registries


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One proof that a service needs: where it is looked up, and what was found if one asked."""

    requirement: EvidenceRequirement
    kind: EvidenceType
    registry: Text | None
    found: EvidenceItem | None = None
    look_up: Told | None = None

    @property
    def is_only_looked_up(self) -> bool:
        """Say whether nobody has to bring it, found or not."""
        return self.requirement.only_looked_up or self.kind.only_looked_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A law that a service rests on, in words, and under which number it was issued."""

    words: Text
    about: Text | None
    number: Text | None


@require_safe
def show_service(request: HttpRequest, service_id: str) -> HttpResponse:
    service = services.get(service_id)
    actor = actor_of(request)
    place = place_of(request, applicant_of(actor))
    today = timezone.localdate(SYSTEM_CLOCK.now())
    found = _known_of(person(request), service) if request.GET.get("known") else {}
    services.count_use(service.id)
    return show(
        request,
        "service.html",
        service=service,
        is_marked=service.id in marked(request),
        reasons=_reasons(service),
        needed=[
            _needed(each, found, service.id) for each in services.merged(services.grounded(service))
        ],
        has_asked=bool(request.GET.get("known")),
        may_ask=is_applicant(actor) and actor.kind.value in service.audience,
        steps=_steps(service),
        rounds=services.rounds_of(service, place.code if place else "", today),
        parts_of_it=[services.get(part.service) for part in service.parts],
        fee=services.stated_fee(service),
        rated=ratings.figures_of("service", service.id),
        spared=savings.savings_of(service.id).counts,
        authority=authority_for(service, place),
        bases=[_basis(each) for each in service.legal_basis],
        is_online=place is None or services.is_online_in(service, place.code),
        is_for_halls=not service.is_sent_in_online,
        halls=halls_near(place)[:3],
        is_by_appointment=bool(place and appointments.offers(service.id, place.code)),
        regions=[regions.find(code) for code in service.regions],
        is_offered=not service.regions or place is None or bool({*service.regions} & {*place.path}),
    )


def _basis(basis: LegalBasis) -> Basis:
    law = rules.law(basis.citation.partition("/")[0])
    return Basis(
        words=rules.cited(basis.citation),
        about=basis.about,
        number=law.number if law is not None else None,
    )


def _reasons(service: PublicService) -> Reasons:
    name = service.rules.eligibility
    return reasons_of(packs.get("rule", name).body) if name else Reasons()


def _known_of(actor: Actor, service: PublicService) -> dict[str, EvidenceItem]:
    ready = preparations.prepare(actor, service.id)
    return {item.type: item for item in ready.evidence if not item.subject}


def _register(kind: EvidenceType, service: str) -> Text | None:
    """Return what is asked for a proof: a registry here, or one of another node that may be."""
    if kind.held_by is not None:
        return kind.held_by.title if evidence.holder_of(kind, service) else None
    found = registries.find(kind.looked_up_in) if kind.looked_up_in else None
    return found.title if found else None


def _needed(
    requirement: EvidenceRequirement, found: dict[str, EvidenceItem], service: str
) -> Needed:
    kind = services.evidence_type(requirement.type)
    return Needed(
        requirement=requirement,
        kind=kind,
        registry=_register(kind, service),
        found=found.get(requirement.type),
        look_up=evidence.told(
            kind.id,
            (*kind.fields, *preparations.looked_up(service).get(kind.id, ())),
            services.ground_of(requirement, kind),
        ),
    )


def _steps(service: PublicService) -> Steps:
    states = packs.get("process", service.process).body.states.values()
    return steps_of({state.phase for state in states}, None)
