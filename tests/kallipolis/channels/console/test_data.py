"""A steward sees what came, what was published and what is held, and has a source gathered."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import Leaving
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.harvests.testing import make_harvest
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.quality import api as quality
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]


@pytest.fixture
def steward(tmp_path: Path, settings: Settings, keeper: Keeper) -> Client:
    (tmp_path / "a.csv").write_text("code,value\na,1\nb,many\n")
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    client = keeper("data-administrator")
    publish_documents(dataset=[make_dataset()], source=[make_source()])
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_book_of_a_dataset_is_shown_and_adds_up(steward: Client) -> None:
    intakes.run(system("test"), "station-list")

    every, one = text_of(steward, "/console/data"), text_of(steward, "/console/data/stations")

    assert "Stations" in every
    assert "Its rows are published" in every
    assert "console.intake" not in one
    assert "It adds up" in one
    assert "value:type" in one
    assert "a.csv · 2" in one
    assert "many" in one


def test_why_a_intake_failed_is_said_in_words(steward: Client, tmp_path: Path) -> None:
    (tmp_path / "a.csv").unlink()
    with pytest.raises(Refusal):
        intakes.run(system("test"), "station-list")

    page = text_of(steward, "/console/data/stations")

    assert "There are no files *.csv at store." in page


def test_before_anything_came_the_pages_say_so(steward: Client) -> None:
    page = text_of(steward, "/console/data/stations")

    assert "Nothing was taken in yet." in page
    assert "Nothing is in quarantine." in page


def test_a_source_is_gathered_when_the_steward_asks(steward: Client) -> None:
    page = steward.post(
        "/console/data/stations/gather", {"source": "station-list"}, follow=True
    ).content.decode()

    assert "station-list will be gathered as soon as a worker can." in page
    assert [run.job for run in jobs.find() if run.job.startswith("intakes")] == ["intakes.gather"]


def test_what_is_not_there_is_told(steward: Client) -> None:
    assert steward.get("/console/data/nothing").status_code == 404
    answer = steward.post("/console/data/stations/gather", {"source": "nothing"})
    assert answer.status_code == 404


def test_nobody_else_sees_data(keeper: Keeper) -> None:
    assert keeper("operator").get("/console/data").status_code == 403


def test_a_steward_closes_reports_and_has_other_portals_gathered(steward: Client) -> None:
    publish_documents(pack="portals", harvest=[make_harvest()])
    distributions.report("stations", "b is closed")
    before = text_of(steward, "/console/data/stations")
    [report] = distributions.reports(system("test"), "stations")

    steward.post("/console/data/stations/reports", {"report": str(report.id)})
    steward.post("/console/data/harvest", {"harvest": "neighbour"})
    jobs.run_due()

    assert "b is closed" in before
    assert "b is closed" not in text_of(steward, "/console/data/stations")
    assert "Nobody said where neighbour is." in text_of(steward, "/console/data")


def test_a_row_is_corrected_published_and_the_book_still_adds_up(steward: Client) -> None:
    done = intakes.run(system("test"), "station-list")
    way = f"/console/data/stations/held/{done.id}/2"
    told = text_of(steward, way)
    given = {"column-0": "b", "column-1": "few", "reason": "Asked the office.", "do": "correct"}

    still = steward.post(way, given, follow=True).content.decode()
    page = steward.post(way, given | {"column-1": "2"}, follow=True).content.decode()

    assert 'value="many"' in told
    assert "Value: What stands here is not of its kind" in told
    assert "it still breaks a rule" in still
    assert 'value="few"' in still
    assert "The row is right now, and published." in page
    assert "It adds up" in page
    assert "Nothing is in quarantine." in page
    assert "Asked the office." in page


def test_without_a_reason_nothing_is_done_and_what_was_written_stays(steward: Client) -> None:
    done = intakes.run(system("test"), "station-list")
    way = f"/console/data/stations/held/{done.id}/2"

    answer = steward.post(way, {"column-1": "2", "reason": "", "do": "leave-out"})

    assert answer.status_code == 422
    assert 'value="2"' in answer.content.decode()
    assert len(intakes.quarantined(system("test"), "stations")) == 1


def test_a_row_is_left_out_and_all_that_is_held_is_checked_once_more(
    steward: Client, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("code,value\na,1\nb,many\n,2\n")
    done = intakes.run(system("test"), "station-list")
    left_out = {"reason": "A line of totals.", "do": "leave-out"}

    steward.post(f"/console/data/stations/held/{done.id}/3", left_out)
    page = steward.post(
        "/console/data/stations/replay", {"source": "station-list"}, follow=True
    ).content.decode()

    assert "0 rows are published, 1 stay in quarantine" in page
    assert intakes.balance(system("test"), "stations").left_out == 1


def test_quality_and_who_uses_a_column_are_shown(steward: Client) -> None:
    intakes.run(system("test"), "station-list")
    quality.measure("stations", intakes.intakes(system("test"), "stations")[0].id)

    page, columns = (
        text_of(steward, "/console/data/stations"),
        text_of(steward, "/console/data/stations/lineage"),
    )

    assert "50.0 %" in page
    assert "No authority here plays the role environment" in page
    assert "station-list" in columns
    assert "General data, level 1" in columns


def test_of_what_a_dataset_is_derived_is_said_in_place_of_its_sources(steward: Client) -> None:
    derived = make_dataset(id="value-by-code")
    publish_documents(pack="derived", dataset=[derived], derivation=[make_derivation()])

    page = text_of(steward, "/console/data/value-by-code")

    assert 'href="/console/data/stations"' in page
    assert "No source is declared" not in page


def test_a_steward_sees_who_still_uses_a_column_that_leaves(steward: Client) -> None:
    leaving = Leaving(since=date(2026, 3, 1), instead="code", gone_after=date(2026, 12, 31))
    fields = (make_dataset().fields[0], make_field("value", type="number", deprecated=leaving))
    publish_documents(dataset=[make_dataset(fields=fields), make_dataset("value-by-code")])
    publish_documents(derivation=[make_derivation()])

    page = text_of(steward, "/console/data/stations/lineage")

    assert "1 documents still use it." in page
    assert "Not to be used any more" in page


def test_documents_that_a_steward_may_not_open_are_named_and_not_linked(steward: Client) -> None:
    publish_documents(dataset=[make_dataset("value-by-code")], derivation=[make_derivation()])

    page = text_of(steward, "/console/data/stations/lineage")

    assert "Derived dataset" in page
    assert 'href="/console/documents/' not in page
    assert steward.get("/console/documents/derivation/value-by-code").status_code == 403
