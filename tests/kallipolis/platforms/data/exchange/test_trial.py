"""Nodes that are killed at random instants, forged and replayed lose nothing and double nothing."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[5]
SECONDS = 1.5


@pytest.fixture
def template(tmp_path: Path) -> tuple[str, ...]:
    """Copy the tables of this test, where they are SQLite's; else the trial makes its own."""
    if connection.vendor != "sqlite":
        return ()
    copy = str(tmp_path / "template.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [copy])
    return ("--template", copy)


def test_nothing_is_lost_or_doubled_and_every_forgery_is_refused_and_recorded(
    template: tuple[str, ...],
) -> None:
    said = ("--nodes", "2", "--seconds", str(SECONDS), "--kill-every", "0.7")

    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.exchange", *said, *template],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    verdict = msgspec.json.decode(ran.stdout or b"{}", type=dict[str, object])
    faults = ("waiting", "lost", "doubled", "disordered", "attacks_taken", "attacks_not_on_record")
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert {name: verdict[name] for name in faults} == dict.fromkeys(faults, 0)
    assert verdict["findings_of_ledgers"] == 0
    assert set(msgspec.convert(verdict["attacks"], dict[str, int])) >= {"forged", "altered"}
