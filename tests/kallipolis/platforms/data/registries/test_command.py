"""Registries are filled from tables at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.command import COMMAND

pytestmark = pytest.mark.django_db

PEOPLE = "id_number,name,neighbourhood\nS24681357,Anna Allston,US-MA-BOS-ALLSTON\nS13572468,Ben,\n"


@pytest.fixture(autouse=True)
def _packs() -> None:
    publish_packs("core", "boston")


def load(folder: Path, table: str, registry: str = "boston-residents") -> object:
    (folder / "people.csv").write_text(table)
    return CliRunner().invoke(COMMAND, ["load", registry, str(folder / "people.csv")])


def test_a_table_is_recorded_and_counted(tmp_path: Path) -> None:
    load(tmp_path, PEOPLE)

    listed = json.loads(CliRunner().invoke(COMMAND, ["list", "--json"]).output)

    assert {"id": "boston-residents", "key": "id_number", "entries": 2} in listed


def test_loading_again_replaces_what_was_recorded(tmp_path: Path) -> None:
    load(tmp_path, PEOPLE)

    load(tmp_path, PEOPLE.replace("Ben", "Benjamin"))

    assert registries.count("boston-residents") == 2


@pytest.mark.parametrize(
    ("table", "registry", "code"),
    [
        (PEOPLE, "moon-residents", "registry.not_found"),
        (PEOPLE.replace("name,", "nickname,"), "boston-residents", "registry.malformed"),
        (PEOPLE.replace("Ben", ""), "boston-residents", "registry.malformed"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, table: str, registry: str, code: str) -> None:
    told = load(tmp_path, table, registry)

    refusal = getattr(told, "exception", None)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert registries.count("boston-residents") == 0


def test_a_table_without_the_key_is_refused(tmp_path: Path) -> None:
    told = load(tmp_path, "name\nAnna\n")

    assert "no column id_number" in str(getattr(told, "output", ""))
