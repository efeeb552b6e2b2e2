"""Makers of nodes, directories and messages for tests, the demo and the benchmark."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
import uuid_utils
from joserfc.jwk import OKPKey

from kallipolis.foundation.actors import system
from kallipolis.foundation.configuration import Configuration
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import book, profile
from kallipolis.platforms.data.exchange.adapters.peers import own
from kallipolis.platforms.data.exchange.contracts import (
    Ask,
    Directory,
    Envelope,
    KeyId,
    MessageId,
    Node,
    NodeId,
    NodeKey,
    Outcome,
    Purpose,
    Receipt,
)
from kallipolis.platforms.data.exchange.models import StoredDirectory

YEAR = timedelta(days=365)


def make_key() -> OKPKey:
    """Make a pair of keys."""
    return OKPKey.generate_key("Ed25519")


def public_half(key: OKPKey) -> str:
    """Return the raw public key in base64url."""
    return str(key.as_dict(private=False)["x"])


def make_node_key(
    x: str, *, at: datetime | None = None, revoked_at: datetime | None = None
) -> NodeKey:
    """Make the entry of a public key that counts for a year around a moment."""
    now = at or datetime.now(UTC)
    return NodeKey(
        id=KeyId(profile.key_of(x).thumbprint()),
        x=x,
        valid_from=now - timedelta(days=1),
        valid_until=now + YEAR,
        revoked_at=revoked_at,
    )


def make_node(id: str, *keys: NodeKey, address: str = "", may_ask: tuple[Ask, ...] = ()) -> Node:
    """Make a node named by its id."""
    return Node(id=NodeId(id), name=everywhere(id), keys=keys, address=address, may_ask=may_ask)


def make_directory(
    *nodes: Node, serial: int = 1, at: datetime | None = None, purposes: tuple[Purpose, ...] = ()
) -> Directory:
    """Make a directory that is in force for a year around a moment."""
    now = at or datetime.now(UTC)
    return Directory(
        serial=serial,
        valid_from=now - timedelta(days=1),
        valid_until=now + YEAR,
        nodes=nodes,
        purposes=purposes,
    )


def signed(directory: Directory, authority: OKPKey) -> str:
    """Sign a directory as its authority."""
    return profile.sign_document(directory, type=profile.DIRECTORY, key=authority)


@dataclass(slots=True)
class Department:
    """A department's own system, which knows the plain HTTP profile and nothing else of us."""

    id: str
    key: OKPKey = field(default_factory=make_key)

    def as_node(self, *, may_ask: tuple[Ask, ...] = (), address: str = "") -> Node:
        """Return how the directory has it."""
        own = make_node_key(public_half(self.key))
        return make_node(self.id, own, address=address, may_ask=may_ask)

    def envelope(
        self,
        recipient: str,
        *,
        subject: str = "matter/1",
        sequence: int = 1,
        kind: str = "evidence.request",
    ) -> Envelope:
        """Make what stands around a message."""
        return Envelope(
            id=MessageId(uuid_utils.uuid7().hex),
            sender=self.id,
            recipient=recipient,
            subject=subject,
            sequence=sequence,
            kind=kind,
        )

    def headers(
        self,
        address: str,
        envelope: Envelope,
        content: bytes,
        *,
        at: datetime | None = None,
        key: OKPKey | None = None,
    ) -> dict[str, str]:
        """Return the headers of the signed request."""
        moment = at or datetime.now(UTC)
        request = profile.request_for(address, envelope, content, key=key or self.key, at=moment)
        return dict(request.headers)

    def receipt(
        self,
        headers: Mapping[str, str],
        content: bytes,
        *,
        answer: Mapping[str, object] | None = None,
        refusal: str = "",
        key: OKPKey | None = None,
    ) -> str:
        """Return the body that answers a message: its receipt, signed; a ``refusal`` is a code."""
        made = Receipt(
            message=profile.envelope_of(headers),
            digest=sha256(content).hexdigest(),
            received_at=datetime.now(UTC),
            outcome=Outcome.REFUSED if refusal else Outcome.ACCEPTED,
            answer=dict(answer or {}),
            refusal=refusal,
        )
        token = profile.sign_document(made, type=profile.RECEIPT, key=key or self.key)
        return msgspec.json.encode({"receipt": token}).decode()


def as_content(content: object) -> bytes:
    """Return a content as it travels."""
    return msgspec.json.encode(content)


def make_message(node: str, *, subject: str = "matter/1", content: bytes = b"{}") -> int:
    """Put a message to a node into the book, where it waits, and return its number there."""
    envelope = Department(own()).envelope(node, subject=subject)
    row = book.row_of(envelope, content, is_ours=True)
    row.at = datetime.now(UTC)
    row.save(force_insert=True)
    book.ensure_peer(node)
    return row.serial


def make_exchange(
    configuration: Configuration, other: str, *may_ask: Ask, purposes: tuple[Purpose, ...] = ()
) -> Configuration:
    """Put a directory in force with this node and another; return settings that trust it."""
    actor, authority = system("test"), make_key()
    _, x = api.new_key(actor)
    there = Department(other)
    here = make_node(configuration.node, make_node_key(x), address=configuration.base_url)
    away = there.as_node(may_ask=may_ask, address="http://127.0.0.1:9")
    named = make_directory(here, away, purposes=purposes)
    trusting = msgspec.structs.replace(configuration, exchange_authorities=public_half(authority))
    StoredDirectory.objects.create(
        serial=named.serial, document=signed(named, authority), imported_at=datetime.now(UTC)
    )
    return trusting
