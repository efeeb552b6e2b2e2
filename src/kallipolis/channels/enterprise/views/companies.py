"""The companies for which somebody may act, and what they hold, in one list."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.enterprise.logic.lights import Light, days_left, light_of
from kallipolis.channels.enterprise.views.frame import Company, companies_of, person, show
from kallipolis.foundation.actors import ANY_SCOPE
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What a company holds, and when it has to be renewed.

    ``renewed_by`` is the service that gives another term, empty where none does. Units: ``left``
    in days, None where there is no end.
    """

    company: Company
    credential: Credential
    light: Light
    left: int | None
    renewed_by: str = ""

    @property
    def is_due(self) -> bool:
        """Say whether it should be renewed now."""
        return self.light in {"yellow", "red"} and bool(self.renewed_by)


@require_safe
def list_companies(request: HttpRequest) -> HttpResponse:
    companies = companies_of(person(request))
    return show(
        request,
        "companies.html",
        companies=[(each, _scopes(each)) for each in companies],
    )


@require_safe
def list_licences(request: HttpRequest) -> HttpResponse:
    companies = companies_of(person(request))
    held = [licence for company in companies for licence in licences_of(company)]
    return show(
        request,
        "licences.html",
        licences=sorted(held, key=_first_to_end),
        companies=companies,
    )


def licences_of(company: Company, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Licence, ...]:
    """Return what a company holds."""
    now = clock.now()
    return tuple(
        Licence(
            company=company,
            credential=each,
            light=light_of(each, now),
            left=days_left(each, now),
            renewed_by=_renewing(each),
        )
        for each in credentials.held(company.actor, clock=clock)
    )


def _renewing(credential: Credential) -> str:
    """Return the service that gave a licence, if it can be applied for online again."""
    document = packs.find("service", credential.service) if credential.service else None
    is_online = document is not None and document.body.is_sent_in_online
    ends = credential.valid_until is not None
    return credential.service if is_online and ends else ""


def _first_to_end(licence: Licence) -> tuple[bool, bool, float]:
    """Order by when they end; those without end follow, and those that are over come last."""
    until = licence.credential.valid_until
    return (licence.light == "grey", until is None, until.timestamp() if until else 0)


def _scopes(company: Company) -> list[Text]:
    found = (packs.find("service", id) for id in company.scopes if id != ANY_SCOPE)
    return [document.body.name for document in found if document]
