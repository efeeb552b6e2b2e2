"""Check a wallet's proof of its key (appendix F.1), with joserfc."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.wallets.contracts import PROOF_TYPE
from kallipolis.platforms.application.wallets.logic import CLOCK_SKEW, NONCE_LASTS

PUBLIC = ("kty", "crv", "x", "y")
REGISTRY = JWSRegistry(algorithms=["ES256"], strict_check_header=False)
"""Takes header parameters that we do not use (a key attestation), as the standard wants."""


def invalid_proof() -> Refusal:
    """Make the answer to a proof that does not hold, whatever is wrong with it."""
    return Refusal("wallet.invalid_proof", Reason.MALFORMED)


def proven(proof: str, *, issuer: str, client_id: str, at: datetime) -> tuple[dict[str, str], str]:
    """Return the public key that a proof proves and the nonce that it bears.

    Raises:
        Refusal: ``wallet.invalid_proof``.
    """
    try:
        token = jwt.decode(proof, lambda signed: _key_of(signed.headers()), registry=REGISTRY)
        public = _key_of(token.header).as_dict(private=False)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise invalid_proof() from fault
    _require(token.claims, issuer=issuer, client_id=client_id, at=at)
    return {name: str(public[name]) for name in PUBLIC}, str(token.claims["nonce"])


def _key_of(header: Mapping[str, Any]) -> ECKey:
    jwk = header.get("jwk")
    if header.get("typ") != PROOF_TYPE or not isinstance(jwk, dict):
        raise invalid_proof()
    if {"kid", "x5c"} & header.keys() or "d" in jwk or jwk.get("crv") != "P-256":
        raise invalid_proof()
    return ECKey.import_key(jwk)


def _require(claims: Mapping[str, Any], *, issuer: str, client_id: str, at: datetime) -> None:
    said = claims.get("iat")
    if not isinstance(said, int | float) or not isinstance(claims.get("nonce"), str):
        raise invalid_proof()
    now, skew = at.timestamp(), CLOCK_SKEW.total_seconds()
    is_timely = now - NONCE_LASTS.total_seconds() - skew <= said <= now + skew
    if claims.get("aud") != issuer or claims.get("iss", client_id) != client_id or not is_timely:
        raise invalid_proof()
