"""Working copies of packs as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs.contracts import Revised

RevisionId = NewType("RevisionId", str)


class State(StrEnum):
    """How a working copy stands; what is published or dropped stays so."""

    OPEN = "open"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Deed(StrEnum):
    """What somebody did with a working copy as a whole."""

    BEGUN = "begun"
    PROPOSED = "proposed"
    TAKEN_BACK = "taken-back"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done, by whom, when, and in which words of theirs."""

    deed: Deed
    by: PartyId
    by_name: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCopy:
    """A published pack as somebody is changing it, and why.

    ``documents`` are those that differ from what was in force when they were first changed.
    ``hands`` are all who changed anything: none of them may approve it.
    Missing: ``version`` is empty until it is published.
    """

    id: RevisionId
    pack: str
    reason: str
    state: State
    documents: tuple[Revised, ...]
    hands: frozenset[PartyId]
    steps: tuple[Step, ...]
    changed_at: datetime
    version: str = ""

    def find(self, kind: str, id: str) -> Revised | None:
        """Return a document that was changed, or None."""
        return next((d for d in self.documents if (d.kind, d.id) == (kind, id)), None)


MESSAGES: Final = {
    "revision.not_found": _("There is no such working copy, or it is not yours to see."),
    "remedy.revision.not_found": _("Look at the list of working copies."),
    "revision.malformed": _("This cannot be kept as it is."),
    "remedy.revision.malformed": _("Correct what is marked and save again."),
    "revision.reason_missing": _("Say what is to change, and why."),
    "revision.answer_missing": _("Say what has to be corrected."),
    "revision.not_open": _("This working copy is not open for changes."),
    "remedy.revision.not_open": _("Take it back first, or begin another one."),
    "revision.not_proposed": _("This working copy does not wait for approval."),
    "remedy.revision.not_proposed": _("Look at what became of it."),
    "revision.unchanged": _("Nothing is changed yet."),
    "remedy.revision.unchanged": _("Change a document first."),
    "revision.unsound": _("A check or a worked example of this change fails."),
    "remedy.revision.unsound": _("Look at what is marked red; correct the change or the example."),
    "revision.own": _("You worked on this change, so that another person has to approve it."),
    "remedy.revision.own": _("Ask a colleague who approves packs."),
    "revision.changed_meanwhile": _("Somebody changed this document while you were writing."),
    "remedy.revision.changed_meanwhile": _("Look at what is there now, then make your change."),
    "revision.foreign": _("This document belongs to the pack %(pack)s."),
    "remedy.revision.foreign": _("Begin a working copy of that pack."),
    "revision.id_taken": _("There is a document with the id %(id)s already."),
    "remedy.revision.id_taken": _("Choose another id: ids are unique across the city."),
    "revision.name_taken": _("A field of this name is there already."),
    "revision.name_unfit": _(
        "Use small letters, figures and underscores, and begin with a letter."
    ),
    "revision.words_missing": _("Fill this in."),
    "revision.day_unfit": _("Give the day as year-month-day."),
    "revision.days_unfit": _("Give a day that is not before the first, at most a month later."),
    "revision.number_unfit": _("Give a number."),
    "revision.condition_missing": _("Add a condition, or choose that it is always so."),
    "revision.comparison_missing": _("Choose how it is compared."),
    "revision.bounds_unfit": _("Give a bound that is not below the first."),
    "revision.words_unfit": _("Choose one of its values; words may not hold both ' and \"."),
    "revision.amount_unfit": _(
        "Enter an amount in yuan such as 1200 or 1200.50, without commas and to the fen at most."
    ),
    "revision.expression_unfit": _("%(fault)s; expected %(expected)s."),
    "revision.place_unknown": _("This is no longer there."),
    "remedy.revision.place_unknown": _("Go back to the document and choose again."),
    "revision.page_in_use": _("Fields stand on this page."),
    "remedy.revision.page_in_use": _("Move or remove its fields first."),
    "revision.id_changed": _("The id of a document stays as it is."),
    "remedy.revision.id_changed": _("Put the id back: ids are never reused for another meaning."),
}

ACTS: dict[str, str] = {
    "revision.write": "Change a pack in a working copy and send it for approval.",
    "revision.approve": "Publish what a colleague changed in a working copy, or send it back.",
    "revision.begin": "Begin a working copy of a pack.",
    "revision.propose": "Send a working copy for approval.",
    "revision.take_back": "Take a working copy back that waits for approval.",
    "revision.send_back": "Send a working copy back to who wrote it.",
    "revision.drop": "Give a working copy up.",
    "revision.export": "Take the documents of a working copy out.",
}
"""What roles grant and the ledger names, with what it means."""
