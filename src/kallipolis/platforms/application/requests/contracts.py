"""Requests of one authority for data of another, and reports of values that are wrong."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.platforms.data.grants.contracts import GrantId, Terms

DATA_REQUEST: Final = "data-request"
"""The service, the process and the form of a request, as the core pack declares them."""

DATA_CORRECTION: Final = "data-correction"
"""The same of a report that a value is wrong."""


class DataRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What an organisation asked for of a dataset, in which case, and what it got.

    ``agreed`` are the terms that the owner would give or gave, None while it has named no others.
    Missing: ``grant`` is empty until there is one.
    """

    case: CaseId
    dataset: str
    organisation: OrganisationId
    owner: OrganisationId
    asked: Terms
    agreed: Terms | None
    grant: GrantId | None
    asked_at: datetime

    @property
    def terms(self) -> Terms:
        """Return the terms that a grant would have."""
        return self.agreed or self.asked


class Doubt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a reader holds for wrong: in which row and column, what it should be, and why.

    ``row`` says which row is meant as its owner finds it: by its key, not by a name.
    """

    row: Annotated[str, Meta(min_length=1, max_length=200)]
    column: Annotated[str, Meta(min_length=1, max_length=60)]
    stands: Annotated[str, Meta(max_length=400)] = ""
    should: Annotated[str, Meta(max_length=400)] = ""
    why: Annotated[str, Meta(min_length=1, max_length=2000)]


MESSAGES: Final[dict[str, str]] = {
    "request.not_found": _("There is no such request, or it is not yours."),
    "remedy.request.not_found": _("Look at the list of requests of your organisation."),
    "request.decided": _("This request is decided; its terms stay as they were."),
    "remedy.request.decided": _("Change the grant instead, or have the data requested anew."),
}
"""What people are told."""

ACTS: Final[dict[str, str]] = {
    "grant.request": "Request data of another authority, and report values of it that are wrong.",
}
"""What roles grant and the ledger names, with what it means."""
