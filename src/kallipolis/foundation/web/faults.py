"""Answer a refusal, an outage or a fault: problem details to programs, a page to people."""

import math
from typing import Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.web.api import page
from kallipolis.foundation.web.here import Here
from kallipolis.foundation.web.messages import message
from kallipolis.foundation.web.problems import (
    as_outage,
    as_response,
    details_of,
    in_words,
    status_of,
    wants_problem,
)
from kallipolis.foundation.web.templating import render

SLOW_DOWN_S: Final = 60.0


def answer_refusal(
    request: HttpRequest, refusal: Refusal, *, status: int | None = None
) -> HttpResponse:
    """Answer no, in the form that the other side reads; who is not logged in is led there."""
    status = status or status_of(refusal)
    if wants_problem(request):
        return as_response(refusal, status=status)
    if refusal.reason is Reason.UNAUTHENTICATED and request.method == "GET":
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    details = details_of(refusal, status)
    return page(
        request,
        "web/problem.html",
        status=status,
        title=details.title,
        remedy=details.remedy,
        problems=details.problems,
        code="",
    )


def answer_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Answer that something we depend on is away."""
    if wants_problem(request):
        return as_outage(outage)
    answer = answer_refusal(request, in_words(outage), status=503)
    answer["Retry-After"] = str(outage.retry_after_s)
    return answer


def answer_own_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Answer that the database or the disk is away, by a page that needs neither."""
    answer = _bare(request, in_words(outage), 503)
    answer["Retry-After"] = str(outage.retry_after_s)
    return answer


def too_many(request: HttpRequest, wait_s: float) -> HttpResponse:
    """Answer that a client must wait."""
    values = {"seconds": str(math.ceil(wait_s))}
    answer = _bare(request, Refusal("web.too_many", Reason.TOO_MANY, values=values), 429)
    answer["Retry-After"] = values["seconds"]
    return answer


def slow_down(request: HttpRequest) -> HttpResponse:
    """Answer that log-in has been tried too often; for allauth, which counts on its own."""
    return too_many(request, SLOW_DOWN_S)


def too_large(request: HttpRequest, limit_mib: int) -> HttpResponse:
    """Answer that a body is larger than may be sent."""
    values = {"limit": str(limit_mib)}
    return _bare(request, Refusal("web.too_large", Reason.TOO_LARGE, values=values), 413)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood, or that names a host which is not ours."""
    code = "web.host" if isinstance(exception, DisallowedHost) else "web.bad_request"
    return answer_refusal(request, Refusal(code, Reason.MALFORMED), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not do this."""
    return answer_refusal(request, Refusal("web.forbidden", Reason.FORBIDDEN))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours, or from one too old."""
    return answer_refusal(request, Refusal("web.csrf", Reason.FORBIDDEN))


def path_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address where nothing is."""
    return answer_refusal(request, Refusal("web.path_not_found", Reason.NOT_FOUND))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, with no details; whoever looks after the installation is told."""
    return _bare(request, Refusal("web.fault"), 500)


def _bare(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    if wants_problem(request):
        return as_response(refusal, status=status)
    here = Here(request)
    words = render(
        here.language,
        "web/fault.html",
        {
            "title": message(refusal.code, refusal.values),
            "remedy": message(refusal.remedy, refusal.values),
            "status": status,
            "here": here,
        },
    )
    return HttpResponse(words, status=status)
