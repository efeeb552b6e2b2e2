"""What people have against look-ups about them, as other rooms see it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Outcome

LOOK_UP_OBJECTION: Final = "look-up-objection"
"""The service, the process and the form of the case, as the core pack declares them."""


class Way(StrEnum):
    """How somebody turns against a look-up: by what carried it."""

    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"


class Against(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The look-up that somebody objects to: for which service, as what proof, and why.

    ``asking`` is the case that rests on it. Missing: it is empty where none was sent.
    """

    service: Annotated[str, Meta(min_length=1, max_length=100)]
    proof: Annotated[str, Meta(min_length=1, max_length=100)]
    why: Annotated[str, Meta(max_length=2000)] = ""
    asking: Annotated[str, Meta(max_length=32)] = ""


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """A consent that was withdrawn, or an objection and how it stands.

    ``case`` is where the authority answers, ``asking`` the case that rests on the look-up.
    Missing: both may be empty; ``answered_at`` and ``outcome`` are None until it is answered.
    """

    way: Way
    service: str
    proof: str
    proof_title: Text
    case: str
    asking: str
    since: datetime
    answered_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the authority has not answered yet."""
        return self.answered_at is None

    @property
    def stops(self) -> bool:
        """Say whether nothing is looked up for it any more."""
        return self.way is Way.WITHDRAWAL or self.outcome is Outcome.GRANTED


def asking_of(said: Against) -> CaseId | None:
    """Return the case that rests on what is objected to, if one was sent."""
    return CaseId(said.asking) if said.asking else None


MESSAGES: Final[dict[str, str]] = {
    "objection.not_found": _("There is no such look-up, or it is not yours to object to."),
    "remedy.objection.not_found": _("Look at who read your data, and choose there."),
    "objection.by_consent": _("This was looked up by your consent: you need not object."),
    "remedy.objection.by_consent": _("Withdraw the consent in the case that it was given for."),
    "objection.no_consent": _("This was not looked up by a consent that could be withdrawn."),
    "remedy.objection.no_consent": _("Object to it: the authority answers by which duty it asks."),
    "objection.no_authority": _("Nobody here answers for this service."),
    "remedy.objection.no_authority": _("Call the hotline: it knows who does."),
    "objection.begun": _(
        "The authority that looked it up answers in case %(case)s. You are told the answer."
    ),
    "objection.withdrawn": _(
        "Your consent is withdrawn. What was decided stays; nothing more is looked up by it."
    ),
}
"""What people are told."""

ACTS: Final[dict[str, str]] = {
    "objection.raise": "Object to a look-up, or withdraw the consent that carried it.",
    "objection.settle": "Let the answer to an objection count.",
}
"""What roles grant and the ledger names, with what it means."""
