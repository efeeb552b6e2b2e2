"""Datasets are listed, told and read at the command line."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.command import COMMAND
from kallipolis.platforms.data.datasets.testing import make_dataset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stations() -> None:
    publish_documents(pack="air", dataset=[make_dataset()])


def said(*words: str) -> str:
    return CliRunner().invoke(COMMAND, list(words), catch_exceptions=False).output


def test_datasets_are_listed_with_who_keeps_them() -> None:
    (row,) = json.loads(said("list", "--json"))

    assert (row["id"], row["owner"]) == ("stations", "environment")
    assert "environment" in said("list")


def test_a_dataset_that_is_told_as_a_contract_is_taken_again(tmp_path: Path) -> None:
    file = tmp_path / "stations.odcs.yaml"
    file.write_text(said("contract", "stations"))

    taken = yaml.safe_load(said("take", str(file)))

    assert yaml.safe_load(file.read_text())["kind"] == "DataContract"
    assert (taken["id"], taken["licence"], taken["key"]) == ("stations", "CC0-1.0", ["code"])


def test_a_contract_with_two_tables_is_written_as_two_documents(tmp_path: Path) -> None:
    both = yaml.safe_load(said("contract", "stations"))
    both["schema"].append({**both["schema"][0], "name": "others", "id": "others"})
    (tmp_path / "both.yaml").write_text(yaml.safe_dump(both))

    taken = yaml.safe_load_all(said("take", str(tmp_path / "both.yaml")))

    assert [each["id"] for each in taken] == ["stations", "others"]


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: [")

    with pytest.raises(Refusal, match=r"dataset\.contract_unfit"):
        said("take", str(tmp_path / "x.yaml"))
