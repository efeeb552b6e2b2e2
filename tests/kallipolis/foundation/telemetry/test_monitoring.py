"""Other machines can see how this one is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pytest_django import Settings
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.testing import Subscriber, make_subscription
from kallipolis.foundation.jobs import jobs as background
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.adapters import figures
from kallipolis.foundation.telemetry.adapters.tracing import provider_of, provider_to, trace_with
from kallipolis.foundation.telemetry.contracts import Check, Gauge

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[4]
IMPORT = """
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.adapters import figures
from kallipolis.foundation import rooms
"""


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    """Take the spans of this process; only who does so first in it gets any."""
    exporter = InMemorySpanExporter()
    trace_with(provider_of(SimpleSpanProcessor(exporter), "test.example"))
    return exporter


def scraped() -> list[str]:
    return Client().get("/metrics").content.decode().splitlines()


def series_of(route: str) -> list[str]:
    """Return the scraped lines about a route, without their figures."""
    lines = [line for line in scraped() if f'route="{route}"' in line]
    return [line.rpartition(" ")[0] for line in lines]


def checks_at_readyz() -> tuple[int, dict[str, dict[str, object]]]:
    answer = Client().get("/readyz")
    return answer.status_code, {c["name"]: c for c in json.loads(answer.content)["checks"]}


def test_the_process_says_that_it_is_alive() -> None:
    assert Client().get("/healthz").content == b"alive\n"


def test_it_is_ready_when_database_tables_and_disk_are_and_tells_that_no_worker_runs() -> None:
    status, checks = checks_at_readyz()

    assert status == 200
    assert checks["database"]["is_well"]
    assert checks["migrations"]["is_well"]
    assert checks["disk"]["is_well"]
    assert not checks["worker"]["is_well"]


def test_a_worker_that_was_just_heard_of_is_told() -> None:
    background.beat(SYSTEM_CLOCK)

    _, checks = checks_at_readyz()

    assert checks["worker"]["is_well"]
    assert "seconds ago" in str(checks["worker"]["detail"])


def test_it_is_not_ready_when_the_disk_cannot_be_written_to(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATE = tmp_path / "gone"

    status, checks = checks_at_readyz()

    assert status == 503
    assert "cannot be written to" in str(checks["disk"]["detail"])


def test_a_check_that_the_database_does_not_answer_is_not_well() -> None:
    def ask() -> str:
        raise OperationalError("connection refused")

    (result,) = telemetry.results_of([Check(name="documents", run=ask)])

    assert (result.is_well, result.detail) == (False, "The database does not answer.")


def test_figures_count_requests_by_route() -> None:
    Client().get("/healthz")

    assert any(
        line.startswith("kallipolis_request_seconds_count")
        and 'route="healthz"' in line
        and 'status="200"' in line
        for line in scraped()
    )


def test_a_method_that_somebody_made_up_makes_no_new_figure() -> None:
    Client().generic("BREW", "/healthz")
    before = series_of("healthz")

    Client().generic("PROPFIND", "/healthz")
    Client().generic("x" * 100, "/healthz")

    assert series_of("healthz") == before
    assert not any("BREW" in line or "PROPFIND" in line for line in before)


def test_figures_show_how_far_subscriptions_jobs_and_seals_are() -> None:
    events.publish("org.kallipolis.test.begun", "s1", {})
    failing = make_subscription(Subscriber(failing={"s1"}), attempts=1)
    events.dispatch(subscriptions=[failing])
    audit.record(system("test"), "case.read", "case-1")

    lines = scraped()

    assert 'kallipolis_events_stuck{state="dead",subscription="test.subscription"} 1.0' in lines
    assert 'kallipolis_jobs{state="dead"} 0.0' in lines
    assert "kallipolis_audit_unsealed 1.0" in lines


def test_a_counter_asked_for_twice_is_one() -> None:
    first = telemetry.counter("test_things", "Things.", ("kind",))
    second = telemetry.counter("test_things", "Things.", ("kind",))

    first.labels("a").inc()
    second.labels("a").inc()

    assert 'kallipolis_test_things_total{kind="a"} 2.0' in scraped()


def test_a_gauge_that_cannot_be_read_does_not_take_the_others_away() -> None:
    def broken() -> dict[tuple[str, ...], float]:
        raise DatabaseError

    gauges = [
        Gauge(name="broken", help="Broken.", read=broken),
        Gauge(name="whole", help="Whole.", read=lambda: {(): 1.0}),
    ]

    assert [family.name for family in figures.Gauges(gauges).collect()] == ["kallipolis_whole"]


def test_requests_doors_and_reactions_are_traced_below_the_callers_span(
    spans: InMemorySpanExporter,
) -> None:
    caller = "0af7651916cd43dd8448eb211c80319c"
    Client().get("/healthz", headers={"traceparent": f"00-{caller}-b7ad6b7169203331-01"})
    audit.search(system("test"), Query())
    events.publish("org.kallipolis.test.begun", "s1", {})
    events.dispatch(subscriptions=[make_subscription(Subscriber())])

    found = {span.name: span for span in spans.get_finished_spans()}

    assert set(found) >= {"request", "audit.search", "reaction"}
    assert found["request"].context is not None
    assert format(found["request"].context.trace_id, "032x") == caller


def test_spans_are_sent_to_the_collector_that_is_configured() -> None:
    taken: list[Asked] = []

    def take(asked: Asked) -> Reply:
        taken.append(asked)
        return Reply()

    with serving(take) as url:
        provider = provider_to(url, "test.example")
        with provider.get_tracer("test").start_as_current_span("request"):
            pass
        provider.shutdown()

    (sent,) = taken
    assert sent.path == "/v1/traces"
    assert sent.body != b""


def count_in_another_process(folder: Path, code: str) -> str:
    environment = os.environ | {
        "KALLIPOLIS_STATE": str(folder / "state"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "PYTHONPATH": "src",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{IMPORT}\n{code}"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_processes_that_share_a_folder_show_the_figures_of_all(tmp_path: Path) -> None:
    counting = "telemetry.counter('test_shared', 'Shared.').inc()"
    showing = "print(figures.shown().decode())"

    count_in_another_process(tmp_path, counting)
    shown = count_in_another_process(tmp_path, f"{counting}\n{showing}")

    assert "kallipolis_test_shared_total 2.0" in shown.splitlines()
