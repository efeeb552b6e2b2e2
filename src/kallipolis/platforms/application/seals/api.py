"""Seal documents, sign tokens, and say whether a seal is ours and whole."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.module_loading import import_string

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.seals import logic
from kallipolis.platforms.application.seals.adapters import pades
from kallipolis.platforms.application.seals.adapters.file_keys import FileKeyStore
from kallipolis.platforms.application.seals.adapters.keyring import Keyring
from kallipolis.platforms.application.seals.contracts import (
    KeyStore,
    SealFindings,
    SealPlace,
    Use,
    base64url,
)

PKCS11: Final = "kallipolis.platforms.application.seals.adapters.pkcs11.Pkcs11KeyStore"
"""Loaded by its name, because its library is optional."""


@telemetry.traced
def seal_pdf(pdf: bytes, *, reason: str, place: SealPlace) -> bytes:
    """Return a PDF sealed with a signature that breaks at any later change.

    Raises:
        Outage: when the store of keys or the time-stamping authority does not answer.
    """
    signer = pades.KeyStoreSigner(key_store(), keyring().current(Use.SEAL))
    clock = pades.timestamper(settings.KALLIPOLIS.timestamp_url)
    return pades.seal(pdf, signer, reason=reason, place=place, timestamper=clock)


def examine_pdf(pdf: bytes, *, clock: Clock = SYSTEM_CLOCK) -> SealFindings:
    """Say whether a PDF bears our seal, and whether it is whole.

    Raises:
        Refusal: ``seal.not_a_pdf``.
    """
    return pades.examine(pdf, keyring().authority(), now=clock.now())


@telemetry.traced
def sign_token(claims: Mapping[str, Any], *, media_type: str) -> str:
    """Return claims as a JSON Web Token signed with ES256; ``media_type`` is its ``typ``.

    Raises:
        Outage: when the store of keys does not answer.
    """
    key = keyring().current(Use.TOKEN)
    kid = logic.as_jwk(key.certificates[0])["kid"]
    header = {"alg": "ES256", "typ": media_type, "kid": kid}
    signed = logic.signing_input(header, claims)
    return f"{signed}.{base64url(key_store().sign(key.label, signed.encode()))}"


def token_keys() -> dict[str, list[dict[str, str]]]:
    """Return the public keys of all tokens ever signed here, as a JSON Web Key Set."""
    return {"keys": [logic.as_jwk(der) for der in keyring().published(Use.TOKEN)]}


def authority() -> bytes:
    """Return the certificate that verifiers of our seals trust, as PEM."""
    found = x509.load_der_x509_certificate(keyring().authority())
    return found.public_bytes(Encoding.PEM)


def rotate(use: Use) -> str:
    """Make a new key for a use and return its label; what older ones signed stays verifiable."""
    return keyring().rotate(use).label


def keyring() -> Keyring:
    """Return the keys of this installation."""
    return Keyring(
        settings.KALLIPOLIS.state_folder / "seals", settings.KALLIPOLIS.node, key_store()
    )


def key_store() -> KeyStore:
    """Return the store that the settings choose."""
    chosen = settings.KALLIPOLIS
    if not chosen.pkcs11_module:
        return FileKeyStore(chosen.state_folder / "seals")
    return _token(chosen.pkcs11_module, chosen.pkcs11_token, chosen.pkcs11_pin)


@cache
def _token(module: str, token: str, pin: str) -> KeyStore:
    try:
        adapter = import_string(PKCS11)
    except ImportError as missing:
        raise ConfigurationError(
            "KALLIPOLIS_PKCS11_MODULE is set, but its library is not installed; "
            "install kallipolis[pkcs11], or remove the setting to keep keys in files."
        ) from missing
    store: KeyStore = adapter(module, token, pin)
    return store
