"""Packs are found where they are shipped, in configured folders, and in other distributions."""

import shutil
from importlib import invalidate_caches
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack

pytestmark = pytest.mark.django_db

EVENTS = "id,kind,name_en,name_zh_hans,name_zh_hant\nflood,life,Flood,洪水,洪水\n"
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"


def configure(settings: Settings, folders: str) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, packs=folders)


def write_distribution(folder: Path, name: str) -> Path:
    """Write what pip would install: a package that is a pack, and its metadata."""
    write_pack(folder / name, {"events/events.csv": EVENTS, "__init__.py": ""}, id="vendor-floods")
    (folder / f"{name}-1.0.dist-info").mkdir()
    (folder / f"{name}-1.0.dist-info" / "METADATA").write_text(METADATA.format(name=name))
    (folder / f"{name}-1.0.dist-info" / "entry_points.txt").write_text(
        f"[kallipolis.packs]\nfloods = {name}\n"
    )
    return folder


def test_the_shipped_packs_are_found() -> None:
    found = {pack.id: pack for pack in packs.installed()}

    assert {"core", "guangdong", "boston", "public-services"} <= found.keys()
    assert found["guangdong"].title is not None
    assert found["guangdong"].published is None


def test_a_third_partys_distribution_brings_its_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(write_distribution(tmp_path, "vendor_floods_folder")))

    publish_packs("vendor-floods")

    assert packs.get("event", "flood").pack == "vendor-floods"


def test_a_distribution_inside_an_archive_brings_its_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_distribution(tmp_path / "root", "vendor_floods_archive")
    archive = shutil.make_archive(str(tmp_path / "vendor"), "zip", root)
    monkeypatch.syspath_prepend(archive)
    invalidate_caches()

    publish_packs("vendor-floods")

    assert packs.get("event", "flood").pack == "vendor-floods"


def test_configured_folders_are_packs_or_hold_packs(tmp_path: Path, settings: Settings) -> None:
    write_pack(tmp_path / "one", id="one")
    write_pack(tmp_path / "many" / "two", id="two")
    (tmp_path / "many" / "notes").mkdir()

    configure(settings, f"{tmp_path / 'one'}:{tmp_path / 'many'}")

    found = {pack.id: pack.folder for pack in packs.installed()}
    assert found["one"] == str(tmp_path / "one")
    assert found["two"] == str(tmp_path / "many" / "two")


def test_a_configured_folder_that_is_not_there_is_named(settings: Settings) -> None:
    configure(settings, "/nowhere")

    with pytest.raises(ConfigurationError, match="KALLIPOLIS_PACKS names /nowhere"):
        packs.installed()


def test_a_pack_in_two_places_is_not_guessed(tmp_path: Path, settings: Settings) -> None:
    configure(settings, f"{write_pack(tmp_path / 'a')}:{write_pack(tmp_path / 'b')}")

    with pytest.raises(Refusal, match=r"pack\.twice"):
        packs.check("sample")


def test_a_broken_manifest_does_not_hide_the_other_packs(
    tmp_path: Path, settings: Settings
) -> None:
    (write_pack(tmp_path / "broken") / "pack.yaml").write_text("id: [")

    configure(settings, str(tmp_path / "broken"))

    found = {pack.id: pack for pack in packs.installed()}
    assert "core" in found
    assert "is not YAML" in found["broken"].faults[0].message


def test_a_pack_that_is_nowhere_is_refused() -> None:
    with pytest.raises(Refusal, match=r"pack\.not_found"):
        packs.check("nothing")


@pytest.mark.parametrize("place", ["guangdong", "boston"])
def test_a_place_is_sound_and_nothing_but_documents(place: str) -> None:
    report = packs.check(place)

    publish_packs("core", place)

    assert report.faults == ()
    assert len(packs.every("region")) > 10
    assert packs.get("calendar", {"guangdong": "china"}.get(place, place)).pack == place


def test_two_places_live_beside_each_other() -> None:
    publish_packs("core", "guangdong", "boston")

    assert {d.pack for d in packs.every("region").values()} == {"guangdong", "boston"}
