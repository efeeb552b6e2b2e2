"""The command line as people and machines meet it."""

import json
import os
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from kallipolis.foundation import rooms
from kallipolis.site.command import main

ROOM = '''"""kallipolis wells: look after the wells.

More words.
"""
import click
from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal

@click.group(name="wells")
def COMMAND(): "Look after the wells."

@COMMAND.command()
def draw():
    raise Refusal(
        "well.dry", Reason.CONFLICT, values={"name": "East"},
        problems=(Problem(field="depth", code="well.depth", values={"m": "3"}),),
    )

@COMMAND.command()
def ring():
    raise Outage("bell", retry_after_s=5)
'''
MESSAGES = """MESSAGES = {
    "well.dry": "The well %(name)s is dry.",
    "remedy.well.dry": "Wait for rain.",
    "well.depth": "%(m)s m are too shallow.",
}"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    name = f"wells_of_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "command.py").write_text(ROOM)
    (folder / "contracts.py").write_text(MESSAGES)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.ROOMS = [name]
    return folder


def test_help_lists_the_commands_of_rooms_by_their_headlines(room: Path) -> None:
    answer = CliRunner().invoke(main, ["--help"])

    assert answer.exit_code == 0
    assert "wells     look after the wells." in answer.output


def test_help_does_not_run_the_files_of_rooms(room: Path) -> None:
    (room / "command.py").write_text('"""kallipolis wells: fail."""\nraise RuntimeError')

    answer = CliRunner().invoke(main, ["--help"])

    assert answer.exit_code == 0


def test_a_command_file_without_a_headline_is_named(room: Path) -> None:
    (room / "command.py").write_text('"""The wells."""')

    answer = CliRunner().invoke(main, ["--help"])

    assert answer.exit_code == 2
    assert "begin its docstring `kallipolis NAME: what it does.`" in answer.stderr


def test_a_refusal_is_said_with_its_remedy_and_problems(room: Path) -> None:
    answer = CliRunner().invoke(main, ["wells", "draw"])

    assert answer.exit_code == 2
    assert answer.stderr.splitlines() == [
        "The well East is dry. Wait for rain.",
        "  depth: 3 m are too shallow.",
    ]


def test_an_outage_asks_to_try_later(room: Path) -> None:
    answer = CliRunner().invoke(main, ["wells", "ring"])

    assert answer.exit_code == 75
    assert answer.stderr.strip() == "bell does not answer; try again in 5 s."


def test_settings_are_listed_for_a_machine_with_secrets_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KALLIPOLIS_SECRET_KEY", "very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://city:pass@127.0.0.1/city")

    answer = CliRunner().invoke(main, ["settings", "--json"])

    shown = {setting["variable"]: setting["value"] for setting in json.loads(answer.stdout)}
    assert shown["KALLIPOLIS_SECRET_KEY"] == "********"
    assert shown["DATABASE_URL"] == "postgresql://city:***@127.0.0.1/city"
    assert shown["KALLIPOLIS_PORT"] == "8000"


def test_settings_are_listed_and_the_wrong_one_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALLIPOLIS_PROT", "8000")

    answer = CliRunner().invoke(main, ["settings"])

    assert answer.exit_code == 2
    assert "KALLIPOLIS_PORT" in answer.stdout
    assert "KALLIPOLIS_PROT is not a setting" in answer.stderr


def on_no_database(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = f"from kallipolis.site.command import main; main({list(words)})"
    return subprocess.run(
        [sys.executable, "-c", command],
        env={"KALLIPOLIS_STATE": str(folder), "PYTHONPATH": os.pathsep.join(sys.path), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_database_without_tables_asks_for_the_migration(tmp_path: Path) -> None:
    answer = on_no_database(tmp_path, "pack", "list", "--releases")

    assert answer.returncode == 2
    assert answer.stderr.startswith("The database is not what this version needs.")


def test_what_an_installation_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / "city"

    on_no_database(state, "pack", "list", "--releases")

    kept = [state, *(path for path in state.rglob("*") if path.is_file())]
    open_to_others = [path.name for path in kept if path.stat().st_mode & 0o077]
    assert "kallipolis.sqlite3" in {path.name for path in kept}
    assert open_to_others == []


def test_a_state_folder_that_cannot_be_made_is_named_with_its_variable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    answer = on_no_database(tmp_path / "file" / "state", "pack", "list")

    assert answer.returncode == 2
    assert "file/state: Not a directory." in answer.stderr
    assert "KALLIPOLIS_STATE" in answer.stderr


def test_a_database_that_does_not_answer_is_told_from_one_that_is_not_migrated(
    tmp_path: Path,
) -> None:
    nobody = "postgresql://postgres@127.0.0.1:1/nobody"

    answer = on_no_database(tmp_path, "audit", "verify", DATABASE_URL=nobody)

    assert answer.returncode == 75
    assert "Connection refused" in answer.stderr
    assert answer.stderr.endswith("Start the database, or correct DATABASE_URL.\n")


def test_a_port_that_is_taken_is_named_before_anything_is_made_ready(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        answer = on_no_database(tmp_path, "run", KALLIPOLIS_PORT=port)

    assert answer.returncode == 2
    assert f"port {port}: Address already in use." in answer.stderr
    assert "KALLIPOLIS_PORT" in answer.stderr
    assert not (tmp_path / "kallipolis.sqlite3").exists()


def test_packs_are_checked_before_there_is_a_database(tmp_path: Path) -> None:
    answer = on_no_database(tmp_path, "pack", "check", "--all")

    assert (answer.returncode, answer.stdout) == (0, "")
    assert "nothing is wrong" in answer.stderr


@pytest.mark.parametrize("room", [r for r in rooms.installed() if rooms.file_of(r, "command")])
def test_the_headline_of_a_command_file_names_its_command(room: str) -> None:
    module = import_module(f"{room}.command")

    name, _, _ = (module.__doc__ or "").removeprefix("kallipolis ").partition(":")
    assert name.split()[-1] == module.COMMAND.name
