"""A new room passes every check as it is made: it is documented, and its words are there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAME = "platforms.application.lighthouses"
UNCOPIED = shutil.ignore_patterns("__pycache__", "*.ttf", "static")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in ("src", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=UNCOPIED)
    return tmp_path


def run(checkout: Path, *words: str) -> str:
    command = f"from kallipolis.site.command import main; main({list(words)!r})"
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout / "src"), "KALLIPOLIS_STATE": "state"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_new_room_leaves_nothing_to_be_built_or_translated(checkout: Path) -> None:
    run(checkout, "new", "room", NAME)

    lacking = run(checkout, "messages", "missing", "--json")
    built = run(checkout, "docs", "build")

    assert '"zh_Hans": []' in lacking or '"zh_Hans":[]' in lacking
    assert built.startswith("0 pages changed")
    assert NAME in (checkout / "docs" / "reference" / "rooms.md").read_text()
    assert (checkout / "docs" / "rooms" / f"{NAME}.md").read_text().startswith("# Lighthouses")
