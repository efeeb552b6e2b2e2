"""What a channel tells the pages of an application: who applies, in which frame, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from django.http import HttpRequest, HttpResponse

from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.contradictions.contracts import Claim, Contradiction


class Show(Protocol):
    """Answers with a page of a channel; ``frame`` is the template that the page stands in."""

    def __call__(
        self, request: HttpRequest, template: str, *, status: int = 200, **context: object
    ) -> HttpResponse: ...


Words = Text | Money | date | bool
"""What an entry says, as pages write it."""


class EntryLine(NamedTuple):
    """One field of an entry: its id, what it is called, what it says, and if it is the key."""

    id: str
    title: Text
    words: Words
    is_key: bool = False


class Sourced(NamedTuple):
    """Out of which dataset values came: its title, the record, when it was written, the fields."""

    dataset: Text
    record: str
    written: str
    fields: tuple[str, ...]


class Corrected(NamedTuple):
    """The entry that a case corrects: what stood there, what should, and what stands there now.

    Missing: ``claimed`` is None where nobody said what would be right, ``now`` until the keeper
    has corrected it.
    """

    what: Contradiction
    before: Words
    claimed: Words | None
    now: Words | None


class Declined(NamedTuple):
    """That a value is wrong, as somebody said it, and in words why it cannot be taken like that.

    ``at`` is the control that is at fault: what is wrong (``field``) or what is right.
    """

    claim: Claim
    words: str
    at: str = "claimed"


class Doubted(NamedTuple):
    """What is under correction: of what, in which case, at whom."""

    what: Contradiction
    office: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the pages of one application lie, what comes before them, and where a case leads."""

    before: str
    begin: str
    page: Callable[[str], str]
    evidence: str
    check: str
    sent: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Who applies, and how a channel draws the pages.

    ``actor`` is who applies, or who applies for somebody. ``confirm`` lets what is about to be sent
    pass, or refuses it; ``sent`` takes note of the case. Both run in the transaction that opens it.
    ``look`` comes before that transaction: what it takes down stays although nothing is sent.
    """

    actor: Actor
    ways: Ways
    show: Show
    look: Callable[[HttpRequest, Submission], None]
    confirm: Callable[[HttpRequest, Submission], None]
    sent: Callable[[HttpRequest, Case], None]


def nothing(request: HttpRequest, subject: object) -> None:
    """Let pass: who applies for themselves confirms by sending."""
