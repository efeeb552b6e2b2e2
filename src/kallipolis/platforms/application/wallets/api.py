"""Bring a holder's credential into their wallet (OpenID4VCI 1.0)."""

import secrets
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from msgspec.structs import replace

from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialId,
    Status,
)
from kallipolis.platforms.application.seals.contracts import thumbprint
from kallipolis.platforms.application.wallets import events, logic
from kallipolis.platforms.application.wallets.adapters.proofs import invalid_proof, proven
from kallipolis.platforms.application.wallets.contracts import (
    PRE_AUTHORISED,
    CredentialAnswer,
    CredentialRequest,
    IssuedCredential,
    Offer,
    TokenAnswer,
    TokenRequest,
)
from kallipolis.platforms.application.wallets.models import (
    AccessToken,
    BoundKey,
    SpentNonce,
    WalletOffer,
)

WALLET: Final = replace(system("deliver to the wallet that the holder chose"), channel="wallet")
NONCE: Final = "openid4vci nonce"


@telemetry.traced
def offer(actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> Offer:
    """Offer a credential to the holder's own wallet, for some minutes and once.

    Raises:
        Refusal: ``credential.not_found``, also to officials; ``credential.not_valid``.
    """
    credential = credentials.find(actor, credential_id, clock=clock)
    if actor.applicant != credential.holder:
        raise not_found("credential.not_found")
    if credential.status is not Status.VALID:
        values = {"status": credential.status.value}
        raise Refusal("credential.not_valid", Reason.CONFLICT, values=values)
    code = secrets.token_urlsafe(32)
    transaction_code = f"{secrets.randbelow(10**logic.TRANSACTION_DIGITS):06}"
    now = clock.now()
    with database.edge():
        WalletOffer.objects.create(
            code_digest=_digest(code),
            transaction_digest=_transaction_digest(code, transaction_code),
            credential_id=credential.id,
            holder=credential.holder,
            made_at=now,
            expires_at=now + logic.OFFER_LASTS,
        )
        parties = (credential.holder,)
        audit.record(actor, "credential.offer", credential.id, parties=parties, clock=clock)
    return Offer(
        uri=logic.offer_uri(_issuer(), credential.type, code),
        transaction_code=transaction_code,
        expires_at=now + logic.OFFER_LASTS,
    )


@telemetry.traced
def redeem(request: TokenRequest, *, clock: Clock = SYSTEM_CLOCK) -> TokenAnswer:
    """Give an access token for a pre-authorised code and the transaction code, once.

    Raises:
        Refusal: ``wallet.unsupported_grant_type``, ``wallet.invalid_request``,
            ``wallet.invalid_grant``, ``wallet.invalid_authorization_details``.
    """
    if request.grant_type != PRE_AUTHORISED:
        raise _refusal("unsupported_grant_type" if request.grant_type else "invalid_request")
    if not request.code or not request.transaction_code or not request.client_id.isprintable():
        raise _refusal("invalid_request")
    found = _checked_offer(request, clock)
    credential = credentials.find(WALLET, CredentialId(found.credential_id), clock=clock)
    details = logic.details_of(request.authorization_details, credential.type)
    if request.authorization_details and details is None:
        raise _refusal("invalid_authorization_details")
    token = secrets.token_urlsafe(32)
    with database.edge():
        _redeem_once(found, clock)
        AccessToken.objects.create(
            digest=_digest(token),
            offer=found,
            client_id=request.client_id[:200],
            has_details=details is not None,
            expires_at=clock.now() + logic.TOKEN_LASTS,
        )
    covers = logic.granted_details(credential.type, credential.id)
    return TokenAnswer(
        access_token=token,
        expires_in=int(logic.TOKEN_LASTS.total_seconds()),
        authorization_details=(covers,) if details is not None else (),
    )


def nonce(*, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return a fresh nonce; none is kept until a proof uses it."""
    words = logic.nonce_words(secrets.token_urlsafe(16), clock.now() + logic.NONCE_LASTS)
    return f"{words}.{vault.fingerprint(words, about=NONCE)[:32]}"


@telemetry.traced
def deliver(
    access_token: str, request: CredentialRequest, *, clock: Clock = SYSTEM_CLOCK
) -> CredentialAnswer:
    """Give the offered credential to a wallet that proves its key.

    Raises:
        Refusal: ``wallet.invalid_token`` and the errors of section 8.3.1.2 by their names.
    """
    token = _token(access_token, clock)
    credential = credentials.find(WALLET, CredentialId(token.offer.credential_id), clock=clock)
    _require_offered(request, token, credential)
    key, used = _proof(request, token, clock)
    if credential.status is not Status.VALID:
        raise _refusal("credential_request_denied")
    with database.edge():
        _spend(used, clock)
        _bind(key, credential, clock)
        sd_jwt = credentials.sd_jwt(WALLET, credential.id, holder_key=key, clock=clock)
        parties = (PartyId(token.offer.holder),)
        audit.record(WALLET, "credential.deliver", credential.id, parties=parties, clock=clock)
        outbox.publish(events.DELIVERED, credential.id, {"holder": token.offer.holder}, clock=clock)
    return CredentialAnswer(credentials=(IssuedCredential(credential=sd_jwt),))


def issuer_metadata() -> dict[str, Any]:
    """Return what this installation issues, for ``/.well-known/openid-credential-issuer``."""
    published = packs.every("credential")
    kinds = {id: document.body for id, document in published.items()}
    return logic.issuer_metadata(_issuer(), kinds)


def server_metadata() -> dict[str, Any]:
    """Return where tokens are given, for ``/.well-known/oauth-authorization-server``."""
    return logic.server_metadata(_issuer())


def sweep(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Forget offers, tokens and nonces that have ended, and return how many."""
    with database.edge():
        offers, _ = WalletOffer.objects.filter(
            expires_at__lt=clock.now() - logic.TOKEN_LASTS
        ).delete()
        nonces, _ = SpentNonce.objects.filter(expires_at__lt=clock.now()).delete()
    return offers + nonces


def _issuer() -> str:
    return str(settings.KALLIPOLIS.base_url)


def _refusal(error: str) -> Refusal:
    return Refusal(f"wallet.{error}", Reason.MALFORMED)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _transaction_digest(code: str, transaction_code: str) -> str:
    return vault.fingerprint(f"{code} {transaction_code}", about="openid4vci transaction code")


def _checked_offer(request: TokenRequest, clock: Clock) -> WalletOffer:
    found = WalletOffer.objects.filter(code_digest=_digest(request.code)).first()
    if found is None or found.expires_at <= clock.now() or found.failures >= logic.MOST_FAILURES:
        raise _refusal("invalid_grant")
    given = _transaction_digest(request.code, request.transaction_code)
    if not secrets.compare_digest(found.transaction_digest, given):
        WalletOffer.objects.filter(pk=found.pk).update(failures=F("failures") + 1)
        raise _refusal("invalid_grant")
    if found.redeemed_at is not None:
        found.tokens.all().delete()  # somebody has the code who should not have it
        raise _refusal("invalid_grant")
    return found


def _redeem_once(found: WalletOffer, clock: Clock) -> None:
    rows = WalletOffer.objects.filter(pk=found.pk, redeemed_at=None)
    if not rows.update(redeemed_at=clock.now()):
        raise _refusal("invalid_grant")


def _token(access_token: str, clock: Clock) -> AccessToken:
    if not access_token:
        raise Refusal("wallet.missing_token", Reason.UNAUTHENTICATED)
    rows = AccessToken.objects.select_related("offer")
    found = rows.filter(digest=_digest(access_token), expires_at__gt=clock.now()).first()
    if found is None:
        raise Refusal("wallet.invalid_token", Reason.UNAUTHENTICATED)
    return found


def _require_offered(
    request: CredentialRequest, token: AccessToken, credential: Credential
) -> None:
    identifier, configuration = (
        request.credential_identifier,
        request.credential_configuration_id,
    )
    if bool(identifier) is not token.has_details or bool(configuration) is token.has_details:
        raise _refusal("invalid_credential_request")
    if request.credential_response_encryption is not None:
        raise _refusal("invalid_encryption_parameters")
    if identifier and identifier != credential.id:
        raise _refusal("unknown_credential_identifier")
    if configuration and configuration != credential.type:
        raise _refusal("unknown_credential_configuration")


def _proof(
    request: CredentialRequest, token: AccessToken, clock: Clock
) -> tuple[dict[str, str], str]:
    proofs = request.proofs.jwt if request.proofs is not None else ()
    if not proofs:
        raise invalid_proof()
    if len(proofs) > 1:
        raise _refusal("invalid_credential_request")
    now = clock.now()
    key, used = proven(proofs[0], issuer=_issuer(), client_id=token.client_id, at=now)
    words, _, seal = used.rpartition(".")
    expected = vault.fingerprint(words, about=NONCE)[:32]
    is_ours = secrets.compare_digest(expected.encode(), seal.encode())
    if not is_ours or logic.has_ended(words, now):
        raise _refusal("invalid_nonce")
    return key, used


def _spend(used: str, clock: Clock) -> None:
    try:
        with transaction.atomic():
            SpentNonce.objects.create(
                digest=_digest(used), expires_at=clock.now() + logic.NONCE_LASTS
            )
    except IntegrityError as again:
        raise _refusal("invalid_nonce") from again


def _bind(key: dict[str, str], credential: Credential, clock: Clock) -> None:
    bound, _ = BoundKey.objects.get_or_create(
        thumbprint=thumbprint(key),
        defaults={"credential_id": credential.id, "bound_at": clock.now()},
    )
    if bound.credential_id != credential.id:
        raise invalid_proof()
