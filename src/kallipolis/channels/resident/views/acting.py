"""Acting for family and companies: mandates given, held, offered, accepted and ended."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kallipolis.channels.resident.views.frame import person, show
from kallipolis.domains.government.representatives import api as representatives
from kallipolis.foundation.actors import ANY_SCOPE
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import MandateId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, MandateState, Named, Relation, Terms
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, notify, require_filled
from kallipolis.foundation.web.templating import url

FIELDS: Final = ("name", "id_number", "relation", "scope", "until")
NEEDED: Final = ("name", "id_number", "relation")
EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)
NOT_YOURS: Final = "representative.not_found"


@require_safe
def list_mandates(request: HttpRequest) -> HttpResponse:
    granted, held = parties.mandates_of(person(request))
    return show(
        request,
        "acting.html",
        granted=[(each, _scopes(each)) for each in granted],
        held=[(each, _scopes(each)) for each in held],
        states=MandateState,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    given = {name: request.POST.get(name, "").replace("\0", "").strip() for name in FIELDS}
    refusal = None
    if request.method == "POST":
        try:
            require_filled(given, NEEDED)
            holder = Named(name=given["name"], id_number=given["id_number"].upper())
            parties.grant(actor, holder, _terms(given))
        except Refusal as said:
            if said.reason not in EXPECTED:
                raise
            refusal = said
        else:
            notify(request, "resident.mandate_offered")
            return HttpResponseRedirect(url("resident_acting"))
    return show(
        request,
        "offer.html",
        status=422 if refusal else 200,
        given=given,
        faults=faults_of(refusal),
        relations=[each.value for each in Relation],
        services=_begun(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Begin to act for a company that one represents by the register."""
    actor = person(request)
    code = request.POST.get("credit_code", "").replace("\0", "").strip()
    refusal = None
    if request.method == "POST":
        try:
            mandate = representatives.claim(actor, code)
        except Refusal as said:
            if said.reason not in EXPECTED and said.code != NOT_YOURS:
                raise
            refusal = said
        else:
            notify(request, "resident.mandate_accepted", name=mandate.principal_name)
            return HttpResponseRedirect(url("resident_acting"))
    return show(
        request,
        "company.html",
        status=422 if refusal else 200,
        code=code,
        faults=faults_of(refusal),
    )


@require_POST
def accept(request: HttpRequest, mandate_id: str) -> HttpResponse:
    mandate = parties.accept(person(request), MandateId(mandate_id))
    notify(request, "resident.mandate_accepted", name=mandate.principal_name)
    return HttpResponseRedirect(url("resident_acting"))


@require_POST
def end(request: HttpRequest, mandate_id: str) -> HttpResponse:
    parties.end(person(request), MandateId(mandate_id))
    notify(request, "resident.mandate_ended")
    return HttpResponseRedirect(url("resident_acting"))


def _terms(given: dict[str, str]) -> Terms:
    return Terms(
        relation=given["relation"],
        scopes=(given["scope"] or ANY_SCOPE,),
        until=_end_of(given["until"]) if given["until"] else None,
    )


def _end_of(words: str) -> datetime:
    try:
        day = parse_date(words)
    except ValueError:
        day = None
    if day is None:
        problem = Problem(field="until", code="form.date")
        raise Refusal("mandate.malformed", Reason.MALFORMED, problems=(problem,))
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(day, time(), zone) + timedelta(days=1)


def _scopes(mandate: Mandate) -> list[Text]:
    """Return the services that a mandate is for, nothing where it is for all."""
    found = (packs.find("service", id) for id in mandate.scopes if id != ANY_SCOPE)
    return [document.body.name for document in found if document]


def _begun() -> list[tuple[str, Text]]:
    """Return the services that are applied for online, by name."""
    bodies = (document.body for document in packs.every("service").values())
    return [(body.id, body.name) for body in bodies if body.is_sent_in_online]
