"""A steward sees the data and the connections of their own organisation, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.derivations.contracts import Input
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]

CONNECTIONS = """\
store: {url: '%(url)s', organisations: [civil-affairs@440300]}
tax: {url: '%(url)s', organisations: [taxation@440300]}
commons: '%(url)s'
"""


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.csv").write_text("code,value\na,1\n")
    chosen = with_connections(settings.KALLIPOLIS, tmp_path)
    (tmp_path / "connections.yaml").write_text(CONNECTIONS % {"url": tmp_path.as_uri()})
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")


def declare() -> None:
    """Put a dataset of the steward's own office in force, and one of another, each with all."""
    ours = {"owner": AuthorityRole("civil-affairs"), "region": "440300"}
    theirs = {"owner": AuthorityRole("public-security"), "region": "440300"}
    publish_documents(
        pack="data",
        dataset=[
            make_dataset("ours", **ours),
            make_dataset("theirs", **theirs),
            make_dataset("theirs-by-code", **theirs),
        ],
        source=[
            make_source("ours-list", dataset="ours"),
            make_source("theirs-list", dataset="theirs"),
        ],
        derivation=[
            make_derivation("theirs-by-code", inputs=(Input(dataset="theirs", name="stations"),))
        ],
    )


def test_data_of_others_is_not_there_for_a_steward(keeper: Keeper) -> None:
    steward = keeper("data-steward")
    declare()

    page = steward.get("/console/data").content.decode()
    gathered = steward.post("/console/data/theirs/gather", {"source": "theirs-list"})

    assert 'href="/console/data/ours"' in page
    assert "theirs" not in page
    assert "theirs" not in steward.get("/console/derivations").content.decode()
    assert steward.get("/console/data/ours").status_code == 200
    assert steward.get("/console/data/theirs").status_code == 404
    assert steward.get("/console/derivations/theirs-by-code").status_code == 404
    assert steward.post("/console/derivations/theirs-by-code/derive").status_code == 404
    assert gathered.status_code == 404
    assert [run for run in jobs.find() if run.job == "intakes.gather"] == []


def test_only_connections_of_the_organisation_are_offered_and_read(keeper: Keeper) -> None:
    steward = keeper("data-steward")
    declare()
    given = {"title": "New", "owner": "civil-affairs", "pack": "data", "path": "*.csv", "id": ""}

    page = steward.get("/console/data/new").content.decode()
    own = steward.post("/console/data/new", given | {"connection": "store"})
    other = steward.post("/console/data/new", given | {"connection": "tax"})
    commons = steward.post("/console/data/new", given | {"connection": "commons"})

    assert ('value="store"' in page, 'value="tax"' in page, 'value="commons"' in page) == (
        True,
        False,
        False,
    )
    assert own.status_code == 302
    assert (other.status_code, commons.status_code) == (422, 422)
    assert "Nobody said where tax is." in other.content.decode()


def test_the_data_administration_sees_all_of_the_place(keeper: Keeper) -> None:
    administrator = keeper("data-administrator")
    declare()

    page = administrator.get("/console/data/new").content.decode()

    assert all(f'value="{each}"' in page for each in ("store", "tax", "commons"))
    assert administrator.get("/console/data/theirs").status_code == 200
