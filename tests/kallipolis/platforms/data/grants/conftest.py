"""A dataset about persons with a few rows, its owner, and officials who may read it or not."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Final

import pyarrow as pa
import pytest
from pytest_django import Settings

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.data.datasets.contracts import Dataset, Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.grants.testing import publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

OWNER: Final = "public-security@440300"
GRANTEE: Final = "civil-affairs@440300"
OFFICE: Final = Within.ORGANISATION
BORN: Final = date(1948, 3, 5)
NUMBERS: Final = tuple(synthetic_id_number(Random(seed), BORN, Sex.FEMALE) for seed in (1, 2, 3))
ROWS: Final = pa.table(
    {
        "id_number": [NUMBERS[0], NUMBERS[1], NUMBERS[2], None],
        "name": ["李测试", "欧阳测试者", "王五", None],
        "born": [BORN, date(1999, 1, 2), None, date(2001, 12, 31)],
        "rooms": [1, 2, 3, None],
        "district": ["440305", "440304", "440305", "440306"],
    }
)
TERMS: Final = Sharing(kind="conditional")


def residence(sharing: Sharing = TERMS) -> Dataset:
    """Make a dataset about persons that others get on terms."""
    return make_dataset(
        "residence",
        owner=AuthorityRole("public-security"),
        region="440300",
        level="general-3",
        open=False,
        licence="",
        key=("id_number",),
        fields=(
            make_field("id_number", type="id-number", personal=True),
            make_field("name", personal=True),
            make_field("born", type="date", personal=True),
            make_field("rooms", type="integer"),
            make_field("district", type="region"),
        ),
        sharing=sharing,
    )


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def city(tmp_path: Path, settings: Settings, db: None) -> None:
    """Publish authorities, roles and the dataset, and let its rows lie in a lakehouse."""
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    publish_regions()
    publish_authorities()
    publish_roles(
        make_role("data-steward", ("grant.give", OFFICE), ("grant.view", OFFICE)),
        make_role("data-user", ("grant.read", OFFICE), ("grant.view", OFFICE)),
    )
    publish_documents(dataset=[residence()])
    publish_rows("residence", ROWS)


@pytest.fixture
def owner() -> Actor:
    return make_official("data-steward", organisation=OWNER, party="steward")


@pytest.fixture
def reader() -> Actor:
    return make_official("data-user", organisation=GRANTEE, party="reader")
