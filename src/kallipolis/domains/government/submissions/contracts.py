"""Submissions as channels see them, and the worked examples that packs bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.domains.government.drafts.contracts import DraftId
from kallipolis.domains.government.preparations.contracts import Prepared
from kallipolis.foundation.errors import Problem
from kallipolis.foundation.ids import FileId, OrganisationId
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.evidence.contracts import EvidenceItem

Decision = Literal["grant", "refuse", "review"]
FREE: Final = Money(amount=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person sends in: answers by field, files by evidence type.

    ``commitments`` are evidence types that the person promises to hold instead of showing;
    ``later`` are those that they will bring afterwards, where the service allows it; ``consents``
    are those that they agree to have looked up, where that needs their consent. ``insist``
    asks for a person's decision although the rules say no. ``key`` makes sending twice harmless.
    """

    service: str
    answers: Mapping[str, object]
    uploads: Mapping[str, tuple[FileId, ...]] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    insist: bool = False
    key: str = ""
    draft: DraftId | None = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the form and the rules say of a submission, before any case exists.

    ``eligible`` is None where the service has no such rule. ``decision`` is ``review`` where a
    person decides. ``facts`` are what the rules saw; they are kept with the case. ``why`` and
    ``outputs`` are for the applicant: what rests on what is known about other people, only
    ``why_in_full`` and ``outputs_of_others`` say.
    Missing: ``fee`` is None where nobody has stated it.
    """

    answers: Mapping[str, object]
    problems: tuple[Problem, ...]
    facts: Mapping[str, object]
    eligible: bool | None = None
    decision: Decision = "review"
    fee: Money | None = FREE
    why: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()
    outputs: Mapping[str, object] = {}
    why_in_full: tuple[Text, ...] = ()
    outputs_of_others: Mapping[str, object] = {}

    @property
    def told(self) -> dict[str, object]:
        """Return what claims of a credential may come from, before anybody has decided."""
        known = {name: self.facts.get(name, {}) for name in ("applicant", "evidence")}
        return known | {"answers": self.answers, "outcome": self.outputs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """Who accepts a submission and who decides it; the same one unless regions differ."""

    accepting: OrganisationId
    deciding: OrganisationId
    reviewing: tuple[OrganisationId, ...] = ()


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as the platform sees it before there is a case."""

    prepared: Prepared
    assessment: Assessment
    evidence: tuple[EvidenceItem, ...]

    @property
    def shown(self) -> tuple[EvidenceItem, ...]:
        """Return the evidence that the applicant may see: all but what is about others."""
        return tuple(item for item in self.evidence if not item.subject)

    @property
    def lacking(self) -> tuple[EvidenceItem, ...]:
        """Return the evidence that is required and neither given nor allowed to follow."""
        return tuple(item for item in self.evidence if item.is_lacking)


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arrangement of a scenario.

    ``applicant`` and ``evidence`` hold what registries would say, by field; an evidence type that
    is not named is missing, one that is named is found. ``applicant`` may also have ``has_case``
    and ``has_output``: that they have applied for this already, or hold what it gives.
    """

    today: date
    applicant: dict[str, str | int | bool] = {}
    evidence: dict[str, dict[str, str | int | float | bool | None]] = {}
    answers: dict[str, object] = {}


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scenario asserts; only what is named is compared.

    ``why`` are pieces of the English reasons. ``missing`` are the evidence types that the applicant
    must bring. ``problems`` are the fields that are refused. ``wanted`` are the claims of the
    credential that only who decides can make. ``process`` and ``reviewers`` are those of the case;
    ``registers`` what is written into each registry if it is granted, as far as it is known.
    """

    decision: (
        Literal["grant", "refuse", "review", "not-eligible", "not-again", "not-now", "incomplete"]
        | None
    ) = None
    fee: int | None = None
    why: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    problems: tuple[str, ...] | None = None
    wanted: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = None
    accepting: str = ""
    deciding: str = ""
    process: str = ""
    reviewers: tuple[str, ...] | None = None
    registers: dict[str, dict[str, str | int | float | bool]] = {}
    outputs: dict[str, str | int | float | bool] = {}


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked example of the law: given who asks and what is known, then this is the answer."""

    id: str
    service: str
    title: Text
    given: Given
    then: Expected
    source: str = ""


MESSAGES: Final = {
    "submission.invalid": _("Some answers need another look."),
    "remedy.submission.invalid": _("Correct the answers that are marked and send again."),
    "submission.not_eligible": _("By the rules of this service the answer would be no."),
    "remedy.submission.not_eligible": _(
        "Read the reasons below. If they are wrong, ask that a person looks at it."
    ),
    "submission.evidence_missing": _("Evidence is missing: %(evidence)s."),
    "remedy.submission.evidence_missing": _("Upload what is missing and send again."),
    "submission.not_online": _("This service cannot be applied for online."),
    "remedy.submission.not_online": _("Go to the hall that is named; a booking saves waiting."),
    "submission.evidence_required": _(
        "Upload this, or say that you will bring it later where that is allowed."
    ),
    "submission.key_missing": _("The header Idempotency-Key is missing."),
    "remedy.submission.key_missing": _(
        "Send a key of your own, such as a UUID, and the same one if you send this again."
    ),
    "submission.reason": _("%(why)s"),
    "submission.evidence_unknown": _("This service knows no such evidence."),
    "submission.file_unknown": _("There is no such file, or it is not the applicant's."),
    "submission.commitment_not_taken": _("A commitment is not enough here: send the proof."),
}
