"""The endpoints of OpenID4VCI; their errors are those of OAuth 2.0, not problem details."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.wallets import api as wallets
from kallipolis.platforms.application.wallets.contracts import (
    MESSAGES,
    CredentialRequest,
    TokenRequest,
)

STATUS: Final = {"invalid_token": 401, "missing_token": 401}
View = Callable[[HttpRequest], HttpResponse]


def _endpoint(view: View) -> View:
    """Answer refusals as OAuth does, and let nobody keep an answer."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            answer = view(request)
        except Refusal as refusal:
            answer = _error(refusal)
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


@_endpoint
def token(request: HttpRequest) -> HttpResponse:
    if any(len(request.POST.getlist(name)) > 1 for name in request.POST):
        raise Refusal("wallet.invalid_request")
    given = msgspec.convert(request.POST.dict(), TokenRequest, str_keys=True)
    return _json(wallets.redeem(given))


@_endpoint
def nonce(request: HttpRequest) -> HttpResponse:
    return _json({"c_nonce": wallets.nonce()})


@_endpoint
def credential(request: HttpRequest) -> HttpResponse:
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        access_token = ""
    try:
        asked = msgspec.json.decode(request.body, type=CredentialRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Refusal("wallet.invalid_credential_request") from fault
    return _json(wallets.deliver(access_token.strip(), asked))


@require_GET
def issuer_metadata(request: HttpRequest) -> HttpResponse:
    return _published(wallets.issuer_metadata())


@require_GET
def server_metadata(request: HttpRequest) -> HttpResponse:
    return _published(wallets.server_metadata())


def _json(value: Any) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type="application/json")


def _published(value: Any) -> HttpResponse:
    answer = _json(value)
    answer["Cache-Control"] = "public, max-age=300"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _error(refusal: Refusal) -> HttpResponse:
    room, _, error = refusal.code.partition(".")
    if room != "wallet":
        error = "credential_request_denied"
    words = MESSAGES.get(f"wallet.{error}", "")
    answer = _json({"error": error, "error_description": words})
    answer.status_code = STATUS.get(error, 400)
    if error == "invalid_token":
        answer["WWW-Authenticate"] = 'Bearer realm="kallipolis", error="invalid_token"'
    if error == "missing_token":
        answer = HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="kallipolis"'})
    return answer
