"""Packs at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db

EVENTS = "id,kind,name_en,name_zh_hans,name_zh_hant\n{}"
BIRTH = "birth,life,Birth,生育,生育\n"
CARE = "care,life,Care,养老,養老\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["pack", *map(str, words)], catch_exceptions=False)


def make_pack(folder: Path, rows: str = BIRTH, version: str = "1.0.0") -> Path:
    files = {"events/events.csv": EVENTS.format(rows)}
    return write_pack(folder, files, id="life", version=version)


def test_a_sound_pack_passes_the_check(tmp_path: Path) -> None:
    answer = run("check", make_pack(tmp_path))

    assert answer.exit_code == 0
    assert "life: 1 event; 0 examples run; nothing is wrong." in answer.stderr


def test_each_fault_is_a_line_that_editors_jump_to(tmp_path: Path) -> None:
    answer = run("check", make_pack(tmp_path, "birth,death,Birth,生育,生育\n"))

    assert answer.exit_code == 1
    assert answer.stdout == (
        f"{tmp_path}/events/events.csv:2: kind: `death` does not fit, "
        "expected one of business, life\n"
    )
    assert "1 fault." in answer.stderr


def test_a_machine_reads_the_report(tmp_path: Path) -> None:
    answer = run("check", make_pack(tmp_path), "--json")

    report = json.loads(answer.stdout)
    assert report == {
        "packs": ["life"],
        "counts": {"event": 1},
        "runs": 0,
        "faults": [],
        "notes": [],
        "examples": [],
    }


def test_a_check_of_nothing_asks_for_a_pack() -> None:
    answer = run("check")

    assert answer.exit_code == 2
    assert "Name a pack by its folder or id, or say --all." in answer.stderr


def test_a_difference_is_told_by_document_and_field(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path, BIRTH + CARE))

    rows = "birth,life,Having a child,生育,生育\nwork,business,Work,就业,就業\n"
    answer = run("diff", make_pack(tmp_path, rows, "1.1.0"))

    assert answer.stdout.splitlines() == [
        "~ event birth",
        '    name.en: "Birth" → "Having a child"',
        "- event care",
        "+ event work",
    ]


def test_publishing_tells_the_edition_and_records_who_answers(tmp_path: Path) -> None:
    answer = run("publish", make_pack(tmp_path), "--by", "Li Hua")

    assert answer.stdout == "Published as edition 1.\n"
    assert packs.releases()[0].published_by == "Li Hua"


def test_publishing_again_does_nothing(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))

    answer = run("publish", tmp_path)

    assert answer.stdout == "Nothing to do: all of this is published. Edition 1 stays.\n"


def test_publishing_a_faulty_pack_lists_its_faults(tmp_path: Path) -> None:
    answer = run("publish", make_pack(tmp_path, "Birth,life,Birth,生育,生育\n"))

    assert answer.exit_code == 2
    assert "The pack has faults and was not published." in answer.stderr
    assert "events.csv:2: id: `Birth` is no id, expected kebab-case" in answer.stderr
    assert packs.edition() == 0


def test_a_version_is_brought_back(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))
    publish_packs(make_pack(tmp_path, CARE, "1.1.0"))

    answer = run("roll-back", "life", "1.0.0")

    assert answer.stdout == "life 1.0.0 is in force again, with edition 3.\n"
    assert list(packs.every("event")) == ["birth"]


def test_installed_packs_are_listed_with_what_is_in_force() -> None:
    publish_packs("core")

    listed = {pack["id"]: pack for pack in json.loads(run("list", "--json").stdout)}

    assert listed["core"]["published"] == listed["core"]["version"]
    assert listed["guangdong"]["published"] is None


def test_releases_are_listed(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))

    assert "life  1.0.0    1" in run("list", "--releases").stdout


def test_an_unknown_pack_is_named(tmp_path: Path) -> None:
    answer = run("diff", "nothing")

    assert answer.exit_code == 2
    assert "There is no pack nothing." in answer.stderr


def test_schemas_are_written_for_editors(tmp_path: Path) -> None:
    answer = run("schema", "--out", tmp_path)

    schema = json.loads((tmp_path / "region.json").read_text())
    assert answer.exit_code == 0
    assert schema["title"] == "region"
    assert schema["additionalProperties"] is False


def test_the_schema_of_one_kind_is_shown() -> None:
    assert json.loads(run("schema", "pack").stdout)["title"] == "pack"


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    answer = run("schema", "poem")

    assert answer.exit_code == 2
    assert "Choose one of: pack, " in answer.stderr
