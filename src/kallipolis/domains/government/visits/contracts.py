"""Visits at a counter, as the desk sees them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import FileId, OrganisationId, PartyId

VisitId = NewType("VisitId", str)
ConsentId = NewType("ConsentId", str)

LASTS: Final = timedelta(hours=2)
"""How long a visit goes on at most; who is served longer shows again who they are."""


class Way(StrEnum):
    """How a visitor has shown who they are."""

    NUMBER = "number"
    CODE = "code"


class ConsentWay(StrEnum):
    """How a visitor confirms what is sent for them."""

    CODE = "code"
    SHEET = "sheet"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands at a counter, and why an official looks.

    Either ``code``, which the visitor's app shows with any of their credentials, or ``name`` and
    ``id_number`` as their identity document has them. ``hall`` and ``number`` are those of the
    queue; empty for who comes without a number.
    """

    purpose: str
    name: str = ""
    id_number: str = ""
    code: str = ""
    hall: str = ""
    number: str = ""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a counter, for as long as they are served there.

    Missing: ``hall`` and ``number`` are empty for who came without a queue number; ``ended_at`` is
    None while it goes on.
    """

    id: VisitId
    visitor: PartyId
    visitor_name: str
    official: PartyId
    organisation: OrganisationId
    way: Way
    purpose: str
    began_at: datetime
    until: datetime
    hall: str = ""
    number: str = ""
    ended_at: datetime | None = None


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor confirmed: the ``mark`` of what was sent, and the sheet that they signed."""

    way: ConsentWay
    mark: str
    given_at: datetime
    files: tuple[FileId, ...] = ()


MESSAGES: Final = {
    "visit.not_found": _("There is no such visit, or it is over."),
    "remedy.visit.not_found": _("Begin the visit again at the window."),
    "visit.nobody": _("Nobody of this name and number is known here."),
    "remedy.visit.nobody": _("Look at the identity document again, or register the person."),
    "visit.name_differs": _("Name and number do not belong together."),
    "remedy.visit.name_differs": _("Write both as they stand in the identity document."),
    "visit.code_unknown": _("This code shows nobody, or its minute is over."),
    "remedy.visit.code_unknown": _("Ask the visitor to show a credential again, for a new code."),
    "visit.unconfirmed": _("The visitor has not confirmed this yet."),
    "remedy.visit.unconfirmed": _(
        "Write the code that their app shows now, or take a picture of the sheet that they signed."
    ),
    "visit.other_code": _("This code is not the visitor's."),
    "remedy.visit.other_code": _("Ask the visitor to show one of their own credentials."),
}

ACTS: Final[dict[str, str]] = {
    "visit.begin": "Serve somebody at a counter, and apply for them.",
    "visit.end": "End a visit at a counter.",
    "visit.confirm": "Take down that a visitor confirmed what is sent for them.",
}
"""What roles grant and the ledger names, with what it means."""
