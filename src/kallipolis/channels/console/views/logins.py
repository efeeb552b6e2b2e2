"""Log-ins of officials: opened with a first password that is shown once, and closed."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from kallipolis.channels.console.adapters.pages import console_page, for_those_who
from kallipolis.channels.console.views.officials import to_officials
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import LoginId, NewLogin
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.web.api import faults_of, notify

EXPECTED = (Reason.MALFORMED, Reason.CONFLICT)


@require_POST
@for_those_who("login.open_official")
def open_login(request: HttpRequest, actor: Actor, party: str) -> HttpResponse:
    official = parties.get(actor, PartyId(party))
    username = request.POST.get("username", "").replace("\0", "").strip()
    password, refusal = secrets.token_urlsafe(12), None
    try:
        identity.open_login(actor, official, NewLogin(username=username, password=password))
    except Refusal as said:
        if said.reason not in EXPECTED:
            raise
        refusal = said
    answer = console_page(
        request,
        actor,
        "console/login.html",
        status=422 if refusal else 200,
        official=official,
        username=username,
        password="" if refusal else password,
        faults=faults_of(refusal),
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_those_who("login.block_official")
def block_login(request: HttpRequest, actor: Actor, party: str) -> HttpResponse:
    official = parties.get(actor, PartyId(party))
    login = request.POST.get("login", "")
    identity.block_login(actor, LoginId(int(login) if login.isdecimal() and len(login) < 18 else 0))
    notify(request, "console.login_blocked", name=official.name)
    return to_officials(official.organisation or "")
