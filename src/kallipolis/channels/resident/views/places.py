"""Choosing the place that the pages are about."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from kallipolis.channels.resident.views.frame import show
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.here import REGION_COOKIE, language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.foundation.web.views import YEAR_S


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _chosen(request)
    words = request.GET.get("q", "").strip()[:100]
    inside = regions.find(request.GET.get("in", ""))
    found = (
        regions.search(words)[:50] if words else regions.children(inside.code if inside else None)
    )
    return show(
        request,
        "places.html",
        words=words,
        inside=inside,
        way=[regions.get(code) for code in inside.path] if inside else [],
        found=[(each, _within(each.path), bool(regions.children(each.code))) for each in found],
        back=request.GET.get("next", ""),
    )


def _chosen(request: HttpRequest) -> HttpResponse:
    place = regions.get(request.POST.get("place", ""))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = url("resident_home")
    notify(request, "resident.place_chosen", place=place.name.in_language(language_of_thread()))
    answer = HttpResponseRedirect(target)
    answer.set_cookie(
        REGION_COOKIE,
        place.code,
        max_age=YEAR_S,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return answer


def _within(path: tuple[str, ...]) -> list[object]:
    return [regions.get(code).name for code in path[:-1]]
