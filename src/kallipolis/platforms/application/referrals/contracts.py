"""Cases that one node refers to another: what packs declare, what travels, how it stands."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.ids import CaseId, FileId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Answers
from kallipolis.platforms.data.exchange.contracts import NodeId

ReferralId = NewType("ReferralId", str)

CASE: Final = "referral.case"
PIECE: Final = "referral.piece"
STEP: Final = "referral.step"
DOCUMENT: Final = "referral.document"
"""The kinds of messages: a case, a piece of a file, a step in it, a document that came of it."""

REFER: Final = "refer"
"""Stands for the case itself among the steps that were told."""

PIECE_BYTES: Final = 2 << 20
"""So many bytes of a file travel in one message; written in base64 they are a third more."""

Words = Annotated[str, Meta(max_length=4000)]
Label = Annotated[str, Meta(max_length=200)]
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class Destination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node, by its id and name, and how the codes of the regions begin that it serves."""

    node: NodeId
    name: Text
    region: str = ""


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """What two nodes tell each other about a case, as one of them declares it.

    ``tells`` are actions here that the other node is told of. ``hears`` are actions there, each
    with the action that it is here. ``taken`` and ``refused`` are what is done here once the other
    node has taken in, or has refused, what it was told; ``refer`` is the case itself.
    """

    tells: tuple[str, ...] = ()
    hears: dict[str, str] = {}
    taken: dict[str, str] = {}
    refused: dict[str, str] = {}


class Referral(Correspondence, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That cases of a service are referred to another node once they are in a state.

    ``to`` is an expression (as in output.registers) that gives the code of a region; the node is
    the first of ``nodes`` whose ``region`` it begins with. Of the applicant the name and number
    travel, and the telephone if ``with_phone``. ``evidence`` are the types of which the values
    travel that a registry had; of others, only that they were found, where and when. ``service``
    there is ``as_service``, the same one if empty.
    """

    id: str
    title: Text
    service: str
    state: str
    nodes: Annotated[tuple[Destination, ...], Meta(min_length=1)]
    to: str = ""
    as_service: str = ""
    evidence: tuple[str, ...] = ()
    with_phone: bool = False
    legal_basis: Annotated[tuple[str, ...], Meta(min_length=1)]


class Reception(Correspondence, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That cases of a service are taken from other nodes, and how they run here.

    ``region`` is an expression that gives where they are handled; ``process`` is how. ``at_once``
    is an action that the platform takes in the same moment, with the outcome granted.
    """

    id: str
    title: Text
    service: str
    nodes: Annotated[tuple[Destination, ...], Meta(min_length=1)]
    process: str
    region: str
    at_once: str = ""


class Applicant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For whom a case is referred: a person, by the number of their identity card."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    id_number: Annotated[str, Meta(min_length=1, max_length=40)]
    phone: Annotated[str, Meta(max_length=40)] = ""


class SentFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as it is named in what travels; its content went ahead, by its SHA-256."""

    id: Annotated[FileId, Meta(max_length=100)]
    name: Annotated[str, Meta(min_length=1, max_length=255)]
    digest: Digest


class SentPiece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of evidence: what it is, where it was found and when; or the files that prove it."""

    requirement: Label
    source: Literal["registry", "upload", "commitment", "missing"]
    title: Text | None = None
    registry: Label = ""
    as_of: datetime | None = None
    files: tuple[Annotated[FileId, Meta(max_length=100)], ...] = ()
    is_required: bool = True


class SentCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case as it travels, whole.

    ``evidence_values`` are by evidence type. ``case`` is its number at the sender.
    ``legal_basis`` says by which law it may travel. ``promised`` is what the applicant was told.
    """

    service: Label
    case: Annotated[str, Meta(min_length=1, max_length=40)]
    applicant: Applicant
    answers: Answers
    pieces: tuple[SentPiece, ...] = ()
    evidence_values: dict[str, dict[str, str | int | float | bool | None]] = {}
    files: tuple[SentFile, ...] = ()
    legal_basis: Annotated[tuple[Label, ...], Meta(min_length=1)]
    submitted_at: datetime
    due_at: datetime | None = None
    promised: Limit | None = None
    commitment: Words = ""


class PieceOfFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of the content of a file, in base64; ``number`` counts from 1 to ``of``."""

    digest: Digest
    number: Annotated[int, Meta(ge=1, le=1000)]
    of: Annotated[int, Meta(ge=1, le=1000)]
    content: Annotated[str, Meta(max_length=PIECE_BYTES * 2)]


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step that was taken in a case at the other node, by whom, and what was said with it.

    ``state`` is what the state is called in which the case is afterwards. ``is_back`` says that
    the node tells it to which the case was referred, to the one that referred it.
    """

    is_back: bool
    action: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Text
    state: Text
    at: datetime
    organisation: Text | None = None
    by_name: Label = ""
    request: Answers = {}
    files: tuple[SentFile, ...] = ()


class SentDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document that a case gave at the other node: its number, and the sealed PDF of it."""

    title: Text
    number: Label
    issuer: Text
    issued_at: datetime
    file: SentFile


class Standing(StrEnum):
    """How a referral stands: not handed over yet, with the other node, or not taken by it."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the other node as it is shown with the case, and the file that holds it."""

    title: Text
    number: str
    issuer: Text
    issued_at: datetime
    file: FileId


class Referred(msgspec.Struct, frozen=True, kw_only=True):
    """How a case lies with another node, or came from one (``is_ours`` is False).

    ``is_decided_there`` is False where that node is only told. ``unsent`` counts what that node has
    not been handed yet, ``error`` is the code of why it waits; ``case_there`` is the number of the
    case there. ``heard`` is the state of the case there as it was told last.
    Missing: ``case_there`` is empty, ``heard`` and ``heard_at`` are None until that node has said.
    """

    id: ReferralId
    is_ours: bool
    node: NodeId
    name: Text
    title: Text
    case: CaseId
    since: datetime
    standing: Standing
    is_decided_there: bool = False
    case_there: str = ""
    unsent: int = 0
    error: str = ""
    refusal: str = ""
    heard: Text | None = None
    heard_at: datetime | None = None
    legal_basis: tuple[str, ...] = ()
    due_there: datetime | None = None
    documents: tuple[Document, ...] = ()


MESSAGES: Final[dict[str, str]] = {
    "referral.malformed": _("The message about a referred case does not fit: %(fault)s."),
    "remedy.referral.malformed": _("Correct what is named, and refer the case again."),
    "referral.not_taken": _("This node does not take cases of this service from the sender."),
    "remedy.referral.not_taken": _("Refer it to the node that is competent, or decide it here."),
    "referral.not_found": _("This node knows of no such referral."),
    "remedy.referral.not_found": _("Refer the case first."),
    "referral.no_node": _("No node is declared for where this case should go."),
    "remedy.referral.no_node": _("Add the node to the referral in its pack, then refer it again."),
    "referral.region_unknown": _("This node does not know the region where the case should go."),
    "remedy.referral.region_unknown": _("Correct the region, and refer the case again."),
    "referral.applicant_differs": _("Another name is known here under this identity number."),
    "remedy.referral.applicant_differs": _(
        "Check name and number with the applicant, and refer the case again."
    ),
    "referral.too_much": _("More parts of files came than are kept for one node."),
    "remedy.referral.too_much": _("Send the cases that name them, then refer this one again."),
    "referral.file_missing": _("The content of the file %(name)s has not come with the case."),
    "remedy.referral.file_missing": _("Refer the case again with all of its files."),
}
"""What people are told."""

ACTS: Final[dict[str, str]] = {
    "referral.send": "Refer a case to another node.",
    "referral.take": "Take a case that another node refers.",
}
"""What roles grant and the ledger names, with what it means."""
