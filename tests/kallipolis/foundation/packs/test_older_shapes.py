"""What an earlier version stored stays readable; what cannot be read is told in time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.command import COMMAND
from kallipolis.foundation.packs.contracts import FieldChange
from kallipolis.foundation.packs.testing import ACTOR, forget, publish_packs, write_pack

pytestmark = pytest.mark.django_db

ROOM = """
import msgspec
from kallipolis.foundation.packs.contracts import DocumentKind

class Well(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    {fields}

def in_metres(well):
    return {{"id": well["id"], "metres": well["depth"]}}

def with_owner(well):
    return {{**well, "owner": "the city"}}

KINDS = (DocumentKind(name="well", folder="wells", type=Well, lifts=({lifts})),)
"""
FIRST = ("depth: int", "")
SECOND = ("metres: int", "in_metres,")
THIRD = ("metres: int; owner: str", "in_metres, with_owner,")
NARROWED = ("metres: int", "")
MISTAKEN = ("metres: int", "in_metres, in_metres,")

Install = Callable[[tuple[str, str]], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Install:
    """Give what installs a version of the room, as a new process starts with it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    others = list(settings.ROOMS)
    made: list[str] = []

    def installing(version: tuple[str, str]) -> None:
        made.append(f"wells_{tmp_path.name.replace('-', '_')}_{len(made)}")
        (tmp_path / made[-1]).mkdir()
        (tmp_path / made[-1] / "__init__.py").touch()
        fields, lifts = version
        (tmp_path / made[-1] / "documents.py").write_text(ROOM.format(fields=fields, lifts=lifts))
        settings.ROOMS = [*others, made[-1]]
        forget()

    return installing


def make_pack(folder: Path, said: str, version: str = "1.0.0") -> Path:
    return write_pack(folder / "pack", {"wells/east.yaml": said}, id="wells", version=version)


def shapes_stored() -> list[tuple[int, int | None, int]]:
    rows = database.rows("SELECT since_edition, until_edition, shape FROM packs_document")
    return sorted((int(since), until, int(shape)) for since, until, shape in rows)


def check_named(name: str) -> dict[str, object]:
    answer = Client().get("/readyz").json()
    (found,) = [check for check in answer["checks"] if check["name"] == name]
    return {"is_ready": answer["is_ready"], **found}


def test_a_document_is_lifted_from_the_shape_in_which_it_was_stored(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    edition = publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    install(THIRD)
    well = packs.get("well", "east", edition).body

    assert (well.metres, well.owner) == (30, "the city")
    assert packs.stock().unreadable == ()


def test_each_edition_is_read_from_its_own_shape(tmp_path: Path, install: Install) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))
    install(SECOND)
    publish_packs(make_pack(tmp_path, "id: east\nmetres: 31\n", "1.1.0"))

    install(THIRD)
    depths = [packs.get("well", "east", Edition(n)).body.metres for n in (1, 2)]

    assert depths == [30, 31]
    assert shapes_stored() == [(1, 2, 1), (2, None, 2)]


def test_a_document_that_says_what_the_lifted_one_says_keeps_its_row(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    install(SECOND)
    rewritten = make_pack(tmp_path, "id: east\nmetres: 30\n", "1.1.0")

    assert packs.difference(rewritten) == ()
    assert publish_packs(rewritten) == 2
    assert shapes_stored() == [(1, None, 1)]


def test_a_difference_is_told_in_the_shape_of_today(tmp_path: Path, install: Install) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    install(SECOND)
    (change,) = packs.difference(make_pack(tmp_path, "id: east\nmetres: 31\n", "1.1.0"))

    assert change.fields == (FieldChange(path="metres", before="30", after="31"),)


def test_rolling_back_brings_back_a_document_of_an_older_shape(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))
    install(SECOND)
    publish_packs(make_pack(tmp_path, "id: east\nmetres: 31\n", "1.1.0"))

    edition = packs.roll_back(ACTOR, "wells", "1.0.0")

    assert packs.get("well", "east", edition).body.metres == 30
    assert shapes_stored() == [(1, 2, 1), (2, 3, 2), (3, None, 2)]


@pytest.mark.parametrize(
    ("stored", "installed", "why"),
    [
        (FIRST, NARROWED, "stored in shape 1: Object contains unknown field `depth`"),
        (FIRST, MISTAKEN, "the lift from shape 2 to 3 fails: KeyError: 'depth'"),
        (SECOND, FIRST, "stored in shape 2, this version reads 1: a newer version"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(
    tmp_path: Path,
    install: Install,
    stored: tuple[str, str],
    installed: tuple[str, str],
    why: str,
) -> None:
    install(stored)
    name = stored[0].partition(":")[0]
    publish_packs(make_pack(tmp_path, f"id: east\n{name}: 30\n"))

    install(installed)
    answer = CliRunner().invoke(COMMAND, ["reread"])

    assert answer.exit_code == 1
    assert answer.output.startswith("well east (wells 1.0.0, edition 1): ")
    assert why in answer.output
    assert "1 cannot be read. Running cases that rest on them wait." in answer.output


def test_nothing_is_told_where_all_can_be_read(tmp_path: Path, install: Install) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    answer = CliRunner().invoke(COMMAND, ["reread"])

    assert (answer.exit_code, answer.output) == (0, "1 stored document; all can be read.\n")
    assert check_named("documents")["detail"] == "1 read"


def test_a_version_that_cannot_read_what_is_in_force_is_not_ready(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    install(NARROWED)
    found = check_named("documents")

    assert (found["is_ready"], found["is_well"]) == (False, False)
    assert "1, first well east (wells 1.0.0)" in str(found["detail"])


def test_a_document_of_an_earlier_edition_that_cannot_be_read_is_told_and_the_city_is_ready(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))
    (make_pack(tmp_path, "", "1.1.0") / "wells" / "east.yaml").unlink()
    publish_packs(tmp_path / "pack")

    install(NARROWED)
    found = check_named("earlier-documents")

    assert (found["is_ready"], found["is_well"], found["is_required"]) == (True, False, False)
    assert "1, first well east (wells 1.0.0)" in str(found["detail"])


def test_who_needs_what_cannot_be_read_is_told_to_come_again(
    tmp_path: Path, install: Install
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    install(NARROWED)

    with pytest.raises(Outage, match="stored-document"):
        packs.get("well", "east")


def test_a_kind_that_nothing_declares_is_listed_and_keeps_nobody_away(
    tmp_path: Path, install: Install, settings: Settings
) -> None:
    install(FIRST)
    publish_packs(make_pack(tmp_path, "id: east\ndepth: 30\n"))

    settings.ROOMS = settings.ROOMS[:-1]
    (listed,) = packs.stock().unreadable

    assert (listed.is_declared, listed.why) == (
        False,
        "nothing that is installed declares this kind",
    )
    assert check_named("documents")["is_well"] is True
