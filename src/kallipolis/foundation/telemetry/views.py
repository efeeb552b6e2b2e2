"""How the machine tells other machines how it is."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.foundation.sayings import as_plain
from kallipolis.foundation.telemetry import api


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    readiness = api.readiness()
    return HttpResponse(
        msgspec.json.encode(readiness, enc_hook=as_plain),
        content_type="application/json",
        status=200 if readiness.is_ready else 503,
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    figures, content_type = api.shown_figures()
    return HttpResponse(figures, content_type=content_type)
