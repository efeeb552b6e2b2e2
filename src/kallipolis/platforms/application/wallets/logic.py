"""Nonces, offers and metadata of OpenID4VCI, as values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import msgspec

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import Claim, CredentialType
from kallipolis.platforms.application.wallets.contracts import (
    DETAILS_TYPE,
    PRE_AUTHORISED,
)

OFFER_LASTS: Final = timedelta(minutes=10)
TOKEN_LASTS: Final = timedelta(minutes=5)
NONCE_LASTS: Final = timedelta(minutes=5)
CLOCK_SKEW: Final = timedelta(minutes=5)
MOST_FAILURES: Final = 5
"""Wrong transaction codes after which an offer is void (section 13.6.3)."""

TRANSACTION_DIGITS: Final = 6
TAGS: Final = (("en", "en"), ("zh-Hans", "zh_hans"), ("zh-Hant", "zh_hant"))


def offer_uri(issuer: str, configuration: str, code: str) -> str:
    """Return the offer as the address that a wallet opens (section 4.1)."""
    transaction = {"input_mode": "numeric", "length": TRANSACTION_DIGITS}
    grant = {"pre-authorized_code": code, "tx_code": transaction}
    offer = {
        "credential_issuer": issuer,
        "credential_configuration_ids": [configuration],
        "grants": {PRE_AUTHORISED: grant},
    }
    words = msgspec.json.encode(offer).decode()
    return f"openid-credential-offer://?credential_offer={quote(words, safe='')}"


def issuer_metadata(issuer: str, kinds: Mapping[str, CredentialType]) -> dict[str, Any]:
    """Return what this issuer can do (section 12.2.4)."""
    return {
        "credential_issuer": issuer,
        "credential_endpoint": f"{issuer}/openid4vci/credential",
        "nonce_endpoint": f"{issuer}/openid4vci/nonce",
        "credential_configurations_supported": {
            id: _configuration(kind) for id, kind in sorted(kinds.items())
        },
    }


def server_metadata(issuer: str) -> dict[str, Any]:
    """Return what the authorisation server can do (RFC 8414; section 12.3)."""
    return {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/openid4vci/token",
        "token_endpoint_auth_methods_supported": ["none"],
        "grant_types_supported": [PRE_AUTHORISED],
        "pre-authorized_grant_anonymous_access_supported": True,
        "authorization_details_types_supported": [DETAILS_TYPE],
    }


def details_of(words: str, configuration: str) -> dict[str, Any] | None:
    """Return the authorisation detail that asks for a configuration, None if none does."""
    try:
        found = msgspec.json.decode(words, type=list[dict[str, Any]])
    except msgspec.DecodeError:
        return None
    asked = (d for d in found if d.get("credential_configuration_id") == configuration)
    return next((d for d in asked if d.get("type") == DETAILS_TYPE), None)


def granted_details(configuration: str, credential_id: str) -> dict[str, Any]:
    """Return what a token covers (section 6.2)."""
    return {
        "type": DETAILS_TYPE,
        "credential_configuration_id": configuration,
        "credential_identifiers": [credential_id],
    }


def nonce_words(random: str, expires_at: datetime) -> str:
    """Return the part of a nonce that its seal covers."""
    return f"{int(expires_at.timestamp())}.{random}"


def has_ended(nonce: str, at: datetime) -> bool:
    """Say whether a nonce that bears our seal is too old."""
    return int(nonce.partition(".")[0]) < at.timestamp()


def _configuration(kind: CredentialType) -> dict[str, Any]:
    return {
        "format": "dc+sd-jwt",
        "vct": kind.vct,
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": ["ES256"],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
        "credential_metadata": {
            "display": _display(kind.title),
            "claims": [_claim(claim) for claim in kind.claims],
        },
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "path": [claim.name],
        "mandatory": not claim.optional,
        "display": _display(claim.title),
    }


def _display(text: Text) -> list[dict[str, str]]:
    return [{"name": getattr(text, field), "locale": tag} for tag, field in TAGS]
