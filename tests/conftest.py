"""What the whole suite shares: where real servers are, and when a skip is a failure."""

import gc
import os
import shutil
import socket
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_django
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as effort
from moto.server import ThreadedMotoServer
from tests.browser import chromium

from kallipolis.foundation.audit.testing import empty_ledger
from kallipolis.foundation.packs.testing import decode_once, forget, settle

effort.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
effort.load_profile("house")

gc.set_threshold(10_000)
"""Objects made before the collector looks at them, as where the city is served."""

REQUIRE_ALL = os.environ.get("KALLIPOLIS_REQUIRE_ALL") == "1"
DATA = Path(os.environ.get("KALLIPOLIS_DATA") or Path(__file__).parents[2] / "shared" / "data")
POSTGRESQL = os.environ.get(
    "KALLIPOLIS_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
NATS = os.environ.get("KALLIPOLIS_TEST_NATS", "nats://127.0.0.1:4222")
MARIADB = os.environ.get("KALLIPOLIS_TEST_MARIADB", "mysql://root@127.0.0.1:3306")
MQTT = os.environ.get("KALLIPOLIS_TEST_MQTT", "mqtt://127.0.0.1:1883")

END_OTHER_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1):
            return True
    except OSError:
        return False


def _why_no_spark() -> str:
    if find_spec("pyspark") is None:
        return "no pyspark: install the extra `spark`"
    return "" if shutil.which("java") else "no Java on the path"


def missing() -> dict[str, str]:
    """Say for each marker why its tests cannot run here; absent if they can."""
    reasons = {
        "shared_data": "" if DATA.is_dir() else "no reference data: set KALLIPOLIS_DATA",
        "postgresql": "" if answers(POSTGRESQL) else f"no PostgreSQL at {POSTGRESQL}",
        "nats": "" if answers(NATS) else f"no NATS at {NATS}",
        "spark": _why_no_spark(),
        "mariadb": "" if answers(MARIADB) else f"no MariaDB at {MARIADB}",
        "mqtt": "" if answers(MQTT) else f"no broker at {MQTT}",
        "browser": "" if chromium.is_there() else "no Chromium on the path",
    }
    return {marker: why for marker, why in reasons.items() if why}


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` starts: a third of the time each waits for another."""
    return len(os.sched_getaffinity(0)) * 3 // 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="Leave out what asks no database: it is the same on each.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lacking = missing()
    leave_out(config, items)
    for item in items:
        for marker, why in lacking.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without the collector of garbage, and let it pass by what stays until the end."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another database, and what asks none if that is wished for."""
    is_on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    is_stored = bool(config.getoption("--only-database"))
    left_out = {
        item
        for item in items
        if (not is_on_postgresql and item.get_closest_marker("on_postgresql"))
        or (is_stored and not item.get_closest_marker("django_db"))
    }
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"KALLIPOLIS_REQUIRE_ALL=1 and skipped: {report.longrepr}"
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say after a failure how to run in the same order again; `-q` leaves out the header."""
    seed = config.getoption("randomly_seed", default=None)
    failures = terminalreporter.stats.keys() & {"failed", "error"}
    if failures and seed is not None:
        terminalreporter.write_line(f"the same order again: pytest --randomly-seed={seed}")


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of the real reference data."""
    return DATA


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """Return the URL of a PostgreSQL server that tests may make databases on."""
    return POSTGRESQL


@pytest.fixture(scope="session")
def nats_url() -> str:
    """Return the URL of a NATS server with JetStream."""
    return NATS


@pytest.fixture(scope="session")
def mariadb_url() -> str:
    """Return the URL of a MariaDB or MySQL server that tests may make databases on."""
    return MARIADB


@pytest.fixture(scope="session")
def mqtt_url() -> str:
    """Return the URL of a broker that takes messages of anybody."""
    return MQTT


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """Return the URL of an S3 store of these tests' own, which takes any credentials."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """End the sessions that killed processes and threads leave, so that the database can go."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            connection.cursor().execute(END_OTHER_SESSIONS)


@pytest.fixture(scope="session", autouse=True)
def _documents_decoded_once() -> None:
    decode_once()


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Forget what was published: another test has others."""
    yield
    settle()


@pytest.fixture(autouse=True)
def _empty_ledger(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the ledger after a test that commits: Django's flush passes it by.

    Documents that were published are flushed, but remembered by the process for a second.
    """
    marker = request.node.get_closest_marker("django_db")
    asks = {"transactional_db", "live_server"} & set(request.fixturenames)
    commits = bool(asks) or (marker is not None and marker.kwargs.get("transaction", False))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        empty_ledger()
        forget()
