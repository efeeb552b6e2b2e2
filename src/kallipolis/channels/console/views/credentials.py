"""Credentials: found by number, suspended, resumed and revoked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.console.adapters.pages import (
    ACTS,
    console_page,
    for_those_who,
    say,
    written,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialId,
)


@require_http_methods(["GET", "POST"])
@for_those_who(*ACTS["credentials"])
def find_credential(request: HttpRequest, actor: Actor) -> HttpResponse:
    number = written(request, "number")
    if request.method == "GET":
        return _credential_page(request, actor, number)
    try:
        found = credentials.find_by_number(actor, number)
    except Refusal as refusal:
        return _credential_page(request, actor, number, refusal=refusal)
    return _credential_page(request, actor, number, found=found)


@require_POST
@for_those_who(*ACTS["credentials"])
def change_credential(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    credential = credentials.find(actor, CredentialId(id))
    change, number = _change(written(request, "change")), credential.number
    reason, rule = written(request, "reason"), written(request, "rule")
    try:
        now = credentials.change(actor, credential.id, change, reason=reason, rule=rule)
    except Refusal as refusal:
        return _credential_page(request, actor, number, found=credential, refusal=refusal)
    status = say(f"status.{now.status}")
    notify(request, "console.credential_changed", number=now.number, status=status)
    return redirect("console_credentials")


def _credential_page(
    request: HttpRequest,
    actor: Actor,
    number: str,
    *,
    found: Credential | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/credentials.html",
        status=200 if refusal is None else 422,
        number=number,
        found=found,
        issuer=organisations.get(found.issuer).name if found else None,
        given={name: written(request, name) for name in ("reason", "rule")},
        faults=faults_of(refusal),
    )


def _change(written: str) -> Change:
    allowed = {change.value: change for change in (Change.SUSPEND, Change.RESUME, Change.REVOKE)}
    if written not in allowed:
        raise Refusal("console.choice_unknown", Reason.MALFORMED)
    return allowed[written]
