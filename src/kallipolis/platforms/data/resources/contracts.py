"""Datasets as a resource catalogue of government data lists them.

Source: GB/T 21063-2007 and the guide of 2017 to compiling such catalogues
(政务信息资源目录编制指南(试行)), its core metadata.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Dataset

MOST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who keeps a resource: the role, the authority that plays it here, and its credit code.

    Missing: ``code`` is empty where nobody said it.
    """

    role: str
    name: Text
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An entry of the catalogue. Missing: ``renewed_at`` is None before there were any rows."""

    dataset: Dataset
    provider: Provider
    rows: int
    renewed_at: datetime | None

    @property
    def id(self) -> str:
        """Return the id of the dataset, which is also the code of the resource."""
        return self.dataset.id


class ResourceSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which resources are looked for: empty is all."""

    q: Annotated[str, Meta(max_length=200)] = ""
    kind: Annotated[str, Meta(max_length=20)] = ""
    provider: Annotated[str, Meta(max_length=100)] = ""
    sharing: Annotated[str, Meta(max_length=20)] = ""
    limit: Annotated[int, Meta(ge=0, le=MOST)] = 20
    offset: Annotated[int, Meta(ge=0, le=100_000)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Resources that fit, how many there are altogether, and of which kind."""

    resources: tuple[Resource, ...]
    total: int
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A few rows, each value masked as its field's class demands; ``masked`` names those fields.

    ``is_withheld`` says that no row is shown, since the whole is of too high a level.
    """

    rows: tuple[Mapping[str, str], ...]
    masked: frozenset[str]
    is_withheld: bool


MESSAGES: Final[dict[str, str]] = {
    "resource.not_found": _("There is no such resource, or it is not yours to see."),
    "remedy.resource.not_found": _("Look for it in the resource catalogue."),
}

ACTS: Final[dict[str, str]] = {
    "resource.view": "Look in the resource catalogue, and see masked rows of what it lists.",
    "resource.follow": "Be told when a resource is renewed.",
}
"""What roles grant and the ledger names, with what it means."""
