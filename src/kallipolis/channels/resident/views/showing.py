"""Showing a credential: unlocked each time by its holder, by a code that lives for a minute."""

from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.resident.views import credentials as pages
from kallipolis.channels.resident.views.frame import person
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialId, Showing

UNLOCKED: Final = "resident_unlocked"
"""Where a session keeps which credential is being shown, until when, and whether all of it is."""

SHOWN_FOR_S: Final = 300
"""How long one unlocking lets codes follow each other."""

PROVEN_S: Final = 120
"""How lately who unlocks must have shown that it is they."""


@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, credential_id: str) -> HttpResponse:
    actor = person(request)
    here = url("resident_credential_present", credential_id=credential_id)
    if request.method == "POST":
        return _asked(request, credential_id, here)
    if not _is_unlocked(request, credential_id):
        return pages.shown(request, credential_id)
    is_open = bool(request.session[UNLOCKED]["open"])
    showing = credentials.show(actor, CredentialId(credential_id), is_open=is_open)
    return pages.shown(request, credential_id, live=_live(showing), is_open=is_open)


def _asked(request: HttpRequest, credential_id: str, here: str) -> HttpResponse:
    if "end" in request.POST:
        request.session.pop(UNLOCKED, None)
        return HttpResponseRedirect(url("resident_credential", credential_id=credential_id))
    request.session[UNLOCKED] = {
        "credential": credential_id,
        "open": "open" in request.POST,
        "until": 0,
    }
    if not identity.is_proven(request, within_s=PROVEN_S):
        return HttpResponseRedirect(f"{url('account_reauthenticate')}?{urlencode({'next': here})}")
    return HttpResponseRedirect(here)


def _is_unlocked(request: HttpRequest, credential_id: str) -> bool:
    """Say whether a credential may be shown; who was sent to prove themselves is back by now."""
    kept, now = request.session.get(UNLOCKED), SYSTEM_CLOCK.now().timestamp()
    if not kept or kept["credential"] != credential_id:
        return False
    if not kept["until"]:
        return _unlock(request, now)
    return bool(kept["until"] > now)


def _unlock(request: HttpRequest, now: float) -> bool:
    """Begin a showing that was asked for, once who asked has shown that it is they."""
    if not identity.is_proven(request, within_s=PROVEN_S):
        return False
    request.session[UNLOCKED] |= {"until": now + SHOWN_FOR_S}
    request.session.modified = True
    return True


def _live(showing: Showing) -> pages.Live:
    path = f"{url('credentials_verify')}?shown={showing.code}"
    left = showing.expires_at - showing.shown_at
    return pages.Live(
        f"{settings.KALLIPOLIS.base_url}{path}", showing.code, int(left.total_seconds())
    )
