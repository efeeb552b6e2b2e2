"""The views of the twin."""

import json
from typing import Any

import msgspec
from benchmarks.http.twin import tables
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from kallipolis.domains.government.submissions.rest import NewCase, submit_case
from kallipolis.foundation.identity.adapters.sessions import SessionStore
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.actors import actor_of, caller_of
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.services import api as services

LISTED = (
    *("id", "name", "summary", "authority", "level", "audience", "kind", "visits"),
    *("promised_limit", "fee", "uses"),
)


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: what the server, Django and the middleware take."""
    return HttpResponse(b"")


def nothing_known(request: HttpRequest) -> HttpResponse:
    """Answer with nothing, but know who asks, as the platform does."""
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    actor_of(request)
    return HttpResponse(b"")


@csrf_exempt
def submit(request: HttpRequest) -> JsonResponse:
    """Send in by the steps of the platform, see ``rows``."""
    sent = msgspec.convert(json.loads(request.body), NewCase)
    case = submit_case(caller_of(request), body=sent, headers=request.headers)
    return JsonResponse(msgspec.to_builtins(case), status=201)


def search_json(request: HttpRequest) -> JsonResponse:
    found, total = tables.services_with(request.GET.get("q", ""), request.GET.get("audience", ""))
    listed = [{name: each.get(name) for name in LISTED} for each in found]
    return JsonResponse({"services": listed, "total": total})


def search_page(request: HttpRequest) -> HttpResponse:
    words, audience = request.GET.get("q", ""), request.GET.get("audience", "")
    found, total = tables.services_with(words, audience)
    place = regions.find(request.COOKIES.get("region", ""))
    context = {
        "words": words,
        "found": [(each, _authority(each, place)) for each in found],
        "total": total,
        "place": place,
        "events": tables.all_documents("event"),
        "authorities": organisations.authorities(place.code) if place else (),
    }
    return render(request, "twin/search.html", _in_language(context))


def service_page(request: HttpRequest, service: str) -> HttpResponse:
    body = tables.document("service", service)
    kinds = tables.documents("evidence-type", [each["type"] for each in body["evidence"]])
    named = [kind["registry"] for kind in kinds.values() if kind.get("registry")]
    place = regions.find(request.COOKIES.get("region", ""))
    rule = body.get("rules", {}).get("eligibility")
    context = {
        "service": body,
        "kinds": [kinds[each["type"]] for each in body["evidence"]],
        "registries": tables.documents("registry", named),
        "rule": tables.document("rule", rule) if rule else None,
        "states": tables.document("process", body.get("process", "standard"))["states"],
        "authority": _authority(body, place),
        "halls": organisations.halls(place.code)[:3] if place else (),
        "place": place,
    }
    return render(request, "twin/service.html", _in_language(context))


def inbox_json(request: HttpRequest) -> JsonResponse:
    rows = tables.waiting(tables.actor_of(request.user))
    return JsonResponse({"rows": msgspec.to_builtins(rows)})


def inbox_page(request: HttpRequest) -> HttpResponse:
    actor = tables.actor_of(request.user)
    rows = tables.waiting(actor)[:30]
    context = {
        "rows": [(row, regions.find(row.case.region), _name(row.organisation)) for row in rows],
        "choices": tables.choices(actor),
        "places": [region for one in actor.assignments for region in regions.within(one.region)],
    }
    return render(request, "twin/inbox.html", context)


def case_json(request: HttpRequest, number: str) -> JsonResponse:
    view = tables.case_of(tables.actor_of(request.user), number)
    return JsonResponse(msgspec.to_builtins(view))


def case_page(request: HttpRequest, number: str) -> HttpResponse:
    actor = tables.actor_of(request.user)
    view = tables.case_of(actor, number)
    tables.document("service", view.case.service)
    service = services.get(view.case.service, view.case.edition)
    form = services.form_of(service, view.case.edition)
    known = forms.Context(today=timezone.localdate(), applicant={}, find_region=regions.find)
    files = tables.files_of(view)
    context = {
        "view": view,
        "case": view.case,
        "lines": forms.summary(form, view.answers, known, get_language() or settings.LANGUAGE_CODE),
        "evidence": [(p, [files[f] for f in p.files if f in files]) for p in view.evidence],
        "place": regions.find(view.case.region),
        "names": {each: _name(each) for each in (view.case.deciding, view.case.accepting)},
        "history": [(e, _name(e.organisation) if e.organisation else "") for e in view.history],
        "authorities": organisations.authorities(view.case.region),
    }
    return render(request, "twin/case.html", context)


def _authority(service: dict[str, Any], place: Any) -> Any:
    if place is None:
        return None
    level = regions.at_level(place.code, service.get("level", ""))
    return organisations.authority(service["authority"], level.code if level else place.code)


def _name(organisation: str) -> Any:
    return organisations.name_of(organisation)


def _in_language(value: Any) -> Any:
    """Return texts of documents in the language of the request, wherever they stand."""
    if isinstance(value, dict):
        if value.keys() == {"en", "zh-Hans", "zh-Hant"}:
            return value[{"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(get_language(), "en")]
        return {name: _in_language(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_language(inner) for inner in value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_in_language(inner) for inner in value)
    return value
