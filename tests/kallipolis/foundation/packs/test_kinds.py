"""A room declares a kind of document; everything else follows."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack

DECLARED = '''
import msgspec
from kallipolis.foundation.packs.contracts import DocumentKind, Remark

TOLD = []

class Well(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="well"):
    """A hole with water in it."""
    id: str
    depth: int

class Spring(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="spring"):
    id: str
    flow: float

class Water(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where water comes from."""
    id: str
    sources: tuple[Well | Spring, ...]
    name: str | None = None
    extent: int | str = 0

class Sounding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    water: str
    depth: int

def run(body, library):
    deepest = library.find("water", body.water).sources[0].depth
    if deepest != body.depth:
        yield Remark(path="depth", message=f"came out as {deepest}", expected=str(body.depth))

def told(publication):
    TOLD.append(([d.kind + " " + d.id for d in publication.changed], publication.gone))

KINDS = (
    DocumentKind(
        name="sounding", folder="soundings", type=Sounding, rank=9, run=run, published=told
    ),
    DocumentKind(name="water", folder="waters", type=Water, rank=1, published=told),
)
'''
EAST = (
    "id: east\nsources:\n  - {type: well, id: a, depth: 30}\n  - {type: spring, id: b, flow: 1.5}\n"
)
SOUNDING = "id: first\nwater: east\ndepth: 30\n"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> str:
    name = f"waters_of_{tmp_path.name.replace('-', '_')}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    (tmp_path / name / "documents.py").write_text(DECLARED)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.ROOMS = [name]
    return name


def make_pack(
    folder: Path, east: str = EAST, sounding: str = SOUNDING, version: str = "1.0.0"
) -> Path:
    files = {"waters/east.yaml": east, "soundings/first.yaml": sounding}
    return write_pack(folder / "pack", files, id="waters", version=version)


def told_to(room: str) -> object:
    module: ModuleType = sys.modules[f"{room}.documents"]
    return module.TOLD


@pytest.mark.django_db
def test_examples_are_run_and_counted(tmp_path: Path, room: str) -> None:
    report = packs.check(make_pack(tmp_path))

    assert (report.faults, report.runs) == ((), 1)
    assert report.counts == {"water": 1, "sounding": 1}


@pytest.mark.django_db
def test_an_example_that_comes_out_otherwise_is_told_with_its_line(
    tmp_path: Path, room: str
) -> None:
    folder = make_pack(tmp_path, sounding=SOUNDING.replace("30", "31"))

    (fault,) = packs.check(folder).faults

    assert str(fault) == f"{folder}/soundings/first.yaml:3: depth: came out as 30, expected 31"


@pytest.mark.django_db
def test_examples_are_not_run_on_faulty_documents(tmp_path: Path, room: str) -> None:
    report = packs.check(make_pack(tmp_path, east="id: east\n"))

    assert report.runs == 0
    assert len(report.faults) == 1


@pytest.mark.django_db
def test_a_pack_whose_examples_fail_is_not_published(tmp_path: Path, room: str) -> None:
    with pytest.raises(Refusal, match=r"pack\.faulty"):
        publish_packs(make_pack(tmp_path, sounding=SOUNDING.replace("30", "31")))


@pytest.mark.django_db
def test_rooms_are_told_in_the_order_of_rank_what_changed_and_what_is_gone(
    tmp_path: Path, room: str
) -> None:
    publish_packs(make_pack(tmp_path))
    (make_pack(tmp_path, version="2.0.0") / "soundings" / "first.yaml").unlink()

    publish_packs(tmp_path / "pack")

    assert told_to(room) == [
        (["water east"], ()),
        (["sounding first"], ()),
        ([], ("first",)),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("east", "fault"),
    [
        (
            EAST.replace("depth: 30", "depth: deep"),
            "3: sources[0].depth: `deep` is text, expected a whole number",
        ),
        (
            EAST.replace("flow: 1.5", "depth: 2"),
            "4: sources[1].depth: `depth` is not known here, expected one of flow",
        ),
        (
            EAST.replace("type: spring", "type: sea"),
            "4: sources[1].type: `sea` does not fit, expected one of spring, well",
        ),
        (
            EAST.replace("type: spring, ", ""),
            "4: sources[1]: `type` is missing, expected one of spring, well",
        ),
        (
            EAST + "name: 3\n",
            '5: name: `3` does not fit, expected text in quotes: "3" or nothing',
        ),
        (
            EAST + "extent: [1]\n",
            "5: extent: `[1]` does not fit, expected a whole number or text",
        ),
        ("- east\n", '1: `["east"]` is a list, expected the fields id, sources, name, extent'),
    ],
)
def test_the_alternative_that_was_meant_is_explained(
    tmp_path: Path, room: str, east: str, fault: str
) -> None:
    folder = make_pack(tmp_path, east=east)
    (folder / "soundings" / "first.yaml").unlink()

    found = [str(f).removeprefix(f"{folder}/waters/east.yaml:") for f in packs.check(folder).faults]

    assert fault in found


@pytest.mark.django_db
def test_members_of_lists_are_compared_by_id(tmp_path: Path, room: str) -> None:
    publish_packs(make_pack(tmp_path))
    sources = "[{type: spring, id: b, flow: 2}, {type: well, id: a, depth: 30}]"
    moved = f"id: east\nsources: {sources}\n"

    (change,) = packs.difference(make_pack(tmp_path, moved, version="1.1.0"))

    assert [(f.path, f.before, f.after) for f in change.fields] == [
        ("sources", '["a","b"]', '["b","a"]'),
        ("sources.b.flow", "1.5", "2.0"),
    ]


def test_a_kind_declared_twice_is_a_fault_of_the_installation(
    tmp_path: Path, room: str, settings: Settings
) -> None:
    (tmp_path / room / "again").mkdir()
    (tmp_path / room / "again" / "documents.py").write_text(DECLARED)
    settings.ROOMS = [room, f"{room}.again"]

    with pytest.raises(ConfigurationError, match="the same kind of document twice: sounding"):
        packs.schemas()


def test_schemas_carry_the_words_of_the_declarations(room: str) -> None:
    schema = packs.schemas()["water"]

    assert schema["title"] == "water"
    assert schema["description"] == "Where water comes from."
    assert schema["required"] == ["id", "sources"]
    assert schema["$id"].endswith("/schemas/water.json")


def test_schemas_are_served_to_editors(client: Client) -> None:
    answer = client.get("/schemas/region.json")

    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.json()["title"] == "region"


def test_a_schema_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/schemas/poem.json").status_code == 404


def test_every_kind_refuses_unknown_fields_at_any_depth() -> None:
    loose = [
        f"{kind}: {name}"
        for kind, schema in packs.schemas().items()
        for name, part in schema["$defs"].items()
        if part.get("properties") and part.get("additionalProperties") is not False
    ]

    assert loose == ["boundary: Geometry"]
