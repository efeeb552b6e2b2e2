"""A steward sees of what derived data is made, how its runs went, and has it derived."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]

WAY = "/console/derivations/value-by-code"
TEST = system("test")


@pytest.fixture
def steward(tmp_path: Path, settings: Settings, keeper: Keeper) -> Client:
    (tmp_path / "a.csv").write_text("code,value\na,1\na,2\nb,3\n")
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    client = keeper("data-administrator")
    fields = (make_field("code", level="general-3"), make_field("value", type="number"))
    publish_documents(
        dataset=[
            make_dataset(level="general-2", key=(), fields=fields),
            make_dataset("value-by-code", level="general-3"),
        ],
        source=[make_source()],
        derivation=[make_derivation()],
    )
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_of_what_it_is_made_and_the_input_that_sets_its_level_are_shown(steward: Client) -> None:
    every, one = text_of(steward, "/console/derivations"), text_of(steward, WAY)
    dataset = text_of(steward, "/console/data/value-by-code")

    assert f'href="{WAY}"' in every
    assert "set by Stations: Code" in every
    assert "SELECT code, sum(value)" in one
    assert 'href="/console/data/stations/lineage#value"' in one
    assert "nothing is published of Stations" in one
    assert "Derive now" not in one
    assert f'href="{WAY}"' in dataset


def test_it_is_derived_when_the_steward_asks_and_the_page_says_how_far_it_is(
    steward: Client,
) -> None:
    intakes.run(TEST, "station-list")
    offered = text_of(steward, WAY)

    asked = steward.post(f"{WAY}/derive", follow=True).content.decode()
    jobs.run_due()
    done = text_of(steward, WAY)

    assert "Derive now" in offered
    assert "It waits for a worker." in asked
    assert "It is of the newest of all that it is made of." in done
    assert "all of it" in done
    assert "Its rows are published" in text_of(steward, "/console/derivations")


def test_why_a_run_failed_is_said_in_words(steward: Client) -> None:
    intakes.run(TEST, "station-list")
    publish_documents(
        pack="failing",
        dataset=[make_dataset("wide", level="general-3")],
        derivation=[
            make_derivation(
                "wide",
                sql="SELECT code, sum(value * 1e300 * 1e300) AS value FROM stations GROUP BY code",
            )
        ],
    )
    with pytest.raises(Refusal):
        derivations.run(TEST, "wide")

    page = text_of(steward, "/console/derivations/wide")

    assert "Failed" in page
    assert intakes.intakes(TEST, "wide")[0].error == "lakehouse.question_unfit"


def test_what_cannot_be_derived_yet_is_refused_with_what_lacks(steward: Client) -> None:
    answer = steward.post(f"{WAY}/derive")

    assert answer.status_code == 409
    assert "Nothing of stations is published yet." in answer.content.decode()
    assert steward.get("/console/derivations/nothing").status_code == 404


def test_where_nothing_is_derived_the_list_says_so(keeper: Keeper) -> None:
    page = text_of(keeper("data-administrator"), "/console/derivations")

    assert "Nothing is derived." in page
