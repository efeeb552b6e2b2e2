"""Values of registers that are contradicted, as other rooms see them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Outcome

ENTRY_CORRECTION: Final = "entry-correction"
"""The service, the process and the form of the case, as the core pack declares them."""

VALUE: Final = "value"
"""What a decision that corrects an entry has to say: the right value."""


NAMED_APART: Final = frozenset({"registry", "field", "seen", "claimed"})
"""Questions of the form whose answers pages show in the words of the register instead."""


class Source(StrEnum):
    """Who or what contradicts a register."""

    PERSON = "person"
    ANSWER = "answer"
    REGISTRY = "registry"
    OFFICIAL = "official"


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a field of somebody's entry is wrong, what would be right, and why.

    ``other`` is where else it stands otherwise: a registry, or a field of a form. Missing:
    ``claimed`` is empty where nobody says what would be right.
    """

    registry: Annotated[str, Meta(min_length=1, max_length=100)]
    field: Annotated[str, Meta(min_length=1, max_length=60)]
    claimed: Annotated[str, Meta(max_length=400)] = ""
    why: Annotated[str, Meta(max_length=2000)] = ""
    source: Source = Source.PERSON
    other: Annotated[str, Meta(max_length=200)] = ""


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is under correction, or was: since when, at whom, and what came of it.

    ``waiting`` says that the case asked about stands still for it. Missing: ``answered_at`` and
    ``outcome`` are None until the owner has answered.
    """

    case: CaseId
    registry: str
    field: str
    register_title: Text
    field_title: Text
    owner: OrganisationId
    since: datetime
    answered_at: datetime | None
    outcome: Outcome | None
    waiting: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether its owner has not answered yet."""
        return self.answered_at is None


MESSAGES: Final[dict[str, str]] = {
    "contradiction.not_found": _("There is no such entry, or it is not yours to contradict."),
    "remedy.contradiction.not_found": _("Look up what registers hold of you, and choose there."),
    "contradiction.unnamed": _("Choose what is wrong."),
    "remedy.contradiction.unnamed": _("Then say what should stand there."),
    "contradiction.unsaid": _("Say what should stand there, or how you know that it is wrong."),
    "remedy.contradiction.unsaid": _("One of the two is enough."),
    "contradiction.nothing_held": _("The register %(registry)s holds nothing in this place."),
    "remedy.contradiction.nothing_held": _("Ask its keeper to enter you, or call the hotline."),
    "contradiction.same": _("This is what the register says already."),
    "remedy.contradiction.same": _("Write what should stand there instead."),
    "contradiction.value_unfit": _("%(value)s is not a value of %(field)s."),
    "remedy.contradiction.value_unfit": _(
        "Write a date as 2026-01-31, a number in digits, and yes or no in a word."
    ),
    "contradiction.no_owner": _("Nobody keeps the register %(registry)s here."),
    "remedy.contradiction.no_owner": _("Call the hotline: it knows who keeps it."),
    "contradiction.begun": _(
        "It is checked by whoever keeps the register, in case %(case)s. You are told the answer."
    ),
    "contradiction.waits": _("The case stands still until the register has answered."),
}
"""What people are told."""

ACTS: Final[dict[str, str]] = {
    "contradiction.claim": "Say that what a register holds of somebody is wrong.",
    "contradiction.settle": "Answer what was said against a register.",
}
"""What roles grant and the ledger names, with what it means."""
