"""Drafts as channels see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.parties.contracts import PartyIdentity
from kallipolis.platforms.application.evidence.contracts import Finding

DraftId = NewType("DraftId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What an applicant brings beside answers: files, commitments and promises by evidence type.

    ``consents`` are evidence types that they agree to have looked up.

    ``key`` makes sending twice harmless; a case that was opened under it is not an earlier one.
    """

    uploads: Mapping[str, tuple[FileId, ...]] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    key: str = ""


NOTHING: Final = Brought()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody has filled in so far, kept until it is sent in or thrown away."""

    id: DraftId
    service: str
    applicant: PartyId
    answers: Mapping[str, object]
    brought: Brought
    page: str
    updated_at: datetime


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """Who the applicant is, as it was read; it counts until ``fresh_until``."""

    who: PartyIdentity
    fresh_until: datetime


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked up for a service and applicant, so that no page looks it up again.

    Missing: ``identified`` is None until somebody read who the applicant is.
    """

    identified: Identified | None = None
    findings: tuple[Finding, ...] = ()


NEW: Final = Memory()


MESSAGES: Final = {
    "draft.not_found": _("There is no such draft, or it is not yours."),
    "remedy.draft.not_found": _("Begin again; it may have been sent in already."),
    "draft.too_large": _("There is more in this draft than we can keep."),
    "remedy.draft.too_large": _("Send it in, or shorten the longest answers."),
}

ACTS: dict[str, str] = {
    "draft.edit": "Keep, read and discard a draft.",
}
"""What roles grant and the ledger names, with what it means."""
