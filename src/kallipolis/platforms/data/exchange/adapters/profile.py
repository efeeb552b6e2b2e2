"""The plain HTTP profile: sign a request and check one, sign a document and check one.

It needs neither database nor settings, so that a department's own system can use it as it is.
Source: RFC 9421 (signatures), RFC 9530 (Content-Digest), RFC 7515 and RFC 9864 (JWS with Ed25519).
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    MappingKeyResolver,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.exchange.contracts import Envelope, Outcome, Receipt

PATH: Final = "/exchange/v1/messages"
TAG: Final = "kallipolis-exchange"
MEDIA_TYPE: Final = "application/json"
LASTS: Final = timedelta(minutes=5)
"""How long a signed request may be under way; whoever sends again signs anew."""
SKEW: Final = timedelta(minutes=1)
"""How far the clocks of two nodes may be apart."""

HEADERS: Final = {
    "id": "Exchange-Message",
    "sender": "Exchange-Sender",
    "recipient": "Exchange-Recipient",
    "subject": "Exchange-Subject",
    "sequence": "Exchange-Sequence",
    "kind": "Exchange-Kind",
}
COVERED: Final = (
    "@method",
    "@target-uri",
    "content-type",
    "content-digest",
    *(name.lower() for name in HEADERS.values()),
)
DIRECTORY: Final = "kallipolis-directory"
RECEIPT: Final = "kallipolis-receipt"
_JWS: Final = JWSRegistry(algorithms=["Ed25519"])


@dataclass(slots=True)
class Request:
    """A request as it is signed: with the URL that the directory gives its recipient."""

    method: str
    url: str
    headers: MutableMapping[str, str]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a signature that held tells: its nonce, until when it counts, and what was signed."""

    nonce: str
    expires_at: datetime
    proof: str


def key_of(x: str) -> OKPKey:
    """Return a public key of its raw form in base64url."""
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})


def request_for(
    address: str, envelope: Envelope, content: bytes, *, key: OKPKey, at: datetime
) -> Request:
    """Make the request that hands a message over, signed at a moment."""
    named = msgspec.to_builtins(envelope)
    headers = {header: str(named[field]) for field, header in HEADERS.items()}
    url = address.rstrip("/") + PATH
    request = Request("POST", url, headers | {"Content-Type": MEDIA_TYPE})
    sign(request, content, key=key, at=at)
    return request


def sign(request: Request, content: bytes, *, key: OKPKey, at: datetime) -> None:
    """Add to a request its digest and its signature."""
    id, private = key.thumbprint(), key.private_key
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError("requests are signed with the private half of an Ed25519 key")
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={id: private}),
    )
    signer.sign(
        request,
        key_id=id,
        created=at,
        expires=at + LASTS,
        nonce=uuid4().hex,
        tag=TAG,
        label="exchange",
        covered_component_ids=COVERED,
        body=content,
    )


def envelope_of(headers: Mapping[str, str]) -> Envelope:
    """Read what stands around a message.

    Raises:
        Refusal: ``exchange.malformed``.
    """
    lacking = [name for name in HEADERS.values() if name not in headers]
    if lacking:
        values = {"fault": ", ".join(lacking)}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values)
    given = {field: headers[name] for field, name in HEADERS.items()}
    try:
        return msgspec.convert(given, Envelope, strict=False)
    except msgspec.ValidationError as fault:
        values = {"fault": str(fault)}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values) from fault


def check(request: Request, content: bytes, *, keys: Mapping[str, str], at: datetime) -> Proven:
    """Check that one of some keys, raw by their ids, has signed a request as it came.

    Raises:
        Refusal: ``exchange.clock_skew``, ``exchange.key_unknown``, ``exchange.signature_invalid``
            or ``exchange.digest_wrong``.
    """
    verifier = _Verifier(keys, at)
    try:
        found = verifier.verify(request, max_age=None, expect_tag=TAG, require_components=COVERED)
    except HTTPMessageSignaturesException as fault:
        if isinstance(fault.__cause__, Refusal):
            raise fault.__cause__ from fault
        raise _invalid() from fault
    if len(found) != 1 or not found[0].nonce:
        raise _invalid()
    try:
        # the library looks at the content only when it is given it: a signed digest proves nothing
        verifier.verify_body(request, found, content)
    except HTTPMessageSignaturesException as fault:
        raise Refusal("exchange.digest_wrong", Reason.MALFORMED) from fault
    expires = datetime.fromtimestamp(int(found[0].parameters["expires"]), UTC)
    proof = {
        "covered": found[0].covered_components,
        "signature": request.headers["Signature"],
        "input": request.headers["Signature-Input"],
    }
    return Proven(
        nonce=found[0].nonce, expires_at=expires + SKEW, proof=msgspec.json.encode(proof).decode()
    )


def sign_document(document: msgspec.Struct, *, type: str, key: OKPKey) -> str:
    """Sign a document as a compact JWS."""
    header = {"alg": "Ed25519", "kid": key.thumbprint(), "typ": type}
    return jws.serialize_compact(header, msgspec.json.encode(document), key, registry=_JWS)


def open_document(token: str, *, type: str, keys: Mapping[str, str]) -> bytes | None:
    """Return what one of some keys, raw by their ids, has signed; None for anything else."""
    try:
        opened = jws.extract_compact(token.strip().encode())
        header = opened.headers()
        x = keys.get(str(header.get("kid")))
        if header.get("typ") != type or x is None:
            return None
        return jws.deserialize_compact(token.strip(), key_of(x), registry=_JWS).payload
    except (JoseError, ValueError, TypeError):
        return None


def receipt_of(token: str, *, keys: Mapping[str, str]) -> Receipt | None:
    """Return a receipt that one of some keys, raw by their ids, has signed; None for others."""
    document = open_document(token, type=RECEIPT, keys=keys)
    if document is None:
        return None
    try:
        found = msgspec.json.decode(document, type=Receipt)
    except msgspec.DecodeError:
        return None
    return found if found.outcome in {Outcome.ACCEPTED, Outcome.REFUSED} else None


def content_of_receipt(token: str) -> Receipt:
    """Read a receipt that was checked when it came."""
    return msgspec.json.decode(jws.extract_compact(token.encode()).payload, type=Receipt)


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys

    def resolve_public_key(self, key_id: str) -> object:
        if key_id not in self.keys:
            raise Refusal("exchange.key_unknown", Reason.FORBIDDEN)
        return key_of(self.keys[key_id]).public_key


class _Verifier(HTTPMessageVerifier):
    """The library's, with our clock: what is too old is told apart from what does not hold."""

    def __init__(self, keys: Mapping[str, str], at: datetime) -> None:
        super().__init__(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(keys))
        self.at = at

    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        params: Mapping[str, object] = getattr(sig_input, "params", {})
        created, expires = params.get("created"), params.get("expires")
        if not isinstance(created, int) or not isinstance(expires, int):
            raise _invalid()
        now, skew = self.at.timestamp(), SKEW.total_seconds()
        is_timely = created - skew <= now < expires + skew
        if not is_timely or not 0 < expires - created <= LASTS.total_seconds():
            raise Refusal("exchange.clock_skew", Reason.FORBIDDEN)


def _invalid() -> Refusal:
    return Refusal("exchange.signature_invalid", Reason.FORBIDDEN)
