"""Translate a refusal, an outage or a fault to problem details (RFC 9457)."""

from typing import Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.web.logic.statuses import STATUS, FieldProblem, ProblemDetails
from kallipolis.foundation.web.messages import is_known, message

MEDIA_TYPE: Final = "application/problem+json"


FOR_PROGRAMS: Final = ("/api/", "/exchange/", "/openid4vci/", "/identity/o/api/", "/.well-known/")
_OUTAGES = telemetry.counter(
    "outages", "Requests not served because something was away.", ("dependency",)
)
_BEARER_FAULTS: Final = {
    "identity.token_invalid": "invalid_token",
    "web.scope_missing": "insufficient_scope",
}
_OWN_STATUS: Final = {"web.media_type": 415, "web.bad_request": 400, "web.fault": 500}


def status_of(refusal: Refusal) -> int:
    """Return the status of a refusal: by its reason, but for three codes of the edge itself."""
    return _OWN_STATUS.get(refusal.code) or STATUS[refusal.reason]


def details_of(refusal: Refusal, status: int) -> ProblemDetails:
    """Say a refusal in words, in the language of the request."""
    remedy = message(refusal.remedy, refusal.values) if is_known(refusal.remedy) else ""
    return ProblemDetails(
        type=f"{settings.KALLIPOLIS.base_url}/problems/{refusal.code}",
        title=message(refusal.code, refusal.values),
        status=status,
        code=refusal.code,
        detail=" ".join(filter(None, (message(refusal.code, refusal.values), remedy))),
        reason=refusal.reason.value if status < 500 else "",
        rule=refusal.rule,
        remedy=remedy,
        problems=tuple(
            FieldProblem(field=p.field, code=p.code, message=message(p.code, p.values))
            for p in refusal.problems
        ),
    )


def as_response(refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """Answer a refusal as problem details in the language of the request."""
    status = status or status_of(refusal)
    answer = HttpResponse(
        msgspec.json.encode(details_of(refusal, status)), status=status, content_type=MEDIA_TYPE
    )
    answer["Content-Language"] = translation.get_language() or "en"
    if status == 401 or refusal.code in _BEARER_FAULTS:
        answer["WWW-Authenticate"] = _challenge(refusal)
    if status == 429:
        answer["Retry-After"] = refusal.values.get("seconds", "60")
    return answer


def _challenge(refusal: Refusal) -> str:
    """Say what a bearer token lacks. Source: RFC 6750, 3."""
    parts = ['Bearer realm="kallipolis"']
    if refusal.code in _BEARER_FAULTS:
        parts.append(f'error="{_BEARER_FAULTS[refusal.code]}"')
    if "scope" in refusal.values:
        parts.append(f'scope="{refusal.values["scope"]}"')
    return ", ".join(parts)


def as_outage(outage: Outage) -> HttpResponse:
    """Answer that something we depend on is away, and when to come back."""
    answer = as_response(in_words(outage), status=503)
    answer["Retry-After"] = str(outage.retry_after_s)
    return answer


def in_words(outage: Outage) -> Refusal:
    """Say an outage to whoever is kept waiting, and count it for whoever looks after us.

    A room that has words for what is away lists them as ``outage.<dependency>``.
    """
    _OUTAGES.labels(outage.dependency).inc()
    own = f"outage.{outage.dependency}"
    code = own if is_known(own) else "web.outage"
    return Refusal(code, values={"seconds": str(outage.retry_after_s)})


def wants_problem(request: HttpRequest) -> bool:
    """Say whether a program asks: where programs do, with a token, or for JSON and not for HTML."""
    if request.path.startswith(FOR_PROGRAMS) or "Authorization" in request.headers:
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "html" not in accept
