"""Each intake leaves OpenLineage run events, which are exported and posted."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import msgspec
import pytest
from click.testing import CliRunner
from pytest_django import Settings

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.lineage import api
from kallipolis.platforms.data.lineage.jobs import SUBSCRIPTIONS
from kallipolis.platforms.data.sources.testing import make_source, with_connections
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db

TEST = system("test")


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    source = make_source(takes={"value": "replace(height, ' m', '')"})
    publish_documents(dataset=[make_dataset()], source=[source])
    return tmp_path


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def take_in(store: Path, text: str = "code,height\na,1 m\nb,\nc,tall\n") -> str:
    (store / "a.csv").write_text(text)
    done = intakes.run(TEST, "station-list")
    deliver()
    return done.id


def test_an_intake_tells_its_columns_schema_and_quality(store: Path) -> None:
    take_in(store)

    began, ended = api.events(TEST, "stations")

    (output,) = ended["outputs"]
    facets = output["facets"]
    assert (began["eventType"], ended["eventType"]) == ("START", "COMPLETE")
    assert began["run"]["runId"] == ended["run"]["runId"]
    assert output["name"] == "dataset/stations"
    assert [each["name"] for each in facets["schema"]["fields"]] == ["code", "value"]
    (read,) = facets["columnLineage"]["fields"]["value"]["inputFields"]
    assert (read["name"], read["field"]) == ("source/station-list", "height")
    assert read["transformations"][0]["description"] == "replace(height, ' m', '')"
    assert facets["dataQualityMetrics"]["rowCount"] == 2
    assert facets["dataQualityMetrics"]["columnMetrics"]["value"]["nullCount"] == 1
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == 2


def test_a_failed_intake_says_so_and_one_that_arrives_twice_is_kept_once(store: Path) -> None:
    with pytest.raises(Refusal):
        intakes.run(TEST, "station-list")
    deliver()
    fact = next(e for e in outbox.recorded(subject="stations", limit=10) if "intake" in e.data)

    SUBSCRIPTIONS[0].react(fact)

    told = list(api.events(TEST))
    assert [event["eventType"] for event in told] == ["START", "FAIL"]
    assert told[1]["run"]["facets"]["errorMessage"]["message"] == "source.no_files"


def test_the_command_line_exports_events_line_by_line_and_shows_impact(store: Path) -> None:
    take_in(store)

    exported = CliRunner().invoke(main, ["data", "lineage", "--json"]).output
    shown = CliRunner().invoke(main, ["data", "lineage", "stations"]).output

    assert [json.loads(line)["eventType"] for line in exported.splitlines()] == [
        "START",
        "COMPLETE",
    ]
    assert "station-list(height)" in shown


def test_who_may_not_see_a_dataset_is_told_nothing_of_its_lineage(store: Path) -> None:
    with pytest.raises(Refusal) as refused:
        api.impact(ANONYMOUS, "stations")

    assert refused.value.code == "dataset.not_found"
    assert list(api.events(ANONYMOUS)) == []


class Taker(BaseHTTPRequestHandler):
    """Takes what is posted."""

    taken: list[str] = []

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(json.loads(text)["eventType"])
        self.send_response(201)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_events_are_posted_where_a_setting_says_and_wait_while_nobody_takes_them(
    store: Path, settings: Settings
) -> None:
    run = take_in(store)
    server = HTTPServer(("127.0.0.1", 0), Taker)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api/v1/lineage"
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, lineage_url=url)

    api.post(run)
    server.shutdown()
    server.server_close()

    assert Taker.taken == ["START", "COMPLETE"]
    with pytest.raises(Outage):
        api.post(run)
