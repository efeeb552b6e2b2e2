"""The three demo nodes are one round: a sound directory, and rights to ask what is there."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.exchange.contracts import Directory
from kallipolis.platforms.data.exchange.logic import directories
from kallipolis.site.demo.nodes import GUANGDONG, HAINAN, MINISTRY, Node, directory_of, members

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SMALL = ("core", "hainan", "public-security-ministry")


def round_of(folder: Path) -> tuple[Node, ...]:
    return tuple(Node(member, folder, 8301 + at) for at, member in enumerate(members()))


def written(folder: Path) -> Directory:
    keys = [(f"key-{number}", f"x-{number}") for number, _ in enumerate(members())]
    return msgspec.json.decode(directory_of(round_of(folder), keys, NOW), type=Directory)


def test_the_directory_of_the_demo_is_sound_and_in_force_at_once(tmp_path: Path) -> None:
    directory = written(tmp_path)

    assert list(directories.faults(directory)) == []
    assert directories.is_in_force(directory, NOW)
    assert all(directories.keys_of(node, NOW) for node in directory.nodes)
    assert len({node.address for node in directory.nodes}) == 3


def test_the_directory_of_the_demo_says_in_words_what_its_nodes_ask_for(tmp_path: Path) -> None:
    directory = written(tmp_path)

    asked = {id for node in directory.nodes for ask in node.may_ask for id in ask.purposes}

    assert asked == {purpose.id for purpose in directory.purposes}


def test_each_node_keeps_its_state_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")

    settings = [node.environment for node in round_of(tmp_path)]

    assert len({each["KALLIPOLIS_STATE"] for each in settings}) == 3
    assert [each for each in settings if "DATABASE_URL" in each] == []


@pytest.mark.django_db
def test_the_small_nodes_are_asked_only_for_what_their_registries_record(tmp_path: Path) -> None:
    publish_packs(*SMALL)
    asks = [ask for node in written(tmp_path).nodes for ask in node.may_ask if ask.of != GUANGDONG]

    unknown = [
        (ask.registry, field)
        for ask in asks
        for field in ask.fields
        if field not in {known.id for known in packs.get("registry", ask.registry).body.fields}
    ]

    assert {ask.of for ask in asks} == {HAINAN, MINISTRY}
    assert unknown == []
