"""What rooms declare is found by file name and constant."""

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from kallipolis.foundation import rooms


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    root = f"rooms_of_{tmp_path.name.replace('-', '_')}"
    for room in ("bridges", "wells"):
        (tmp_path / root / room).mkdir(parents=True)
        (tmp_path / root / room / "__init__.py").touch()
    (tmp_path / root / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.ROOMS = [f"{root}.bridges", f"{root}.wells"]
    return tmp_path / root


def test_members_are_collected_in_the_order_of_the_rooms(tree: Path) -> None:
    (tree / "wells" / "jobs.py").write_text("JOBS = ('draw',)")
    (tree / "bridges" / "jobs.py").write_text("JOBS = ['paint', 'inspect']")

    assert rooms.declared("jobs", "JOBS") == ["paint", "inspect", "draw"]


def test_a_single_value_is_collected_itself(tree: Path) -> None:
    (tree / "wells" / "contracts.py").write_text("MESSAGES = {'well.dry': 'The well is dry.'}")

    assert rooms.declared("contracts", "MESSAGES") == [{"well.dry": "The well is dry."}]


def test_a_room_without_the_file_or_the_constant_adds_nothing(tree: Path) -> None:
    (tree / "wells" / "jobs.py").write_text("OTHER = 1")

    assert rooms.declared("jobs", "SCHEDULES") == []


def test_a_fault_inside_a_declaring_file_is_not_hidden(tree: Path) -> None:
    (tree / "wells" / "jobs.py").write_text("import no_such_module_at_all")

    with pytest.raises(ModuleNotFoundError, match="no_such_module_at_all"):
        rooms.declared("jobs", "JOBS")


def test_the_source_of_a_module_is_found_without_running_it(tree: Path) -> None:
    (tree / "wells" / "command.py").write_text("raise RuntimeError")

    file = rooms.file_of(f"{tree.name}.wells", "command")

    assert file == tree / "wells" / "command.py"
    assert f"{tree.name}.wells.command" not in sys.modules
