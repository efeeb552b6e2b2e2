"""Every fault of a pack is told at once, with its file and line and with what was expected."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.adapters import installations
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

CALENDAR = """\
id: works
region: '440300'
title:
  en: Working days
  zh-Hans: 工作日
  zh-Hant: 工作日
holidays:
  - date: 2026-01-01
    name: {en: New Year, zh-Hans: 元旦, zh-Hant: 元旦}
"""
HEADER = "id,kind,name_en,name_zh_hans,name_zh_hant\n"


def faults_of(folder: Path) -> list[str]:
    return [str(fault).removeprefix(f"{folder}/") for fault in packs.check(folder).faults]


def faults_of_calendar(folder: Path, text: str) -> list[str]:
    publish_regions()
    found = faults_of(write_pack(folder, {"calendars/works.yaml": text}))
    return [fault.removeprefix("calendars/works.yaml:") for fault in found]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            "  zh-Hant: 工作日\n",
            "",
            "3: title: `zh-Hant` is missing, expected text",
        ),
        (
            "holidays:",
            "holiday:",
            "7: holiday: `holiday` is not known here, expected `holidays`",
        ),
        (
            "title:",
            "colour: red\ntitle:",
            (
                "3: colour: `colour` is not known here, "
                "expected one of weekend, make_up_days, time_zone"
            ),
        ),
        (
            "region: '440300'",
            "region: 440300",
            '2: region: `440300` is a number, expected text in quotes: "440300"',
        ),
        (
            "2026-01-01",
            "2026-13-01",
            "8: holidays[0].date: `2026-13-01` does not fit, expected a date such as 2026-01-31",
        ),
        (
            "holidays:\n",
            "weekend: [saturday, tonday]\nholidays:\n",
            (
                "7: weekend[1]: `tonday` does not fit, expected one of "
                "friday, monday, saturday, sunday, thursday, tuesday, wednesday"
            ),
        ),
        (
            "holidays:\n",
            "weekend: sunday\nholidays:\n",
            (
                "7: weekend: `sunday` is text, expected a list; in it one of "
                "friday, monday, saturday, sunday, thursday, tuesday, wednesday"
            ),
        ),
        (
            "title:\n  en: Working days\n  zh-Hans: 工作日\n  zh-Hant: 工作日\n",
            "title: Working days\n",
            "3: title: `Working days` is text, expected the fields en, zh-Hans, zh-Hant",
        ),
        ("id: works\n", "id: Works\n", "1: id: `Works` is no id, expected kebab-case"),
        (
            "id: works\n",
            "id: works\nid: works\n",
            "2: `id` is written twice, expected each field once",
        ),
        (
            "'440300'",
            "'999999'",
            "2: region: there is no region 999999, expected a region code",
        ),
        (
            "holidays:\n",
            "make_up_days: &days\n  - {date: 2026-01-03, name: *days}\nholidays:\n",
            "7: is repeated by an alias, expected the words themselves",
        ),
        (
            "  zh-Hans: 工作日\n",
            "  zh-Hans: 工作日\n zh-Hant: 工作日\n",
            (
                "6: is not YAML: while parsing a block mapping, did not find expected key, "
                "expected the field as far to the right as those beside it"
            ),
        ),
        (
            "{en: New Year, zh-Hans: 元旦, zh-Hant: 元旦}",
            "{en: New Year, zh-Hans: 元旦, zh-Hant: 元旦",
            (
                "10: is not YAML: while parsing a flow mapping, did not find expected ',' or '}', "
                "expected a comma, or a closing brace for the one opened on line 9"
            ),
        ),
        (
            "  en: Working days",
            "\ten: Working days",
            (
                "4: is not YAML: while scanning for the next token, found character that cannot "
                "start any token, expected spaces where there are tabs, "
                "and quotes around text that begins with a sign"
            ),
        ),
        (
            "Working days",
            "Days: working",
            (
                "4: is not YAML: mapping values are not allowed in this context, expected the "
                "field as far to the right as those beside it, "
                "and quotes around text that holds a colon"
            ),
        ),
        (CALENDAR, "# nothing yet\n", "1: is empty, expected the calendar that it is named for"),
        (
            "id: works",
            "id: !!python/name:os.system works",
            "1: the tag tag:yaml.org,2002:python/name:os.system is not known here, expected no tag",
        ),
        ("en: Working days", "en: null", "4: title.en: `null` is nothing, expected text"),
    ],
)
def test_a_fault_in_a_document_is_told_where_it_stands(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    assert faults_of_calendar(tmp_path, CALENDAR.replace(before, after)) == [fault]


def test_the_document_itself_has_no_fault(tmp_path: Path) -> None:
    assert faults_of_calendar(tmp_path, CALENDAR) == []


def test_words_are_read_as_editors_read_them(tmp_path: Path) -> None:
    text = CALENDAR.replace("Working days", "no").replace("工作日", "12:30")

    publish_regions()
    publish_packs(write_pack(tmp_path, {"calendars/works.yaml": text}))

    assert packs.get("calendar", "works").body.title.en == "no"
    assert packs.get("calendar", "works").body.title.zh_hans == "12:30"


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    publish_regions()
    files = {
        "calendars/first.yaml": "id: first\nregion: 1\n",
        "events/events.csv": HEADER + "birth,death,Birth,生育,生育\nCARE,life,Care,养老,養老\n",
        "poems/one.yaml": "id: one\n",
        "poems/two.yaml": "id: two\n",
    }

    assert faults_of(write_pack(tmp_path, files)) == [
        "calendars/first.yaml:1: `title` is missing, expected the fields en, zh-Hans, zh-Hant",
        'calendars/first.yaml:2: region: `1` is a number, expected text in quotes: "1"',
        "events/events.csv:2: kind: `death` does not fit, expected one of business, life",
        "events/events.csv:3: id: `CARE` is no id, expected kebab-case",
        "poems:1: the folder `poems` is not known here, expected one of " + known_folders(),
    ]


def known_folders() -> str:
    schemas = installations.kinds().values()
    names = sorted({kind.folder for kind in schemas})
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("", "1: the header is empty or repeats a column, expected the names of columns"),
        (
            HEADER + "birth,life,Birth,生育\n",
            "2: the row has 4 cells, expected 5 as in the header",
        ),
        (
            HEADER.replace("name_en,", "") + "birth,life,生育,生育\n",
            "1: the column `name_en` is missing",
        ),
        (
            HEADER.replace("kind", "kind,colour") + "birth,life,red,Birth,生育,生育\n",
            "1: the column `colour` is not known here, expected one of order",
        ),
        (
            HEADER + '\n"birth",life,"Having a\nchild",生育,生育\nbirth,life,Birth,生育,生育\n',
            "5: id: the event `birth` is already in {}/events/events.csv:3",
        ),
        (HEADER + 'birth,life,"Birth,生育,生育\n', "2: is not CSV: unexpected end of data"),
        (
            HEADER.replace("kind", "kind,order") + "birth,life,first,Birth,生育,生育\n",
            "2: `first` is no number",
        ),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_row(tmp_path: Path, table: str, fault: str) -> None:
    found = faults_of(write_pack(tmp_path, {"events/events.csv": table}))

    assert found == ["events/events.csv:" + fault.format(tmp_path)]


@pytest.mark.parametrize(
    ("collection", "fault"),
    [
        ("{", "1: is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", "1: holds no list of features, expected a GeoJSON FeatureCollection"),
        ('{"features": [1]}', "1: holds no list of features, expected a GeoJSON FeatureCollection"),
        (
            '{"name": "features [",\n"features": [\n\n{"properties": {"code": "1"}}\n]}',
            "4: geometry: `null` is nothing, expected the fields type, coordinates",
        ),
    ],
)
def test_a_fault_in_geojson_is_told_with_its_feature(
    tmp_path: Path, collection: str, fault: str
) -> None:
    found = faults_of(write_pack(tmp_path, {"regions/boundaries.geojson": collection}))

    assert found == [f"regions/boundaries.geojson:{fault}"]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("id: sample", "id: Sample", "1: id: `Sample` is no id, expected kebab-case"),
        (
            "1.0.0",
            "'1.0'",
            "2: version: `1.0` is no semantic version, expected a version such as 1.0.0",
        ),
        (
            "Apache-2.0",
            "Free",
            "5: licence: `Free` is no SPDX licence expression, expected one such as Apache-2.0",
        ),
        (
            "requires: []",
            "requires: [core, elsewhere]",
            (
                "7: the required pack `elsewhere` is not there, "
                "expected a pack that is published before this one or together with it"
            ),
        ),
        (
            "owners: [Kallipolis contributors]",
            "owners: []",
            "4: owners: `[]` does not fit, expected at least 1 in the list",
        ),
    ],
)
def test_a_fault_in_the_manifest_is_told(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    write_pack(tmp_path)
    manifest = tmp_path / "pack.yaml"
    manifest.write_text(manifest.read_text().replace(before, after))

    assert faults_of(tmp_path) == [f"pack.yaml:{fault}"]


def test_a_folder_without_a_manifest_and_readme_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()

    found = [str(fault) for fault in packs.check(tmp_path / "x").faults]

    assert found == [
        f"{tmp_path}/x:1: there is no pack.yaml",
        (
            f"{tmp_path}/x:1: has no README.md, expected for whom the pack is, from where, "
            "under which licence, with which known limits"
        ),
    ]


def test_an_empty_manifest_is_told(tmp_path: Path) -> None:
    (write_pack(tmp_path) / "pack.yaml").write_text("# nothing\n")

    assert faults_of(tmp_path) == ["pack.yaml:1: holds no manifest, expected fields"]


def test_files_that_are_no_documents_are_told(tmp_path: Path) -> None:
    files = {"events/events.xlsx": "", "events/LICENSE": "", "events/README.md": "", "locale/x": ""}

    assert faults_of(write_pack(tmp_path, files)) == [
        "events/events.xlsx:1: is no file that documents are read from, expected .yaml or .csv"
    ]


def test_a_kind_without_tables_refuses_one(tmp_path: Path) -> None:
    found = faults_of(write_pack(tmp_path, {"calendars/all.csv": "id\nworks\n"}))

    assert found == [
        "calendars/all.csv:1: a calendar cannot be a row of a table, expected a YAML file"
    ]


def test_text_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    write_pack(tmp_path, {"events/a.yaml": "", "events/b.csv": "", "regions/c.geojson": ""})
    (tmp_path / "events" / "a.yaml").write_bytes("id: a\nname: 生".encode("gb18030"))
    (tmp_path / "events" / "b.csv").write_bytes("id\n生".encode("gb18030"))
    (tmp_path / "regions" / "c.geojson").write_bytes("生".encode("gb18030"))

    assert faults_of(tmp_path) == [
        "events/a.yaml:2: is not UTF-8, expected text in UTF-8",
        "events/b.csv:2: is not UTF-8, expected text in UTF-8",
        "regions/c.geojson:1: is not UTF-8, expected text in UTF-8",
    ]


def test_an_id_that_another_pack_has_published_is_refused(tmp_path: Path) -> None:
    files = {"events/events.csv": HEADER + "birth,life,Birth,生育,生育\n"}
    publish_packs(write_pack(tmp_path / "one", files, id="one"))

    faults = faults_of(write_pack(tmp_path / "two", files, id="two"))

    assert faults == ["events/events.csv:2: id: the event `birth` is already published by one"]


def test_two_packs_that_are_checked_together_may_not_share_an_id(tmp_path: Path) -> None:
    files = {"events/events.csv": HEADER + "birth,life,Birth,生育,生育\n"}
    one = write_pack(tmp_path / "one", files, id="one")
    two = write_pack(tmp_path / "two", files, id="two")

    faults = packs.check([one, two]).faults

    assert [str(fault) for fault in faults] == [
        f"{two}/events/events.csv:2: id: the event `birth` is already in {one}/events/events.csv:2"
    ]
