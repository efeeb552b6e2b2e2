"""Take part in the node exchange of Kallipolis: ask other nodes, send to them, check receipts.

It is the plain HTTP profile and nothing else: requests signed by RFC 9421, receipts as JWS.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

PATH: Final = "/exchange/v1/messages"
TAG: Final = "kallipolis-exchange"
LASTS: Final = timedelta(minutes=5)
DIRECTORY: Final = "kallipolis-directory"
RECEIPT: Final = "kallipolis-receipt"
EVIDENCE: Final = "evidence.request"
SKIP: Final = "exchange.skip"
HEADERS: Final = {
    "message": "Exchange-Message",
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
_JWS: Final = JWSRegistry(algorithms=["Ed25519"])


class ExchangeError(Exception):
    """Something went wrong between nodes; what it is, its class says."""


class AwayError(ExchangeError):
    """The node did not answer. Hand the same message over again later; nothing is lost."""


class ForgedError(ExchangeError):
    """What came back was not signed by who should have: a directory or a receipt."""


class UnknownNodeError(ExchangeError):
    """The directory has no such node, or none that can be written to: get the newest."""


class NotTakenError(ExchangeError):
    """The node has not taken the message; ``code`` says why, as the profile lists it.

    ``detail`` says it in words, such as which number comes next.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the directory: its id, where it is, and its keys by their ids."""

    id: str
    address: str
    keys: Mapping[str, Mapping[str, Any]]

    def keys_at(self, moment: datetime) -> dict[str, str]:
        """Return the keys that count at a moment, raw in base64url."""
        return {id: str(key["x"]) for id, key in self.keys.items() if _counts(key, moment)}


@dataclass(frozen=True, slots=True)
class Directory:
    """Who takes part, as an authority has signed it."""

    serial: int
    valid_from: datetime
    valid_until: datetime
    nodes: Mapping[str, Node]

    @classmethod
    def opened(cls, token: str, *, authorities: Sequence[str]) -> "Directory":
        """Open a signed directory; ``authorities`` are the public keys that are trusted.

        Raises:
            ForgedError: when none of them has signed it.
        """
        trusted = {_public(x).thumbprint(): x for x in authorities}
        body = json.loads(_opened(token, DIRECTORY, trusted))
        nodes = {}
        for each in body["nodes"]:
            keys = {str(key["id"]): key for key in each["keys"]}
            nodes[each["id"]] = Node(each["id"], each.get("address", ""), keys)
        since, until = _moment(body["valid_from"]), _moment(body["valid_until"])
        return cls(serial=int(body["serial"]), valid_from=since, valid_until=until, nodes=nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be handed over. Keep it (``asdict`` makes it JSON) until it has a receipt.

    ``sequence`` counts your messages about one ``subject`` to one recipient from 1.
    """

    recipient: str
    subject: str
    kind: str
    content: str
    sequence: int = 1
    message: str = field(default_factory=lambda: uuid4().hex)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal digits."""
        return sha256(self.content.encode()).hexdigest()

    def skipped(self) -> "Outgoing":
        """Return what to hand over in its place if it is given up, so that later ones go on."""
        content = json.dumps({"message": self.message, "digest": self.digest})
        return replace(self, message=uuid4().hex, kind=SKIP, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the recipient has signed; keep ``token``: it is the proof.

    ``answer`` is what it says, ``refusal`` the code of why it says no.
    """

    token: str
    message: str
    is_accepted: bool
    received_at: datetime
    answer: Mapping[str, Any]
    refusal: str = ""


class Client:
    """A department's own system: who it is, its key, and the directory that it goes by."""

    def __init__(
        self,
        sender: str,
        key: OKPKey,
        directory: Directory,
        *,
        session: requests.Session | None = None,
        timeout_s: float = 10.0,
    ) -> None:
        self.sender = sender
        self.key = key
        self.directory = directory
        self.session = session or requests.Session()
        self.timeout_s = timeout_s

    def ask(
        self,
        node: str,
        registry: str,
        key: str,
        *,
        fields: Sequence[str],
        purpose: str,
        legal_basis: str,
        **more: str,
    ) -> Receipt:
        """Ask a registry of another node, as ``hand_over``; ``more`` are ``case``, ``consent``."""
        asked = {"registry": registry, "key": key, "fields": [*fields], "purpose": purpose}
        message = uuid4().hex
        return self.hand_over(
            Outgoing(
                recipient=node,
                subject=f"evidence/{message}",
                kind=EVIDENCE,
                content=json.dumps(asked | {"legal_basis": legal_basis} | more, ensure_ascii=False),
                message=message,
            )
        )

    def hand_over(self, outgoing: Outgoing) -> Receipt:
        """Hand a message over, for the first time or again, and return its receipt, checked.

        Raises:
            ExchangeError: ``AwayError`` when the node does not answer now; ``NotTakenError`` when
                it has not taken it; ``ForgedError`` when the receipt is not its own;
                ``UnknownNodeError`` when the directory leads to no such node.
        """
        if not self.directory.valid_from <= datetime.now(UTC) < self.directory.valid_until:
            raise ExchangeError("the directory is not in force: get the newest")
        node = self.directory.nodes.get(outgoing.recipient)
        if node is None or not node.address:
            raise UnknownNodeError(outgoing.recipient)
        request = self._signed(node, outgoing)
        try:
            answer = self.session.send(request, timeout=self.timeout_s, allow_redirects=False)
            told = answer.json()
        except requests.RequestException as failure:
            raise AwayError(node.id) from failure
        if answer.status_code >= 500 or answer.status_code == 429:
            raise AwayError(node.id)
        if answer.status_code != 200:
            code, detail = told.get("code", answer.status_code), told.get("detail", "")
            raise NotTakenError(str(code), str(detail))
        return self.checked(str(told.get("receipt", "")), outgoing)

    def checked(self, token: str, outgoing: Outgoing) -> Receipt:
        """Return a receipt if its recipient has signed it and it is about this message.

        Raises:
            ForgedError: otherwise.
        """
        keys = self.directory.nodes[outgoing.recipient].keys_at(datetime.now(UTC))
        body = json.loads(_opened(token, RECEIPT, keys))
        said = body["message"] | {"message": body["message"]["id"]}
        if {name: str(said[name]) for name in HEADERS} != self._around(outgoing):
            raise ForgedError("the receipt is about another message")
        if body["digest"] != outgoing.digest:
            raise ForgedError("the receipt is about another content")
        return Receipt(
            token=token,
            message=outgoing.message,
            is_accepted=body["outcome"] == "accepted",
            received_at=_moment(body["received_at"]),
            answer=body.get("answer", {}),
            refusal=body.get("refusal", ""),
        )

    def _around(self, outgoing: Outgoing) -> dict[str, str]:
        named = asdict(outgoing) | {"sender": self.sender}
        return {name: str(named[name]) for name in HEADERS}

    def _signed(self, node: Node, outgoing: Outgoing) -> requests.PreparedRequest:
        around, content = self._around(outgoing), outgoing.content.encode()
        headers = {HEADERS[name]: value for name, value in around.items()}
        url = node.address.rstrip("/") + PATH
        request = requests.Request(
            "POST", url, data=content, headers=headers | {"Content-Type": "application/json"}
        ).prepare()
        private, now = self.key.private_key, datetime.now(UTC)
        if not isinstance(private, Ed25519PrivateKey):
            raise TypeError("the key has no private half")
        id = self.key.thumbprint()
        signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={id: private}),
        )
        signer.sign(
            request,
            key_id=id,
            created=now,
            expires=now + LASTS,
            nonce=uuid4().hex,
            tag=TAG,
            covered_component_ids=COVERED,
            body=content,
        )
        return request


def new_key() -> OKPKey:
    """Make a pair of keys; keep it secret, and give its public half to the authority."""
    return OKPKey.generate_key("Ed25519")


def public_half(key: OKPKey) -> str:
    """Return the raw public key in base64url, as the directory has it."""
    return str(key.as_dict(private=False)["x"])


def _public(x: str) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})


def _opened(token: str, type: str, keys: Mapping[str, str]) -> bytes:
    try:
        header = jws.extract_compact(token.strip().encode()).headers()
        x = keys.get(str(header.get("kid")))
        if header.get("typ") != type or x is None:
            raise ForgedError(f"no trusted key has signed this {type}")
        return jws.deserialize_compact(token.strip(), _public(x), registry=_JWS).payload
    except (JoseError, ValueError) as fault:
        raise ForgedError(f"no trusted key has signed this {type}") from fault


def _counts(key: Mapping[str, Any], at: datetime) -> bool:
    revoked = key.get("revoked_at")
    is_in_time = _moment(key["valid_from"]) <= at < _moment(key["valid_until"])
    return is_in_time and (revoked is None or at < _moment(revoked))


def _moment(words: object) -> datetime:
    return datetime.fromisoformat(str(words))
