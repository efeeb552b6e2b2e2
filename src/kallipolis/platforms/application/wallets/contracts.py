"""What travels between a wallet and this installation.

Source: OpenID for Verifiable Credential Issuance 1.0, with the grant by pre-authorised code.
"""

from datetime import datetime
from typing import Any, Final

import msgspec
from django.utils.translation import gettext_noop as _

PRE_AUTHORISED: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
DETAILS_TYPE: Final = "openid_credential"
PROOF_TYPE: Final = "openid4vci-proof+jwt"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that a holder made to their own wallet.

    ``uri`` is shown as a code to scan or opened on the telephone; ``transaction_code`` is told to
    the wallet by the holder, and is not part of the offer. Both are good once, until
    ``expires_at``.
    """

    uri: str
    transaction_code: str
    expires_at: datetime


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a wallet sends for an access token (section 6.1)."""

    grant_type: str = ""
    code: str = msgspec.field(name="pre-authorized_code", default="")
    transaction_code: str = msgspec.field(name="tx_code", default="")
    client_id: str = ""
    authorization_details: str = ""


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An access token (section 6.2). Units: ``expires_in`` in seconds."""

    access_token: str
    expires_in: int
    token_type: str = msgspec.field(default="Bearer")
    authorization_details: tuple[dict[str, Any], ...] = ()


class Proofs(msgspec.Struct, frozen=True, kw_only=True):
    """Proofs that the wallet holds the keys it names."""

    jwt: tuple[str, ...] = ()


class CredentialRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a wallet asks for (section 8.2); what is not known here is ignored."""

    credential_identifier: str = ""
    credential_configuration_id: str = ""
    proofs: Proofs | None = None
    credential_response_encryption: Any = None


class IssuedCredential(msgspec.Struct, frozen=True, kw_only=True):
    """One SD-JWT VC."""

    credential: str


class CredentialAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a wallet is given (section 8.3)."""

    credentials: tuple[IssuedCredential, ...]


MESSAGES: Final[dict[str, str]] = {
    "wallet.invalid_request": _("The request is malformed, or lacks what it must have."),
    "wallet.invalid_grant": _("The code is wrong, was used before, or has expired."),
    "wallet.unsupported_grant_type": _("Only pre-authorised codes are taken here."),
    "wallet.invalid_authorization_details": _("The authorisation details do not fit the offer."),
    "wallet.missing_token": _("An access token is needed."),
    "wallet.invalid_token": _("The access token is wrong or has expired."),
    "wallet.invalid_credential_request": _("The request for a credential is malformed."),
    "wallet.unknown_credential_configuration": _("This kind of credential was not offered."),
    "wallet.unknown_credential_identifier": _("This credential was not offered."),
    "wallet.invalid_proof": _("The proof of the key of the wallet does not hold."),
    "wallet.invalid_nonce": _("The nonce is wrong, was used before, or has expired."),
    "wallet.invalid_encryption_parameters": _("Answers are not encrypted beyond TLS here."),
    "wallet.credential_request_denied": _("The credential is not valid any more."),
}

ACTS: dict[str, str] = {
    "credential.offer": "Offer a credential to the holder's wallet.",
    "credential.deliver": "Deliver a credential into a wallet.",
}
"""What roles grant and the ledger names, with what it means."""
