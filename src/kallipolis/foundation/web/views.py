"""Pages of the edge itself: how pages look, every component, and what a problem's code means."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from kallipolis.foundation.web.api import page
from kallipolis.foundation.web.here import (
    CARE_COOKIE,
    KEYS_COOKIE,
    TEXT_COOKIE,
    TEXT_SIZES,
    THEME_COOKIE,
    THEMES,
)
from kallipolis.foundation.web.messages import is_known, message

YEAR_S = 365 * 24 * 3600
MOMENTS: Final = tuple(datetime(2026, 5, day, 6, 30, tzinfo=UTC) for day in (6, 5, 4))
"""When things happened in the gallery."""


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
def choose_text(request: HttpRequest, size: int) -> HttpResponse:
    if size not in TEXT_SIZES:
        raise Http404
    answer = _kept(request, CARE_COOKIE, "care")
    return _keep(answer, request, TEXT_COOKIE, str(size))


@require_GET
def choose_theme(request: HttpRequest, theme: str) -> HttpResponse:
    if theme not in THEMES:
        raise Http404
    return _kept(request, THEME_COOKIE, theme)


@require_GET
def choose_keys(request: HttpRequest, state: str) -> HttpResponse:
    if state not in {"on", "off"}:
        raise Http404
    return _kept(request, KEYS_COOKIE, state)


@require_GET
def show_display(request: HttpRequest) -> HttpResponse:
    return page(request, "web/display.html", back=_target(request))


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


@require_http_methods(["GET", "POST"])
def show_gallery(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponseRedirect(request.path)
    return page(request, "web/gallery.html", asked=request.GET.get("ask", ""), moments=MOMENTS)


@require_GET
def suggest_in_gallery(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:40]
    found = [each for each in gallery_words() if words.lower() in each.lower()]
    return JsonResponse({"suggestions": [{"words": each} for each in found[:6]]})


def gallery_words() -> tuple[str, ...]:
    """Return what the gallery's search box suggests of, in the language of the page."""
    return (
        gettext("Residence permit"),
        gettext("Old-age allowance"),
        gettext("A child is born"),
        gettext("Renew a driving licence"),
        gettext("Open a company"),
    )


def _kept(request: HttpRequest, name: str, value: str) -> HttpResponse:
    return _keep(HttpResponseRedirect(_target(request)), request, name, value)


def _keep(answer: HttpResponse, request: HttpRequest, name: str, value: str) -> HttpResponse:
    answer.set_cookie(
        name, value, max_age=YEAR_S, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return answer


def _target(request: HttpRequest) -> str:
    target = request.GET.get("next", "/")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"
