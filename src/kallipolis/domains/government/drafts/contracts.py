"""Drafts as channels see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import FileId, PartyId

DraftId = NewType("DraftId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody has filled in so far, kept until it is sent in or thrown away."""

    id: DraftId
    service: str
    applicant: PartyId
    answers: Mapping[str, object]
    uploads: Mapping[str, tuple[FileId, ...]]
    page: str
    updated_at: datetime


MESSAGES: Final = {
    "draft.not_found": _("There is no such draft, or it is not yours."),
    "remedy.draft.not_found": _("Begin again; it may have been sent in already."),
    "draft.too_large": _("There is more in this draft than we can keep."),
    "remedy.draft.too_large": _("Send it in, or shorten the longest answers."),
}
