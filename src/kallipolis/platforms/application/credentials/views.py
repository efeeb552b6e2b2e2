"""The public page where anybody verifies a document, and what machines need to do so themselves."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.web.api import actor_of, page
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Verdict
from kallipolis.platforms.application.credentials.logic import numbers
from kallipolis.platforms.application.seals import api as seals

LARGEST: Final = 10 << 20
"""Of a PDF to be examined. Units: bytes."""

KEPT_FOR_S: Final = 300
LONGEST_CODE: Final = 20


@csrf_exempt  # changes nothing, and whoever holds a document need not have been here before
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    number, code = request.GET.get("number", ""), request.GET.get("code", "")
    verdict, fault = None, ""
    try:
        verdict = _verdict(request, number, code)
    except Refusal as refusal:
        if refusal.reason is not Reason.MALFORMED:
            raise
        fault = message(refusal.code, refusal.values)
    answer = page(
        request,
        "credentials/verify.html",
        number=number,
        code=code,
        shown=request.GET.get("shown", ""),
        verdict=verdict,
        fault=fault,
        is_mistyped=bool(number) and numbers.is_mistyped(numbers.read(number)),
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_GET
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    try:
        token = credentials.status_list(number)
    except Refusal as refusal:
        raise Http404 from refusal
    answer = HttpResponse(token, content_type="application/statuslist+jwt")
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR_S}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
def issuer_metadata(request: HttpRequest) -> HttpResponse:
    """Source: draft-ietf-oauth-sd-jwt-vc, JWT VC Issuer Metadata."""
    metadata = {"issuer": settings.KALLIPOLIS.base_url, "jwks": seals.token_keys()}
    answer = JsonResponse(metadata)
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR_S}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
def authority(request: HttpRequest) -> HttpResponse:
    return HttpResponse(seals.authority(), content_type="application/x-pem-file")


def _verdict(request: HttpRequest, number: str, code: str) -> Verdict | None:
    if request.method == "POST":
        return credentials.examine(actor_of(request), _uploaded(request))
    shown = request.GET.get("shown", "")[:LONGEST_CODE]
    if shown and _is_looked_at(request):
        return credentials.verify_shown(actor_of(request), shown)
    if number and code:
        return credentials.verify(actor_of(request), number, code)
    return None


def _is_looked_at(request: HttpRequest) -> bool:
    """Say whether a person asks: a code that opens once is not spent on a preview."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


def _uploaded(request: HttpRequest) -> bytes:
    document = request.FILES.get("document")
    if document is None or (document.size or 0) > LARGEST:
        raise Refusal("seal.not_a_pdf", Reason.MALFORMED)
    return bytes(document.read())
