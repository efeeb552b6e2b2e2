"""Credentials as their holders keep and show them."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kallipolis.channels.resident.views import others
from kallipolis.channels.resident.views.frame import office_names, person, show
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.codes import drawn
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialId,
    Look,
    Status,
)
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.application.wallets import api as wallets
from kallipolis.platforms.application.wallets.contracts import Offer

PAPERS: Final = (("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class Live:
    """A code that can be shown now: where a camera is led, what is read out, and how long it lives.

    Units: ``seconds``.
    """

    address: str
    code: str
    seconds: int


@require_safe
def list_held(request: HttpRequest) -> HttpResponse:
    return show(request, "credentials.html", credentials=credentials.held(person(request)))


@require_safe
def show_credential(request: HttpRequest, credential_id: str) -> HttpResponse:
    try:
        return shown(request, credential_id)
    except Refusal as refusal:
        return others.offered(request, refusal, lambda other: _holds(other, credential_id))


def _holds(actor: Actor, credential_id: str) -> bool:
    return any(each.id == credential_id for each in credentials.held(actor))


@require_safe
def paper(request: HttpRequest, credential_id: str, language: str) -> HttpResponse:
    content = credentials.pdf(person(request), _id(credential_id), language)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{credential_id}-{language}.pdf"'
    return answer


@require_POST
def wallet(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Make an offer for the holder's own wallet; making another one does no harm."""
    return shown(request, credential_id, offer=wallets.offer(person(request), _id(credential_id)))


def shown(
    request: HttpRequest,
    credential_id: str,
    *,
    offer: Offer | None = None,
    live: Live | None = None,
    is_open: bool = False,
) -> HttpResponse:
    """Answer with the page of a credential, as it is locked or shown."""
    actor = person(request)
    credential = credentials.find(actor, _id(credential_id))
    address = _address(credential)
    return show(
        request,
        "credential.html",
        credential=credential,
        claims=credentials.said_in(credential),
        issuer=organisations.get(credential.issuer),
        renewal=_renewal(credential),
        code=drawn(address),
        papers=PAPERS,
        offer=offer,
        offer_code=drawn(offer.uri) if offer else "",
        live=live,
        live_code=drawn(live.address) if live else "",
        is_open=is_open,
        can_be_shown=_can_be_shown(credential),
        looks=_looks(actor, credential),
    )


def _can_be_shown(credential: Credential) -> bool:
    return credential.status is Status.VALID and not credential.is_procedural


def _looks(actor: Actor, credential: Credential) -> list[tuple[Look, str]]:
    """Return who has verified a credential, officials with the authority that they work for."""
    found = credentials.looks(actor, credential.id)
    offices = office_names({each.party for each in found if each.kind == ActorKind.OFFICIAL})
    return [(each, offices.get(each.party, "")) for each in found]


def _renewal(credential: Credential) -> PublicService | None:
    """Return the service by which a credential gets another term, None where there is none."""
    if not credentials.may_go_on(credential):
        return None
    document = packs.find("service", credential.service)
    return document.body if document else None


def _id(words: str) -> CredentialId:
    return CredentialId(words)


def _address(credential: Credential) -> str:
    path = f"{url('credentials_verify')}?number={credential.number}&code={credential.code}"
    return f"{settings.KALLIPOLIS.base_url}{path}"
