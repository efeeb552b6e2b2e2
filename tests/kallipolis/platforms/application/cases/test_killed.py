"""Processes killed at any instant: what was acknowledged is there, and nothing is half there."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from kallipolis.foundation.audit.models import Entry as Noted
from kallipolis.foundation.audit.testing import empty_ledger
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs.testing import forget
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.models import Case as Row
from kallipolis.platforms.application.cases.models import Entry
from kallipolis.platforms.application.cases.testing import set_stage

pytestmark = pytest.mark.django_db(transaction=True)

STORM = "tests.kallipolis.platforms.application.cases.storm"


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    forget()
    yield
    empty_ledger()
    forget()


def start() -> "subprocess.Popen[str]":
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", STORM], env=environment, stdout=subprocess.PIPE, text=True
    )


def kill(process: "subprocess.Popen[str]", after: int) -> list[str]:
    """Kill a storm after some cases, and return the numbers that it had acknowledged."""
    assert process.stdout is not None
    with process:
        said = list(islice(process.stdout, after))
        process.send_signal(signal.SIGKILL)
        rest = [line for line in process.stdout if line.endswith("\n")]
    return [line.strip() for line in said + rest]


def is_whole(id: CaseId) -> bool:
    """Say whether a case has its history, its facts and its note, and a joint one its parts."""
    stored = hot.find(id)
    assert stored is not None
    history = hot.history(id)
    told = [fact for entry in history for fact in entry.facts]
    published = [event.type for event in events.recorded(subject=id, limit=100)]
    parts = [part.progress.case for part in stored.snapshot.parts]
    return (
        stored.snapshot.entries == len(history)
        and told == published
        and (stored.snapshot.parent is not None or Noted.objects.filter(subject=id).count() == 1)
        and Row.objects.filter(id__in=parts, parent=id).count() == len(parts)
    )


def test_a_storm_of_submissions_killed_at_random_loses_and_halves_nothing() -> None:
    set_stage()
    rng = Random(11)

    storms = [start() for _ in range(3)]
    acknowledged = [id for storm in storms for id in kill(storm, rng.randrange(1, 40))]

    kept = set(Row.objects.values_list("id", flat=True))
    assert set(acknowledged) <= kept
    assert len(acknowledged) == len(set(acknowledged))
    assert [id for id in kept if not is_whole(CaseId(id))] == []
    assert set(Entry.objects.values_list("case_id", flat=True)) == kept
