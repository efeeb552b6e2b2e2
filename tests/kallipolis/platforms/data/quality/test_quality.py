"""Each intake leaves scores that are kept, and a light says how fresh data is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Cycle, Freshness, Rule
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Place
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.quality import api
from kallipolis.platforms.data.quality.contracts import Light, Measure, Score, Trend
from kallipolis.platforms.data.quality.jobs import SUBSCRIPTIONS
from kallipolis.platforms.data.quality.logic import scores
from kallipolis.platforms.data.sources.testing import make_source, with_connections
from kallipolis.site.command import main

TEST = system("test")
NOW = datetime(2026, 11, 28, tzinfo=UTC)
PROMISED = Freshness(cycle="daily", stale_after=48)


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    warns = Rule(id="small", title=everywhere("Small"), holds="value < 100", otherwise="warn")
    dataset = make_dataset(rules=(warns,), freshness=PROMISED)
    publish_documents(dataset=[dataset], source=[make_source()])
    return tmp_path


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def take_in(store: Path, text: str) -> None:
    (store / "a.csv").write_text(text)
    intakes.run(TEST, "station-list")
    deliver()


def shares(found: Measure) -> dict[str, float | None]:
    return {f"{each.measured} {each.of}".strip(): each.share for each in found.scores}


@pytest.mark.django_db
def test_each_intake_is_scored_and_a_correction_shows_as_better(store: Path) -> None:
    take_in(store, "code,value\na,1\nb,many\nc,\nd,500\n")
    held = intakes.quarantined(TEST, "stations")[0]

    first = api.standing(TEST, "stations")
    place = Place(dataset="stations", intake=held.intake, row=held.row)
    intakes.correct(TEST, place, {"value": "2"}, reason="Looked up.")
    deliver()
    second = api.standing(TEST, "stations")

    assert first.latest is not None
    assert second.latest is not None
    assert shares(first.latest) == {
        "valid": 0.75,
        "unique": 1.0,
        "filled code": 1.0,
        "filled value": 0.666667,
        "holds columns": 1.0,
        "holds encoding": 1.0,
        "holds code:required": 1.0,
        "holds value:type": 0.75,
        "holds small": 0.666667,
    }
    assert set(first.trends) == {Trend.FIRST}
    assert shares(second.latest)["valid"] == 1.0
    assert second.trends[0] is Trend.BETTER
    assert (len(second.history), second.freshness.light) == (2, Light.GREEN)


@pytest.mark.django_db
def test_the_command_line_tells_it_and_nobody_else_is_told(store: Path) -> None:
    take_in(store, "code,value\na,1\n")

    told = CliRunner().invoke(main, ["data", "quality", "--json"])
    table = CliRunner().invoke(main, ["data", "quality"])

    (found,) = json.loads(told.output)
    assert (found["dataset"], found["freshness"]["light"]) == ("stations", "green")
    assert "100.00%" in table.output
    with pytest.raises(Refusal):
        api.standing(ANONYMOUS, "stations")


@pytest.mark.django_db
def test_before_anything_came_data_is_stale_and_has_no_scores(store: Path) -> None:
    found = api.standing(TEST, "stations", clock=SetClock(NOW))

    assert (found.latest, found.trends, found.freshness.newest) == (None, (), None)
    assert found.freshness.light is Light.RED


@pytest.mark.parametrize(
    ("cycle", "stale_after", "hours", "light"),
    [
        ("daily", 48, 24, Light.GREEN),
        ("daily", 48, 25, Light.AMBER),
        ("daily", 48, 48, Light.AMBER),
        ("daily", 48, 49, Light.RED),
        ("daily", 12, 12, Light.GREEN),
        ("daily", 12, 13, Light.RED),
        ("irregular", 12, 12, Light.GREEN),
        ("static", None, 9999, Light.NONE),
    ],
)
def test_the_light_is_by_cycle_and_staleness(
    cycle: Cycle, stale_after: int | None, hours: int, light: Light
) -> None:
    promised = Freshness(cycle=cycle, stale_after=stale_after)

    assert scores.light(promised, NOW - timedelta(hours=hours), NOW) is light


def test_a_score_is_compared_with_the_one_of_its_name() -> None:
    now = [Score(measured="filled", of=id, share=share, rows=4) for id, share in SHARES]
    before = [Score(measured="filled", of=id, share=0.5, rows=2) for id in "abc"]

    found = scores.trends(now, before)

    assert found == (Trend.BETTER, Trend.WORSE, Trend.SAME, Trend.FIRST, Trend.FIRST)


SHARES: tuple[tuple[str, float | None], ...] = (
    ("a", 0.75),
    ("b", 0.25),
    ("c", 0.5),
    ("d", 1.0),
    ("e", None),
)
