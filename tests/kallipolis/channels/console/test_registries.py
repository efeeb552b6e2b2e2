"""A steward sees how registries are put together, finds a golden record, and undoes a merge."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings
from tests.kallipolis.platforms.data.linkage.worked import number_of, others, she

from kallipolis.foundation.actors import system
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.contracts import Answer
from kallipolis.platforms.data.consolidations.models import StoredDoubt
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    publish_linked,
)
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

pytestmark = pytest.mark.django_db
LINKER = system("test")


@pytest.fixture
def steward(tmp_path: Path, settings: Settings, keeper: Callable[..., Client]) -> Client:
    """Link a city in which a steward has said that a twin is she."""
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    client = keeper("data-administrator")
    publish_linked(make_linked_registry())
    twin = she("2", id_number=None, name="林晓梅", dataset="health")
    deliver([she("1"), she("3"), twin, *others()])
    api.run(LINKER, "population")
    (pair,) = StoredDoubt.objects.filter(answer="")
    api.judge(LINKER, pair.id, Answer.SAME)
    api.run(LINKER, "population", is_full=False)
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_runs_and_merges_are_shown_and_a_merge_is_undone(steward: Client) -> None:
    page = text_of(steward, "/console/registries/population")
    steward.post("/console/registries/population/undo", {"change": "1"})
    after = text_of(steward, "/console/registries/population")
    again = steward.post("/console/registries/population/undo", {"change": "1"})

    assert "population" in text_of(steward, "/console/registries")
    assert "Became one" in page
    assert "console.link" not in page
    assert "It is undone" in after
    assert again.status_code == 409


def test_a_golden_record_is_found_with_a_purpose_and_masked(steward: Client) -> None:
    path = "/console/registries/population/person"
    form = text_of(steward, path)

    unsaid = steward.post(path, {"purpose": "", "key": number_of(1)})
    found = steward.post(path, {"purpose": "a letter came back", "key": number_of(1)})

    page = found.content.decode()
    assert "Number or stable id" in form
    assert unsaid.status_code == 422
    assert "Became one" in page
    assert "林＊＊" in page
    assert "林晓燕" not in page
    assert "console.link" not in page


def test_a_run_is_asked_for(steward: Client) -> None:
    steward.post("/console/registries/population/link")

    assert [run.job for run in jobs.find(limit=5)] == ["consolidations.link"]


def test_who_looks_after_other_things_sees_none_of_it(
    steward: Client, keeper: Callable[..., Client]
) -> None:
    assert keeper("auditor", name="Wu").get("/console/registries/population").status_code == 403
