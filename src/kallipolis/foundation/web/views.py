"""Pages of the edge itself: choosing a language and a mode, and what a problem's code means."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from kallipolis.foundation.web.api import page
from kallipolis.foundation.web.here import CARE_COOKIE
from kallipolis.foundation.web.messages import is_known, message

YEAR_S = 365 * 24 * 3600


@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    if code not in dict(settings.LANGUAGES):
        raise Http404
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, code)


@require_GET
def choose_mode(request: HttpRequest, mode: str) -> HttpResponse:
    if mode not in {"care", "standard"}:
        raise Http404
    return _kept(request, CARE_COOKIE, mode)


@require_GET
def explain_problem(request: HttpRequest, code: str) -> HttpResponse:
    if not is_known(code):
        raise Http404
    remedy = f"remedy.{code}"
    context: dict[str, Any] = {
        "title": message(code),
        "remedy": message(remedy) if is_known(remedy) else "",
        "problems": (),
        "code": code,
    }
    return page(request, "web/problem.html", **context)


@require_GET
def show_gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "web/gallery.html")


def _kept(request: HttpRequest, name: str, value: str) -> HttpResponse:
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    answer = HttpResponseRedirect(target)
    answer.set_cookie(
        name, value, max_age=YEAR_S, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return answer
