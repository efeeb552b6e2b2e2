"""Rules as pack authors write them, and what a decision says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.text import Text

FactType = Literal[
    "text", "integer", "decimal", "money", "boolean", "date", "choice", "list", "record"
]
Hit = Literal["first", "unique", "collect"]
Literals = str | int | float | bool | None


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A legal resource that is cited: a law, a regulation, a notice, a standard.

    ``title`` stands without the marks that Chinese puts around it. ``number`` is the number under
    which it was issued, ``issued`` the day; later amendments leave both as they are.
    """

    id: str
    title: Text
    number: Text | None = None
    issued: date | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared input of a rule.

    ``origin`` (``from`` in the document) says where it comes from: a path into what is known of a
    case, such as ``answers.x``, ``evidence.type.field``, ``applicant.age`` or ``today``. ``values``
    are all values of a ``choice``. An ``optional`` fact may be missing without leaving anything
    open. ``min`` and ``max``, inclusive, bound what a table has to decide.

    Units: as ``unit`` says (UCUM); money is in minor units.
    """

    name: str
    type: FactType
    title: Text
    origin: str = msgspec.field(name="from", default="")
    unit: str = ""
    values: tuple[str, ...] = ()
    min: float | None = 0
    max: float | None = None
    optional: bool = False


class Output(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared result of a rule; ``collected`` says how a collecting table joins its rows.

    Units: as ``unit`` says; money is in minor units.
    """

    name: str
    type: FactType
    title: Text | None = None
    unit: str = ""
    values: tuple[str, ...] = ()
    collected: Literal["list", "sum", "min", "max"] = "list"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a decision table.

    ``when`` holds a cell for each fact that matters here (``>= 70``, ``'a', 'b'``, ``[18..60]``);
    a fact that is not named may be anything. ``then`` holds a literal for each output, or an
    expression behind ``=`` (``= rate * days``). ``why`` may name facts in braces (``{age}``).
    ``source`` is the id of the law and the article that say so (``elderly-law/art-33``).
    """

    when: dict[str, str | int | float | bool] = {}
    then: dict[str, Literals]
    why: Text
    source: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision table. ``hit`` first: the first row that holds; unique: the only one; collect:
    all of them. ``partial`` says on purpose that not everything is decided here.
    """

    hit: Hit = "first"
    rows: tuple[Row, ...]
    partial: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One named expression with its reasons: ``why`` when it holds, ``why_not`` when it does not.

    A figure always holds.
    """

    value: str
    why: Text | None = None
    why_not: Text | None = None
    source: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """A rule: facts in, outputs and reasons out, by a ``table`` or by ordered ``expressions``.

    An ``eligibility`` rule puts out the boolean ``eligible``; a ``fee`` rule the money ``fee``; a
    ``decision`` rule the choice ``decision``: ``grant``, ``refuse`` or ``review``, the last of
    which leaves it to a person. A ``calculation`` puts out what it likes.
    """

    id: str
    title: Text
    kind: Literal["eligibility", "fee", "decision", "calculation"]
    facts: tuple[Fact, ...]
    outputs: tuple[Output, ...]
    table: Table | None = None
    expressions: dict[str, str | Step] = {}
    summary: Text | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule answers.

    Shape: ``rows`` are the indices of the rows that held, from 0. ``sources`` are those of the
    reasons, without repetition. ``leans`` names for each reason the facts that it rests on or
    tells of; ``rests_on`` are those of everything that was answered.
    Missing: an output that nothing decided is absent from ``values``; ``missing`` names the facts
    whose absence left it undecided. A fact that is missing and does not matter is not named.
    """

    values: Mapping[str, object]
    why: tuple[Text, ...] = ()
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    leans: tuple[frozenset[str], ...] = ()
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One past case in which two versions of a rule answer differently."""

    case: str
    before: Outcome
    after: Outcome
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomparable:
    """One past case of which two versions of a rule cannot be compared, and why.

    ``missing`` are the facts that the new version needs, that nobody knows of this case, and that
    the old version did without. ``fault`` is why ``version`` could not be computed at all.
    """

    case: str
    missing: tuple[str, ...] = ()
    fault: Problem | None = None
    version: Literal["before", "after"] = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a changed rule would have answered in past cases.

    Units: ``cases`` and ``same`` count cases. ``changes`` counts them by output, value before and
    value after.
    """

    cases: int
    same: int
    differing: tuple[Difference, ...]
    incomparable: tuple[Incomparable, ...] = ()
    changes: Mapping[tuple[str, str, str], int] = field(default_factory=dict)


MESSAGES: Final = {
    "rule.not_found": _("There is no such rule."),
    "remedy.rule.not_found": _("Correct the id, or publish the pack that holds the rule."),
    "rule.not_computable": _("The rule cannot be computed: %(fault)s in `%(expression)s`."),
    "remedy.rule.not_computable": _(
        "Nothing is wrong with your answers. The authority has to correct the rule."
    ),
    "rule.ambiguous": _("Rows %(rows)s of the table both hold, where only one may."),
    "remedy.rule.ambiguous": _(
        "Nothing is wrong with your answers. The authority has to correct the rule."
    ),
}
