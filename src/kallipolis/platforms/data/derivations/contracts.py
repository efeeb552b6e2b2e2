"""Derivations as pack authors declare them, and their runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.extracts.contracts import K, QuasiIdentifier, Report
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeId


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset that is read, or a registry that is counted, and the name by which it is read.

    Of a registry the query sees no entry: it reads how many ``entries`` there are in each group
    that shares all quasi-identifiers, generalised as an extract would have them. Only those whose
    fields have one of the values of ``only`` are counted. Groups of fewer than ``k`` are left out,
    and then what comes of it is no more about persons.

    Missing: without ``k`` all groups are there, and the level of the registry goes with them.
    """

    dataset: str = ""
    registry: str = ""
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    quasi: Annotated[tuple[QuasiIdentifier, ...], Meta(max_length=20)] = ()
    only: dict[str, tuple[str, ...]] = {}
    k: K | None = None
    legal_basis: Annotated[str, Meta(max_length=400)] = ""

    @property
    def source(self) -> str:
        """Return what is read: the id of a dataset, or of a registry with ``registry/`` before."""
        return self.dataset or f"{REGISTRY}{self.registry}"


REGISTRY: Final = "registry/"
"""What stands before the id of a registry where that of a dataset could."""

ENTRIES: Final = "entries"
"""The column with how many entries a group of a registry has."""


class Derivation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a dataset is made of others, or of counts of registries, by one query in portable SQL.

    Its answer has the fields of the dataset as columns and no others, and is each time all there
    is. ``parts`` is a field by which it is made anew in parts: only those values of it are
    derived again that rows of the first input have which came or went since.
    """

    id: str
    title: Text
    dataset: str
    inputs: Annotated[tuple[Input, ...], Meta(min_length=1)]
    sql: Annotated[str, Meta(min_length=1, description="One SELECT in the words of DuckDB.")]
    parts: str = ""
    schedule: Annotated[
        str, Meta(description="Five fields of cron; empty: whenever an input has changed.")
    ] = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a derivation: what came of it, of which versions of its inputs, by which engine.

    ``is_new`` is False where no input had changed and nothing was done. ``parts`` are the values
    that were derived anew, ``counted`` how each registry was counted.

    Missing: ``parts`` is None where all was.
    """

    derivation: str
    intake: IntakeId
    engine: str
    versions: Mapping[str, int]
    parts: tuple[str, ...] | None
    at: datetime
    is_new: bool = True
    counted: Mapping[str, Report] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A derivation with how it went last.

    Missing: ``run`` and ``intake`` are None before it ever ran. ``is_behind`` says that an input
    has changed since, or the query.
    """

    derivation: Derivation
    run: Run | None
    intake: Intake | None
    is_behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run as it was tried, with what became of its rows, or why it failed.

    Missing: ``run`` is None where it failed before it was known of what it is made.
    """

    intake: Intake
    run: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A derivation that a worker runs, or is to run: how many of its steps are done.

    The steps are: the query is answered, its rows have landed, they are published.

    Missing: ``again_at`` is None unless it failed and is tried again then.
    """

    derivation: str
    is_waiting: bool
    done: int
    again_at: datetime | None = None


STEPS: Final = 3
"""How many steps a run has."""

MESSAGES: Final[dict[str, str]] = {
    "derivation.not_found": _("There is no derivation %(derivation)s, or it is not yours to see."),
    "remedy.derivation.not_found": _("Publish the pack that declares it, or look in the list."),
    "derivation.nothing_published": _("Nothing of %(dataset)s is published yet."),
    "remedy.derivation.nothing_published": _("Gather or derive it first, then try again."),
}
