"""A worker is a process: it can be told to stop, and it can be killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings

from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Round

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[4]
PATIENCE_S = 60
FIGURES = str(settings.STATE / "figures")
ANSWERED = ("org.kallipolis.practice.answered",)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start(*command: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": FIGURES,
        "DATABASE_URL": url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "tests.practice_settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    return subprocess.Popen([sys.executable, *command], env=environment, cwd=ROOT, stdout=stdout)


def worker() -> subprocess.Popen[bytes]:
    return start("-c", "from kallipolis.site.command import main; main(['worker'])")


def asker(name: str, count: int) -> subprocess.Popen[bytes]:
    return start("-m", "tests.kallipolis.foundation.jobs.practice.asking", name, str(count))


def answers() -> dict[str, list[object]]:
    by_subject: dict[str, list[object]] = defaultdict(list)
    for event in events.recorded(types=ANSWERED, limit=10_000):
        by_subject[event.subject].append(event.data["n"])
    return by_subject


def expected(names: list[str], count: int) -> dict[str, list[object]]:
    by_subject: dict[str, list[object]] = defaultdict(list)
    for name in names:
        for number in range(count):
            by_subject[f"{name}-{number % 7}"].append(number)
    return by_subject


def wait_until(is_true: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not is_true() and time.monotonic() < end:
        time.sleep(0.05)


def count_answers() -> int:
    return sum(len(numbers) for numbers in answers().values())


def kill_workers_until_all_is_answered(
    started: list[subprocess.Popen[bytes]], count: int, kills: int
) -> None:
    chance = random.Random(1)
    for _ in range(kills):
        victim = worker()
        started.append(victim)
        next_one = min(count_answers() + 1, count)
        wait_until(lambda: count_answers() >= next_one)  # noqa: B023 - called in this round only
        time.sleep(chance.random() / 20)
        victim.kill()
        victim.wait()
    started.append(worker())
    wait_until(lambda: count_answers() >= count)


def test_killed_workers_and_busy_writers_lose_repeat_and_reorder_nothing(
    started: list[subprocess.Popen[bytes]],
) -> None:
    started += [asker("ann", 400), asker("bo", 400)]

    kill_workers_until_all_is_answered(started, 800, kills=3)

    assert answers() == expected(["ann", "bo"], 400)


def test_two_workers_share_the_work_without_doing_it_twice(
    started: list[subprocess.Popen[bytes]],
) -> None:
    started += [worker(), worker(), asker("ann", 300)]

    wait_until(lambda: count_answers() >= 300)

    assert answers() == expected(["ann"], 300)


def test_a_worker_that_is_told_to_stop_ends_well_and_signs_off(
    started: list[subprocess.Popen[bytes]],
) -> None:
    process = worker()
    started.append(process)
    wait_until(lambda: bool(jobs.workers()))

    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE_S) == 0
    assert jobs.workers() == ()


def test_a_worker_that_is_told_to_stop_as_soon_as_it_begins_ends_well(
    started: list[subprocess.Popen[bytes]],
) -> None:
    process = start(
        "-c", "from kallipolis.site.command import main; main(['worker'])", stdout=subprocess.PIPE
    )
    started.append(process)
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE_S) == 0
    process.stdout.close()


@dataclass(slots=True)
class Faulty:
    """A round that fails each time, and stops the worker when it has failed three times."""

    stop: Event
    failed: int = 0
    ended: int = 0

    def fail(self) -> int:
        self.failed += 1
        if self.failed >= 3:
            self.stop.set()
        raise RuntimeError("of a round")

    def end(self) -> int:
        self.ended += 1
        return 0


def test_a_worker_lives_through_faults_and_makes_last_rounds_when_it_stops() -> None:
    faulty = Faulty(stop=Event())
    rounds = [
        Round(name="failing", run=faulty.fail, every=timedelta(milliseconds=1)),
        Round(name="ending", run=faulty.end, every=timedelta(hours=1), finally_too=True),
    ]

    jobs.work(faulty.stop, rounds=rounds)

    assert (faulty.failed, faulty.ended) == (3, 2)
