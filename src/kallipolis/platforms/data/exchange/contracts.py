"""Nodes, their directory, the messages between them, and the receipts that prove them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text

NodeId = NewType("NodeId", str)
"""A DNS-like name, as ``KALLIPOLIS_NODE`` has it."""

MessageId = NewType("MessageId", str)
KeyId = NewType("KeyId", str)
"""The thumbprint of a key. Source: RFC 7638."""

Value = str | int | float | bool | None
Words = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}\Z")]
"""What a header can carry: it is covered by the signature as it stands."""


class Use(StrEnum):
    """What a key of this node signs."""

    MESSAGES = "messages"
    DIRECTORY = "directory"


class NodeKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public key of a node: raw Ed25519 in base64url, and the half-open time in which it counts.

    A key that is ``revoked_at`` counts for nothing from then on, whatever it has signed.
    """

    id: KeyId
    x: str
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None = None


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a node may ask another for: fields of one registry there, for some purposes.

    What is not listed may not be asked. ``needs_consent`` is where the law wants the consent of
    the person, which the request then names.
    """

    of: NodeId
    registry: str
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    needs_consent: bool = False


class Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An installation that takes part, or a department's own system: where it is, and its keys.

    Missing: a node without an ``address`` is never written to; it only asks.
    """

    id: Annotated[NodeId, Meta(pattern=r"\A[a-z0-9][a-z0-9.-]{0,99}\Z")]
    name: Text
    keys: tuple[NodeKey, ...]
    address: str = ""
    may_ask: tuple[Ask, ...] = ()


class Purpose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What nodes ask each other for, in words that people and officials of each of them read."""

    id: Words
    name: Text


class Directory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes part. A greater ``serial`` takes the place of a smaller one; half-open validity.

    Missing: a purpose that is not among ``purposes`` is shown by its id.
    """

    serial: Annotated[int, Meta(ge=1)]
    valid_from: datetime
    valid_until: datetime
    nodes: tuple[Node, ...]
    purposes: tuple[Purpose, ...] = ()


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands around a message, in headers that its signature covers.

    ``sequence`` counts the messages of one sender about one ``subject`` from 1; they take effect in
    this order.
    """

    id: Annotated[MessageId, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    sender: Name
    recipient: Name
    subject: Name
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    kind: Name


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose signature held: its envelope and its content."""

    envelope: Envelope
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message and its answer say, opened for somebody to read; empty where there is none."""

    peer: str
    is_ours: bool
    content: Mapping[str, object]
    answer: Mapping[str, object]


Clearance = Mapping[str, int | None]
"""What may be read of a message by its path (``applicant.name``, ``answer.values.region``, "").

The longest path that fits counts, for all that is below it. None shows a value as it is, a number
that many of its first characters; what no path names is not shown.
"""


def nothing(_: Reading) -> Clearance:
    """Clear nothing: what a room says no word about is not shown."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a kind of message does here, declared in ``EFFECTS`` of a room's ``jobs.py``.

    ``take`` runs once in the transaction that keeps the message; what it returns goes back in the
    receipt. A refusal goes back too: nothing of the effect is kept, and the message is dealt with.
    ``clears`` says what operators and auditors may read of it, by the class of what it holds.
    """

    kind: str
    take: Callable[[Arrival], Mapping[str, object]]
    clears: Callable[[Reading], Clearance] = nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that a message says: where it stands in it, and the value as it may be read."""

    path: str
    value: str | Text
    is_masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a message says, and what its receipt answers, masked by class."""

    content: tuple[Said, ...]
    answer: tuple[Said, ...]

    @property
    def is_masked(self) -> bool:
        """Say whether anything of it is masked."""
        return any(each.is_masked for each in (*self.content, *self.answer))


class Outcome(StrEnum):
    """What became of a message at its recipient; ``waiting`` is not dealt with yet.

    One that is ``given-up`` was never dealt with and never will be: its recipient has confirmed so.
    """

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    GIVEN_UP = "given-up"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the recipient signs: which message it dealt with, when, how, and its answer.

    ``digest`` is the SHA-256 of the message's content, in hexadecimal digits.
    """

    message: Envelope
    digest: str
    received_at: datetime
    outcome: Outcome
    answer: dict[str, object] = {}
    refusal: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message in the book of either end; ``error`` is why it could not be handed over last.

    ``given_up_at`` is when it was given up here, ``reason`` why. Until its recipient confirms that,
    it waits: it may have been dealt with already, and then that counts.
    """

    envelope: Envelope
    is_ours: bool
    at: datetime
    outcome: Outcome
    ended_at: datetime | None = None
    refusal: str = ""
    error: str = ""
    serial: int = 0
    digest: str = ""
    attempts: int = 0
    next_at: datetime | None = None
    given_up_at: datetime | None = None
    reason: str = ""


class MessageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages are looked for; what is empty is not asked about.

    ``subject`` is how it begins; ``way`` is ``in`` or ``out``.
    """

    node: str = ""
    kind: str = ""
    outcome: str = ""
    subject: str = ""
    way: str = ""


class Skip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent in place of a message that was given up, under its number.

    It names the message by id and digest, so that a recipient that has dealt with it can say so.
    """

    message: MessageId
    digest: str


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at again in a proof, and whether it holds.

    ``code`` names it in MESSAGES; ``values`` say with which key, of whom, as of when.
    """

    code: str
    holds: bool
    values: dict[str, str] = {}


class Veto(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What this installation gives to nobody, or not to some, whatever the directory grants.

    What is empty means all. With ``registries``, ``purposes`` or ``fields`` it is about what is
    asked of registries and told of their changes: those fields are withheld, or all of it where
    there are none. With ``entries`` (datasets and services) it is about what is told of the
    catalogues. Without any of them no message of these nodes and kinds is taken.
    """

    id: str
    reason: Text
    nodes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


class RegistryChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a registry says of a key by now, told to a node that follows it.

    Missing: ``values`` is None where the entry is no more.
    """

    registry: Words
    key: Words
    as_of: datetime
    values: dict[str, Value] | None = None


class OwnKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of this node; ``is_known`` says whether the directory in force names it."""

    id: KeyId
    use: Use
    x: str
    made_at: datetime
    is_known: bool
    is_signing: bool
    revoked_at: datetime | None = None


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with another node: what waits for it, and when it last answered."""

    node: NodeId
    waiting: int
    failures: int = 0
    next_at: datetime | None = None
    last_receipt_at: datetime | None = None
    error: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the directory as it is seen from here: its keys, and how it stands with it.

    ``asks`` is what it may ask here, ``gives`` what may be asked there. A node without
    ``entry`` was written to once and is in the directory no more.
    """

    id: NodeId
    entry: Node | None
    is_own: bool
    peer: Peer
    last_heard_at: datetime | None = None
    asks: tuple[Ask, ...] = ()
    gives: tuple[Ask, ...] = ()


class EvidenceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one node asks of a registry of another: fields of one entry, and why.

    ``consent`` names the person's consent, such as the credential or the case that has it.
    """

    registry: Words
    key: Words
    fields: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=100)]
    purpose: Words
    legal_basis: Words
    case: Annotated[str, Meta(max_length=100)] = ""
    consent: Annotated[str, Meta(max_length=200)] = ""


class EvidenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry says: ``found`` or not, the fields given, and those not ours to know.

    Missing: a field that the registry leaves open is None; what is ``withheld`` is not in values.
    """

    found: bool
    values: dict[str, Value] = {}
    withheld: tuple[str, ...] = ()
    as_of: datetime | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking another node: an answer, or a message that is still on its way."""

    message: MessageId
    outcome: Outcome
    answer: EvidenceAnswer | None = None
    refusal: str = ""


MESSAGES: dict[str, str] = {
    "exchange.not_found": _("There is no such message or node, or it is not yours to see."),
    "remedy.exchange.not_found": _("Choose one of those in the list."),
    "exchange.node_unknown": _("The directory in force names no node %(node)s."),
    "remedy.exchange.node_unknown": _(
        "Import the newest directory, or ask its authority to add the node."
    ),
    "exchange.key_missing": _("This node has no key that the directory in force names."),
    "remedy.exchange.key_missing": _(
        "Make one with `kallipolis exchange keys new`, and have the authority add it."
    ),
    "exchange.key_not_found": _("This node has no key %(key)s."),
    "remedy.exchange.key_not_found": _("`kallipolis exchange keys list` names them."),
    "exchange.no_directory": _("This node has no directory of nodes that is in force."),
    "remedy.exchange.no_directory": _(
        "Get the newest from its authority and import it with `kallipolis exchange directory`."
    ),
    "exchange.directory_forged": _("No authority that this node trusts has signed this directory."),
    "remedy.exchange.directory_forged": _(
        "Get it from its authority again; KALLIPOLIS_EXCHANGE_AUTHORITIES names whom we trust."
    ),
    "exchange.directory_malformed": _("The directory does not fit: %(fault)s."),
    "remedy.exchange.directory_malformed": _("Correct it, and have it signed again."),
    "exchange.directory_old": _("A directory with the serial %(serial)s or a later one is here."),
    "remedy.exchange.directory_old": _("Get the newest from its authority."),
    "exchange.malformed": _("The message does not fit: %(fault)s."),
    "remedy.exchange.malformed": _("Correct what is named, and send it again."),
    "exchange.not_for_us": _("This message is for another node."),
    "remedy.exchange.not_for_us": _("Look up the recipient's address in the directory."),
    "exchange.signature_invalid": _("The signature of the message does not hold."),
    "remedy.exchange.signature_invalid": _(
        "Sign the request as it is sent, with all headers that the profile names."
    ),
    "exchange.digest_wrong": _("The content is not the one that was signed."),
    "remedy.exchange.digest_wrong": _("Send the content as it was when it was signed."),
    "exchange.key_unknown": _("No key of the sender that is in force has signed this."),
    "remedy.exchange.key_unknown": _("Sign with a key that the directory in force names."),
    "exchange.clock_skew": _("The message was signed too long ago, or in the future."),
    "remedy.exchange.clock_skew": _("Set the clock right, and sign the message anew."),
    "exchange.replayed": _("This very request was received before."),
    "remedy.exchange.replayed": _("Whoever sends a message again signs it anew."),
    "exchange.id_used": _("Another message has the same id."),
    "remedy.exchange.id_used": _("Give each message an id of its own."),
    "exchange.out_of_order": _("The next message about this subject has the number %(expected)s."),
    "remedy.exchange.out_of_order": _("Send messages about one subject in their order."),
    "exchange.receipt_forged": _("The recipient has not signed this receipt."),
    "remedy.exchange.receipt_forged": _("Look who answers at the address in the directory."),
    "exchange.kind_unknown": _("This node does not know messages of this kind."),
    "remedy.exchange.kind_unknown": _("Send only kinds that the recipient takes."),
    "exchange.not_allowed": _("The sender may not ask for this, or not for this purpose."),
    "remedy.exchange.not_allowed": _("Ask the authority of the directory for the permission."),
    "exchange.vetoed": _("This node does not give this, whatever the directory allows."),
    "remedy.exchange.vetoed": _("Ask the node itself; it says in its packs what it withholds."),
    "exchange.not_followed": _("No registry here follows %(registry)s of the sender."),
    "remedy.exchange.not_followed": _("Have the recipient declare that it follows the registry."),
    "exchange.reason_missing": _("Say why the message is given up."),
    "remedy.exchange.reason_missing": _("Write the reason; it goes on record."),
    "exchange.ended": _("This message is dealt with, or given up already."),
    "remedy.exchange.ended": _("Look at its receipt."),
    "exchange.given_up": _("This was given up here, as the other node does not take it."),
    "remedy.exchange.given_up": _("Ask again later, or bring what is needed on paper."),
    "exchange.check.content": _("The content kept here is the one that was signed"),
    "exchange.check.signature": _("The sender has signed it with the key %(key)s"),
    "exchange.check.envelope": _("What was signed is what stands here"),
    "exchange.check.receipt": _("The recipient has signed the receipt with the key %(key)s"),
    "exchange.check.about": _("The receipt is about this message and this content"),
    "exchange.check.key": _("The directory names the key %(key)s, and it counted at that time"),
    "exchange.consent_missing": _("This may be asked only with the consent of the person."),
    "remedy.exchange.consent_missing": _("Name the consent in the request."),
    "exchange.subject_unfit": _("Only letters, digits and . _ : / - make up %(field)s."),
    "remedy.exchange.subject_unfit": _("Choose another, of at most 200 characters."),
}

ACTS: dict[str, str] = {
    "exchange.keys": "Make and revoke keys of this node.",
    "exchange.directory": "Sign a directory of nodes, or put one in force.",
    "exchange.send": "Send a message to another node.",
    "exchange.receive": "Take a message of another node.",
    "exchange.refuse": "Turn away a message, receipt or directory that cannot be trusted.",
    "exchange.give_up": "Give up a message that another node does not take.",
    "exchange.retry": "Try again now to hand over a message.",
    "exchange.verify": "Check again what proves a message.",
    "exchange.view": "See what travels between nodes.",
    "exchange.read": "Read what a message says, masked where it holds personal data.",
}
"""What roles grant and the ledger names, with what it means."""
