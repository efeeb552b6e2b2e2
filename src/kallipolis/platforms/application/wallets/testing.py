"""A wallet, as far as OpenID4VCI wants one: keys, proofs, and the talk with an issuer."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.platforms.application.wallets.contracts import PRE_AUTHORISED, PROOF_TYPE


@dataclass(slots=True, kw_only=True)
class Wallet:
    """A wallet that knows nothing but the standard; it finds every address by the metadata."""

    clock: Clock = SYSTEM_CLOCK
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    client: Client = field(default_factory=Client)

    def read(self, uri: str) -> dict[str, Any]:
        """Read an offer."""
        offer: dict[str, Any] = json.loads(parse_qs(urlsplit(uri).query)["credential_offer"][0])
        return offer

    def metadata(self, name: str) -> dict[str, Any]:
        """Fetch a document below ``/.well-known/``."""
        found: dict[str, Any] = self.client.get(f"/.well-known/{name}").json()
        return found

    def ask_token(self, offer: dict[str, Any], transaction_code: str, **more: str) -> Any:
        """Send the code of an offer to the token endpoint."""
        grant = offer["grants"][PRE_AUTHORISED]
        form = {
            "grant_type": PRE_AUTHORISED,
            "pre-authorized_code": grant["pre-authorized_code"],
            "tx_code": transaction_code,
        }
        address = self.metadata("oauth-authorization-server")["token_endpoint"]
        return self.client.post(urlsplit(address).path, form | more)

    def nonce(self) -> str:
        """Fetch a nonce."""
        address = self.metadata("openid-credential-issuer")["nonce_endpoint"]
        return str(self.client.post(urlsplit(address).path).json()["c_nonce"])

    def proof(self, issuer: str, nonce: str, /, **changed: Any) -> str:
        """Prove the key; ``changed`` are claims that differ, ``header`` parameters (None drops)."""
        header = {
            "typ": PROOF_TYPE,
            "alg": "ES256",
            "jwk": self.key.as_dict(private=False),
        } | changed.pop("header", {})
        claims = {
            "aud": issuer,
            "iat": int(self.clock.now().timestamp()),
            "nonce": nonce,
        } | changed
        named = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(named, claims, self.key)

    def ask_credential(self, token: str, **body: Any) -> Any:
        """Send a request to the credential endpoint."""
        address = self.metadata("openid-credential-issuer")["credential_endpoint"]
        return self.client.post(
            urlsplit(address).path,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    def fetch(self, uri: str, transaction_code: str) -> str:
        """Do all of it, and return the credential."""
        offer = self.read(uri)
        token = self.ask_token(offer, transaction_code).json()["access_token"]
        proof = self.proof(offer["credential_issuer"], self.nonce())
        answer = self.ask_credential(
            token,
            credential_configuration_id=offer["credential_configuration_ids"][0],
            proofs={"jwt": [proof]},
        )
        return str(answer.json()["credentials"][0]["credential"])
