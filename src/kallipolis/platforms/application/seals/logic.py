"""The forms in which signatures, tokens and public keys travel."""

from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from kallipolis.platforms.application.seals.contracts import base64url, thumbprint

COORDINATE = 32
"""Length of a coordinate on P-256. Units: bytes."""


def as_der(signature: bytes) -> bytes:
    """Turn r and s side by side into a DER sequence, as CMS wants it."""
    r, s = signature[:COORDINATE], signature[COORDINATE:]
    return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))


def from_der(signature: bytes) -> bytes:
    """Turn a DER sequence into r and s side by side, as JOSE wants it."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(COORDINATE, "big") + s.to_bytes(COORDINATE, "big")


def as_jwk(certificate: bytes) -> dict[str, str]:
    """Return the public key of a DER certificate as a JSON Web Key, its thumbprint as key id.

    Raises:
        TypeError: when it is not a key on an elliptic curve.

    Source: RFC 7517, RFC 7518 section 6.2, RFC 7638.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("seals are made with keys on an elliptic curve")
    numbers = key.public_numbers()
    bare = {
        "crv": "P-256",
        "kty": "EC",
        "x": base64url(numbers.x.to_bytes(COORDINATE, "big")),
        "y": base64url(numbers.y.to_bytes(COORDINATE, "big")),
    }
    return bare | {"kid": thumbprint(bare), "use": "sig", "alg": "ES256"}


def signing_input(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """Return what is signed of a JSON Web Token. Source: RFC 7515, section 5.1."""
    return ".".join(base64url(msgspec.json.encode(dict(part))) for part in (header, claims))
