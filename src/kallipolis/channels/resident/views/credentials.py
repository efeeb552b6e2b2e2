"""Credentials as their holders keep and show them."""

import io
from typing import Final

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from markupsafe import Markup

from kallipolis.channels.resident.views.frame import person, show
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    LAST_MOMENT,
    Credential,
    CredentialId,
)

PAPERS: Final = (("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English"))


@require_GET
def list_held(request: HttpRequest) -> HttpResponse:
    return show(request, "credentials.html", credentials=credentials.held(person(request)))


@require_GET
def show_credential(request: HttpRequest, credential_id: str) -> HttpResponse:
    credential = credentials.find(person(request), CredentialId(credential_id))
    kind = packs.get("credential", credential.type, credential.edition).body
    address = _address(credential)
    return show(
        request,
        "credential.html",
        credential=credential,
        claims=[(c, credential.claims[c.name]) for c in kind.claims if c.name in credential.claims],
        issuer=organisations.get(credential.issuer),
        last_day=credential.valid_until - LAST_MOMENT if credential.valid_until else None,
        address=address,
        code=_drawn(address),
        papers=PAPERS,
    )


@require_GET
def paper(request: HttpRequest, credential_id: str, language: str) -> HttpResponse:
    content = credentials.pdf(person(request), CredentialId(credential_id), language)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{credential_id}-{language}.pdf"'
    return answer


@require_GET
def wallet(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Give the credential as a file that wallets read."""
    token = credentials.sd_jwt(person(request), CredentialId(credential_id))
    answer = HttpResponse(token, content_type="application/dc+sd-jwt")
    answer["Content-Disposition"] = f'attachment; filename="{credential_id}.sd-jwt"'
    return answer


def _address(credential: Credential) -> str:
    path = f"{url('credentials_verify')}?number={credential.number}&code={credential.code}"
    return f"{settings.KALLIPOLIS.base_url}{path}"


def _drawn(words: str) -> Markup:
    drawn = io.BytesIO()
    segno.make(words, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by us
