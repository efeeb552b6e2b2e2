"""Makers of datasets, for tests."""

from typing import Any

import msgspec

from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Freshness, Sharing


def make_field(id: str, **changes: Any) -> Field:
    """Make a column of text."""
    return msgspec.structs.replace(Field(id=id, title=everywhere(id.title())), **changes)


def make_dataset(id: str = "stations", **changes: Any) -> Dataset:
    """Make a dataset that is open to everybody: stations that measure something."""
    dataset = Dataset(
        id=id,
        title=everywhere("Stations"),
        summary=everywhere("Where something is measured."),
        owner=AuthorityRole("environment"),
        level="general-1",
        key=("code",),
        fields=(make_field("code", required=True), make_field("value", type="number")),
        sharing=Sharing(kind="unconditional"),
        open=True,
        licence="CC0-1.0",
        freshness=Freshness(cycle="daily"),
    )
    return msgspec.structs.replace(dataset, **changes)
