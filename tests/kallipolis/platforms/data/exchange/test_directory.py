"""Nodes believe what a trusted authority has signed last, and nothing else."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from joserfc.jwk import OKPKey

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import nodes
from kallipolis.platforms.data.exchange.contracts import Directory, Node, Purpose, Use
from kallipolis.platforms.data.exchange.testing import make_directory, make_key, signed

pytestmark = pytest.mark.django_db

PLATFORM = system("test")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def refused() -> list[object]:
    found = audit.search(PLATFORM, Query(act="exchange.refuse"))
    return [entry.detail["code"] for entry in found]


def test_a_newer_directory_takes_the_place_of_an_older_one(authority: OKPKey, here: Node) -> None:
    nodes.import_directory(PLATFORM, signed(make_directory(here, serial=3), authority))

    nodes.import_directory(PLATFORM, signed(make_directory(here, serial=5), authority))

    assert nodes.directory(PLATFORM).serial == 5


@pytest.mark.parametrize("serial", [3, 2])
def test_one_that_is_not_newer_is_refused_and_recorded(
    authority: OKPKey, here: Node, serial: int
) -> None:
    nodes.import_directory(PLATFORM, signed(make_directory(here, serial=3), authority))

    with pytest.raises(Refusal, match=r"exchange\.directory_old"):
        nodes.import_directory(PLATFORM, signed(make_directory(here, serial=serial), authority))

    assert nodes.directory(PLATFORM).serial == 3
    assert refused() == ["exchange.directory_old"]


def test_one_that_somebody_else_has_signed_is_refused_and_recorded(here: Node) -> None:
    with pytest.raises(Refusal, match=r"exchange\.directory_forged"):
        nodes.import_directory(PLATFORM, signed(make_directory(here), make_key()))

    assert refused() == ["exchange.directory_forged"]


def test_one_that_was_altered_is_refused(authority: OKPKey, here: Node) -> None:
    head, _, signature = signed(make_directory(here), authority).split(".")
    _, altered, _ = signed(make_directory(here, serial=9), authority).split(".")

    with pytest.raises(Refusal, match=r"exchange\.directory_forged"):
        nodes.import_directory(PLATFORM, f"{head}.{altered}.{signature}")


def test_one_whose_time_is_over_is_refused(authority: OKPKey, here: Node) -> None:
    over = make_directory(here, at=LONG_AGO - timedelta(days=400))

    with pytest.raises(Refusal, match=r"exchange\.no_directory"):
        nodes.import_directory(PLATFORM, signed(over, authority))


def test_a_node_that_is_there_twice_is_no_directory(authority: OKPKey, here: Node) -> None:
    with pytest.raises(Refusal, match=r"exchange\.directory_malformed"):
        nodes.import_directory(PLATFORM, signed(make_directory(here, here), authority))


def test_a_purpose_is_named_once_and_for_all_nodes(authority: OKPKey, here: Node) -> None:
    move = Purpose(id="move", name=everywhere("Household move"))
    nodes.import_directory(PLATFORM, signed(make_directory(here, purposes=(move,)), authority))

    twice = make_directory(here, serial=2, purposes=(move, move))
    assert api.purpose_names() == {"move": move.name}
    with pytest.raises(Refusal, match=r"exchange\.directory_malformed"):
        nodes.import_directory(PLATFORM, signed(twice, authority))


def test_an_authority_signs_with_a_key_of_its_own(authority: OKPKey, here: Node) -> None:
    nodes.new_key(PLATFORM, Use.DIRECTORY)
    document = msgspec.json.encode(make_directory(here))

    token = nodes.sign_directory(PLATFORM, document)

    assert token.count(".") == 2
    assert msgspec.json.decode(document, type=Directory).nodes == (here,)
