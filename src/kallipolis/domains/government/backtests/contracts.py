"""Trials of changed rules as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import CaseId, PartyId, RegionCode
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import CaseView, Outcome
from kallipolis.platforms.application.rules.contracts import Outcome as RuleOutcome
from kallipolis.platforms.application.rules.contracts import Rule

BackTestId = NewType("BackTestId", str)

MOST_CASES: Final = 10_000
"""Units: past cases on which one trial may be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A rule as it is in force and as it would be, and the services that it governs.

    Shape: ``services`` are ids with names. ``pack`` is where the new version lies, empty for a
    text that was written for the trial.
    """

    before: Rule
    after: Rule
    services: tuple[tuple[str, Text], ...]
    pack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What publishing a pack would do to rules; what is new or gone has nothing to compare with."""

    changed: tuple[Change, ...] = ()
    added: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """On which past cases a change is tried: decided cases of one service, the latest first.

    Shape: ``since`` and ``until`` are days in the place's time zone, both included. ``region``
    stands for all that lie in it. Units: ``most`` in cases.
    """

    service: str
    since: date | None = None
    until: date | None = None
    region: RegionCode | None = None
    most: int = 1000


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a version of a rule answers in one case, in words that tell nobody's data.

    Missing: an output that was not decided is absent from ``values``.
    """

    values: dict[str, str | int | float | bool] = {}
    why: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A past case whose answer would differ, or of which the versions cannot be compared.

    ``outcome`` is how the case was decided then. ``outputs`` are those that differ. ``missing`` are
    the facts that the new version needs and nobody knows of this case; ``fault`` is the code of
    what kept ``version`` from being computed, with the ``values`` of its message.
    """

    case: CaseId
    kind: Literal["differs", "incomparable"]
    decided_at: datetime
    outcome: Outcome
    outputs: tuple[str, ...] = ()
    before: Answer | None = None
    after: Answer | None = None
    missing: tuple[str, ...] = ()
    fault: str = ""
    values: dict[str, str] = {}
    version: Literal["before", "after"] = "after"


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases turn from one value of an output to another; a value not decided is None."""

    output: str
    before: str | int | float | bool | None
    after: str | int | float | bool | None
    cases: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a trial. Units: all figures count cases; ``missing`` by the fact that is not
    known.
    """

    cases: int = 0
    same: int = 0
    differing: int = 0
    incomparable: int = 0
    turns: tuple[Turn, ...] = ()
    missing: dict[str, int] = {}


class State(StrEnum):
    """How a trial stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """A trial of a changed rule on past cases.

    Units: ``done`` and ``total`` count cases; ``total`` is None until they have been counted.
    """

    id: BackTestId
    asked_by: PartyId
    asked_by_name: str
    asked_at: datetime
    change: Change
    question: Question
    state: State
    done: int = 0
    total: int | None = None
    tally: Tally = field(default_factory=Tally)
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage:
    """Findings in the order of the cases; ``after`` asks for the next page, None on the last."""

    findings: tuple[Finding, ...]
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One finding as somebody may see it.

    ``view`` is the case for who may view it, and with it what each version says in full, and the
    ``facts`` that they saw, by name; for all others there is none of these.
    """

    finding: Finding
    view: CaseView | None = None
    before: RuleOutcome | None = None
    after: RuleOutcome | None = None
    facts: Mapping[str, object] | None = None


MESSAGES: Final = {
    "backtest.not_found": _("There is no such trial of a rule, or it is not yours to see."),
    "remedy.backtest.not_found": _("Look at the list of trials; each is kept for ninety days."),
    "backtest.malformed": _("The rule cannot be tried like this."),
    "remedy.backtest.malformed": _("Correct what is marked and begin again."),
    "backtest.service_unfit": _("This service is not governed by the rule that you try."),
    "backtest.period_empty": _("The period ends before it begins."),
    "backtest.most": _("Choose between 1 and %(most)s cases."),
    "backtest.region_unknown": _("There is no such region."),
    "backtest.unchanged": _("The rule says the same as the one in force."),
    "remedy.backtest.unchanged": _("Change it first, then try it."),
    "backtest.ungoverned": _("No service in force is governed by the rule %(rule)s."),
    "remedy.backtest.ungoverned": _("Try a rule that a published service names."),
}

ACTS: dict[str, str] = {
    "rule.back_test": "Try a changed rule on past cases.",
    "rule.export": "Take the findings of a back-test out.",
}
"""What roles grant and the ledger names, with what it means."""
