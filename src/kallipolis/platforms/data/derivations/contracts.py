"""Derivations as pack authors declare them, and their runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeId


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset that is read, and the name by which the query reads it."""

    dataset: str
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Derivation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a dataset is made of others: one query in portable SQL over what they have published.

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
    that were derived anew.

    Missing: ``parts`` is None where all was.
    """

    derivation: str
    intake: IntakeId
    engine: str
    versions: Mapping[str, int]
    parts: tuple[str, ...] | None
    at: datetime
    is_new: bool = True


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


MESSAGES: Final[dict[str, str]] = {
    "derivation.not_found": _("There is no derivation %(derivation)s, or it is not yours to see."),
    "remedy.derivation.not_found": _("Publish the pack that declares it, or look in the list."),
    "derivation.nothing_published": _("Nothing of %(dataset)s is published yet."),
    "remedy.derivation.nothing_published": _("Gather or derive it first, then try again."),
}
