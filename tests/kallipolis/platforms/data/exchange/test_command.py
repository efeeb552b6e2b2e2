"""Keys, directories and messages are looked after at the command line."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from pytest_django import Settings

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.exchange.command import COMMAND
from kallipolis.platforms.data.exchange.testing import make_directory, make_node, make_node_key

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    told = CliRunner().invoke(COMMAND, list(words), catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.output


def as_json(*words: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(said(*words, "--json"))
    return found


@pytest.fixture
def node(tmp_path: Path, settings: Settings) -> Path:
    """Be the authority of a directory with ourselves in it; return the folder with the files."""
    own, signing = as_json("keys", "new"), as_json("keys", "new", "--for", "directory")
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS, node="here.example", exchange_authorities=signing["x"]
    )
    here = make_node("here.example", make_node_key(own["x"]), address="http://127.0.0.1:1")
    (tmp_path / "nodes.json").write_bytes(msgspec.json.encode(make_directory(here, serial=4)))
    (tmp_path / "content.json").write_text('{"step": 1}')
    (tmp_path / "nodes.jws").write_text(said("directory", "sign", str(tmp_path / "nodes.json")))
    return tmp_path


def test_a_directory_is_signed_imported_and_exported(node: Path) -> None:
    told = said("directory", "import", str(node / "nodes.jws"))

    assert "Directory 4 with 1 nodes is in force." in told
    assert said("directory", "export").strip() == (node / "nodes.jws").read_text().strip()
    assert json.loads(said("directory", "show", "--json"))["serial"] == 4


def test_a_message_to_a_node_that_is_away_waits_in_the_outbox(node: Path) -> None:
    said("directory", "import", str(node / "nodes.jws"))
    named = ("--kind", "move", "--subject", "move/1")
    sent = as_json("send", "here.example", str(node / "content.json"), *named)

    told = said("forward")

    assert told.strip() == "0 messages were dealt with."
    assert sent["message"] in said("outbox", "--waiting", "--json")
    assert json.loads(said("peers", "--json"))[0]["failures"] == 1


def test_a_revoked_key_signs_nothing_and_no_private_half_is_shown(node: Path) -> None:
    keys = json.loads(said("keys", "list", "--json"))
    signing = next(key["key"] for key in keys if key["use"] == "directory")
    said("keys", "revoke", signing)

    with pytest.raises(Refusal, match=r"exchange\.key_missing"):
        said("directory", "sign", str(node / "nodes.json"))

    assert set(keys[0]) == {"key", "use", "public", "made", "revoked"}
