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


class Standing(StrEnum):
    """By what a visitor acts for a company: a mandate of it, or its signed authorisation."""

    LEGAL_REPRESENTATIVE = "legal-representative"
    CLERK = "clerk"
    AGENT = "agent"
    AUTHORISATION = "authorisation"


class ConsentWay(StrEnum):
    """How a visitor confirms what is sent for them."""

    CODE = "code"
    SMS = "sms"
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


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A page or a file that was scanned at the counter."""

    name: str
    content: bytes


class ForCompany(msgspec.Struct, frozen=True, kw_only=True):
    """The company that a visitor names, and what it has signed for who holds no mandate of it."""

    credit_code: str
    papers: tuple[Paper, ...] = ()


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a counter, for as long as they are served there.

    Missing: ``hall`` and ``number`` are empty for who came without a queue number; ``company`` and
    ``standing`` are None for who is served for themselves; ``authorisation`` is empty for who acts
    under a mandate; ``ended_at`` is None while it goes on.
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
    company: PartyId | None = None
    company_name: str = ""
    standing: Standing | None = None
    authorisation: tuple[FileId, ...] = ()
    ended_at: datetime | None = None

    @property
    def applicant(self) -> PartyId:
        """Return for whom it is applied in this visit: the company, else the visitor."""
        return self.company or self.visitor

    @property
    def applicant_name(self) -> str:
        """Return what whom it is applied for is called."""
        return self.company_name or self.visitor_name


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor gives to confirm: a code of their app, one from a short message, or a sheet.

    The first that is there counts, in this order.
    """

    code: str = ""
    sms: str = ""
    sheet: tuple[FileId, ...] = ()


class SentCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code on its way to the visitor's telephone, which ends in the digits of ``ending``.

    ``code`` is the code itself in a demo that sends no messages, and empty anywhere else.
    """

    ending: str
    until: datetime
    code: str = ""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor confirmed: the ``mark`` of what was sent, and the sheet that they signed.

    ``visitor_name``, ``standing`` and ``authorisation`` say who acted for a company, and by what.
    Missing: these are empty and None where the visitor applied for themselves.
    """

    way: ConsentWay
    mark: str
    given_at: datetime
    case: str = ""
    files: tuple[FileId, ...] = ()
    visitor_name: str = ""
    standing: Standing | None = None
    authorisation: tuple[FileId, ...] = ()


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
        "Write the code that their app shows now or that was sent to their telephone, or take a "
        "picture of the sheet that they signed."
    ),
    "visit.at_once": _("You have begun another visit at this moment."),
    "remedy.visit.at_once": _("Go on with that one, or begin this one again; that one then ends."),
    "visit.unauthorised": _(
        "Nothing shows that %(name)s may act for %(company)s: there is no mandate in force."
    ),
    "remedy.visit.unauthorised": _(
        "Take a picture of an authorisation that the company has signed and stamped, or ask its "
        "legal representative to give a mandate."
    ),
    "visit.no_phone": _("No telephone of the visitor is on record, so no code can be sent."),
    "remedy.visit.no_phone": _("Use the code of their app, or let them sign the printed sheet."),
    "visit.too_many_codes": _(
        "The visitor has been sent %(most)s codes within an hour, and gets no more now."
    ),
    "remedy.visit.too_many_codes": _(
        "Use the code of their app or the printed sheet, or wait up to an hour."
    ),
    "visit.sms_wrong": _("This is not the code that was sent. Tries that are left: %(left)s."),
    "remedy.visit.sms_wrong": _("Compare it with the message, digit by digit."),
    "visit.sms_over": _(
        "No code counts for this now: it is older than %(minutes)s minutes, was tried too often, "
        "or the answers have changed since it was sent."
    ),
    "remedy.visit.sms_over": _("Send another code to their telephone."),
    "visit.other_code": _("This code is not the visitor's."),
    "remedy.visit.other_code": _("Ask the visitor to show one of their own credentials."),
}

ACTS: Final[dict[str, str]] = {
    "visit.begin": "Serve somebody at a counter, and apply for them.",
    "visit.end": "End a visit at a counter.",
    "visit.represent": "Serve a visitor for a company that they act for.",
    "visit.code": "Send a code to a visitor's telephone, to confirm what is sent for them.",
    "visit.confirm": "Take down that a visitor confirmed what is sent for them.",
}
"""What roles grant and the ledger names, with what it means."""
