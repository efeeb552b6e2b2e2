"""Evidence as it was found, brought, promised or missed; cases keep it as JSON."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import CaseId, Edition, FileId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement as EvidenceRequirement,
)
from kallipolis.platforms.application.services.contracts import EvidenceType as EvidenceType
from kallipolis.platforms.data.registries.contracts import Carrier, Provenance, Record, Value


class EvidenceState(StrEnum):
    """How a requirement is met, or that it is not."""

    FOUND = "found"
    UPLOADED = "uploaded"
    COMMITTED = "committed"
    PROMISED = "promised"
    ASKED = "asked"
    MISSING = "missing"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What another node is asked for a proof, and how that stands.

    ``refusal`` is the code by which the node would not tell; where neither it nor a record came,
    the node has nothing. ``asked_at`` is when it was asked first: nobody asks twice.
    """

    id: str
    node: str
    holder: Text
    asked_at: datetime
    is_waiting: bool = False
    refusal: str = ""


class EvidenceItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One requirement of a service and how it is met.

    ``values`` are the fields that the evidence type names, as the ``registry`` has had them since
    ``as_of``.
    ``subject`` is the answer that names whose proof it is, empty for the applicant's: what is about
    others is for rules and officials to read, not for the applicant; it is ``confidential`` where
    it is personal. ``may_follow`` says that the case may be accepted without it;
    ``only_looked_up`` that nobody has to bring it, ``by_consent`` that it is looked up only for who
    agrees. ``basis``, ``carried_by`` and ``purpose`` say on what ground it is looked up and for
    what. ``question`` is what another node was asked for it; while the answer is on its way the
    item is ``asked``: it need not be brought, and may be.
    ``provenance`` says of which dataset and record a value is, as far as the registry knows.
    Missing: a field that the registry leaves open is None; an item not found has no values.
    ``carried_by`` is None where nothing is looked up.
    """

    type: str
    state: EvidenceState
    title: Text
    is_required: bool = True
    may_follow: bool = False
    only_looked_up: bool = False
    by_consent: bool = False
    basis: str = ""
    carried_by: Carrier | None = None
    purpose: Text | None = None
    subject: str = ""
    confidential: bool = False
    values: dict[str, Value] = {}
    registry: str = ""
    as_of: datetime | None = None
    provenance: dict[str, Provenance] = {}
    found_at: datetime | None = None
    files: tuple[FileId, ...] = ()
    question: Question | None = None

    @property
    def is_there(self) -> bool:
        """Say whether the proof, or a commitment in its place, has been given."""
        return self.state in {
            EvidenceState.FOUND,
            EvidenceState.UPLOADED,
            EvidenceState.COMMITTED,
        }

    @property
    def is_lacking(self) -> bool:
        """Say whether it has to be brought: required, not given, and not allowed to follow."""
        is_asked_for = self.is_required and not self.only_looked_up
        return is_asked_for and self.state is EvidenceState.MISSING

    @property
    def saves_a_paper(self) -> bool:
        """Say whether a registry had what would have had to be brought."""
        is_asked_for = self.is_required and not self.only_looked_up
        return is_asked_for and self.state is EvidenceState.FOUND


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a look-up for one kind of proof gave; who remembers it need not look up again.

    ``whose`` is the number asked about, empty for the applicant's own. It counts until
    ``fresh_until``, for the ``fields`` that were asked for. ``question`` is what another node was
    asked; while that waits, the finding is not fresh: whoever needs it looks again.
    Missing: ``record`` is None where nothing was found.
    """

    type: str
    whose: str = ""
    fields: tuple[str, ...] = ()
    record: Record | None = None
    is_confidential: bool = False
    question: Question | None = None
    looked_up_at: datetime
    fresh_until: datetime

    def answers(self, type: str, whose: str, fields: Collection[str]) -> bool:
        """Say whether this tells as much of the same proof and person as is asked."""
        return (self.type, self.whose) == (type, whose) and set(fields) <= set(self.fields)

    def is_fresh(self, now: datetime) -> bool:
        """Say whether this still counts."""
        return now < self.fresh_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is looked up, in words: where, which fields, what for, and what lets it be.

    Missing: ``purpose`` is None where nothing is said beside the service, ``basis`` where no law is
    cited.
    """

    registry: Text
    fields: tuple[Text, ...]
    purpose: Text | None
    basis: Text | None
    carried_by: Carrier


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    """For what evidence is gathered, and what the applicant gave.

    ``service`` is the public service; by which law its authority looks things up, its requirements
    say (``services.grounded``). ``key`` is the applicant's own identity number or credit code where
    whoever asks has opened it for this service already; otherwise it is opened, and that it was is
    on record.
    ``subjects`` are the identity numbers or credit codes in those answers that
    requirements name as their subject. ``uploads`` are files by evidence type; ``later`` and
    ``commitments`` are evidence types that are promised, or committed to; ``consents`` those that
    the applicant agrees to have looked up; ``stopped`` those that are not looked up of them, as an
    objection of theirs was right. ``fields`` are those that
    the service's documents name, by evidence type: nothing else is looked up, unless the evidence
    type itself names what it always shows. ``known`` was found before for the same applicant and
    service, and is not looked up again while it is fresh.
    """

    service: str
    case: CaseId | None = None
    edition: Edition | None = None
    key: str = ""
    subjects: Mapping[str, str] = {}
    uploads: Mapping[str, tuple[FileId, ...]] = {}
    later: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    stopped: frozenset[str] = frozenset()
    fields: Mapping[str, tuple[str, ...]] = {}
    known: tuple[Finding, ...] = ()


MESSAGES: dict[str, str] = {
    "evidence.not_found": _("There is no such person or company, or it is not yours to act for."),
    "remedy.evidence.not_found": _("Choose for whom you act, then try again."),
}

ACTS: dict[str, str] = {
    "evidence.gather": "Have evidence about somebody looked up.",
    "evidence.ask": "Ask another node for evidence about somebody.",
    "evidence.receive": "Receive what another node says about somebody.",
}
"""What roles grant and the ledger names, with what it means."""
