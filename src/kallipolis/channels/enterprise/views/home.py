"""The home page: what waits in all companies, and the zones along the life of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.enterprise.views.companies import Licence, licences_of
from kallipolis.channels.enterprise.views.frame import Company, companies_of, show
from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.batches.contracts import Batch, State
from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import Draft
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import LifeEvent, ServiceSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """What waits for somebody in one of their companies."""

    company: Company
    cases: tuple[Case, ...]
    drafts: tuple[tuple[Draft, Text], ...]
    batches: tuple[Batch, ...]
    licences: tuple[Licence, ...]

    @property
    def count(self) -> int:
        """Count what waits."""
        return len(self.cases) + len(self.drafts) + len(self.batches) + len(self.licences)


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    companies = companies_of(actor) if actor.assurance > 1 else ()
    found = [_tasks(company) for company in companies]
    return show(
        request,
        "home.html",
        companies=companies,
        tasks=[each for each in found if each.count],
        zones=_zones(),
        is_logged_in=actor.party is not None,
    )


@require_safe
def show_zone(request: HttpRequest, event_id: str) -> HttpResponse:
    zone = next((each for each in _zones() if each.id == event_id), None)
    if zone is None:
        raise not_found("enterprise.not_found")
    asked = ServiceSearch(audience="enterprise", event=zone.id, limit=100)
    listed = services.search(asked).services
    return show(
        request,
        "zone.html",
        zone=zone,
        zones=_zones(),
        services=[(each, batches.is_offered(services.get(each.id))) for each in listed],
    )


def _zones() -> tuple[LifeEvent, ...]:
    return tuple(event for event in services.events() if event.kind == "business")


def _tasks(company: Company) -> Tasks:
    mine = cases.cases_of(company.actor, CaseFilter(limit=50)).cases
    begun = batches.mine(company.actor)
    return Tasks(
        company=company,
        cases=tuple(case for case in mine if case.waits_for_applicant),
        drafts=tuple(_named(drafts.mine(company.actor))),
        batches=tuple(each for each in begun if each.state in {State.CHECKED, State.STUCK}),
        licences=tuple(each for each in licences_of(company) if each.is_due),
    )


def _named(found: Iterable[Draft]) -> Iterable[tuple[Draft, Text]]:
    for draft in found:
        document = packs.find("service", draft.service)
        if document is not None:
            yield draft, document.body.name
