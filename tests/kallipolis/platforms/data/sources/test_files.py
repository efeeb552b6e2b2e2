"""Files become rows of text, whatever they are, and what cannot be parted is told as it is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Files
from kallipolis.platforms.data.sources.logic.rows import together
from kallipolis.platforms.data.sources.testing import make_source, with_connections


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    return folder


def rows_of(path: str, **how: object) -> list[dict[str, object]]:
    files = msgspec.structs.replace(Files(connection="store", path=path, format="csv"), **how)
    tables = list(sources.read(make_source(reads=files)))
    found: list[dict[str, object]] = (
        pa.concat_tables(tables, promote_options="default").to_pylist() if tables else []
    )
    return found


def values_of(path: str, **how: object) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if not name.startswith("_")}
        for row in rows_of(path, **how)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_a_table_in_any_encoding_is_read(store: Path, encoding: str) -> None:
    (store / "a.csv").write_bytes("編號,名稱\n1,天河\n".encode(encoding))

    found = values_of("a.csv", encoding=encoding.removesuffix("-sig"))

    assert found == [{"編號": "1", "名稱": "天河"}]


def test_what_is_not_in_the_encoding_is_marked_and_the_rest_is_read(store: Path) -> None:
    (store / "a.csv").write_bytes(b"name\nfine\nbro\xffken\n")

    assert [row["name"] for row in values_of("a.csv")] == ["fine", "bro\ufffdken"]


def test_quotes_hold_commas_and_lines_together(store: Path) -> None:
    (store / "a.csv").write_text('a,b\n"1,5","two\nlines"\n')

    assert values_of("a.csv") == [{"a": "1,5", "b": "two\nlines"}]


def test_a_row_with_too_many_columns_is_kept_as_it_is(store: Path) -> None:
    (store / "a.csv").write_text("a,b\n1,2\n3,4,5\n6,7\n")

    found = rows_of("a.csv")

    assert [(row["a"], row["_unread"]) for row in found] == [
        ("1", None),
        ("6", None),
        (None, "3,4,5"),
    ]


def test_an_empty_text_is_not_nothing(store: Path) -> None:
    (store / "a.csv").write_text("a,b\n,2\n")

    assert values_of("a.csv") == [{"a": "", "b": "2"}]


def test_files_come_in_the_order_of_their_paths_and_rows_say_which(store: Path) -> None:
    (store / "b.csv").write_text("a\n3\n")
    (store / "a.csv").write_text("a\n1\n2\n")

    found = [(row["_file"], row["_row"], row["a"]) for row in rows_of("*.csv")]

    assert found == [("a.csv", 1, "1"), ("a.csv", 2, "2"), ("b.csv", 1, "3")]


def test_json_is_read_from_where_its_rows_are(store: Path) -> None:
    said = {"data": {"list": [{"a": 1, "b": [1, 2]}, {"a": 2.5, "c": True}]}}
    (store / "a.json").write_text(json.dumps(said))

    assert values_of("a.json", format="json", rows="data.list") == [
        {"a": "1", "b": "[1,2]", "c": None},
        {"a": "2.5", "b": None, "c": "true"},
    ]


def test_json_is_read_through_the_lists_on_the_way(store: Path) -> None:
    said = {"lines": [{"stops": [{"a": 1}, {"a": 2}]}, {"stops": [{"a": 3}]}]}
    (store / "a.json").write_text(json.dumps(said))

    found = values_of("a.json", format="json", rows="lines.stops")

    assert [row["a"] for row in found] == ["1", "2", "3"]


def test_json_lines_are_rows(store: Path) -> None:
    (store / "a.jsonl").write_text('{"a": "一"}\n\n{"a": null}\n')

    assert values_of("a.jsonl", format="json-lines") == [{"a": "一"}, {"a": None}]


def test_parquet_is_read_as_text(store: Path) -> None:
    pa.parquet.write_table(pa.table({"a": [1, None], "b": [1.5, 2.0]}), store / "a.parquet")

    assert values_of("a.parquet", format="parquet") == [
        {"a": "1", "b": "1.5"},
        {"a": None, "b": "2"},
    ]


def test_a_sheet_is_read_below_what_stands_above_its_heads(store: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名单")
    sheet.append(["一览表"])
    sheet.append(["编号", "数量"])
    sheet.append(["A1", 3])
    book.save(store / "a.xlsx")

    found = values_of("a.xlsx", format="excel", sheet="名单", skip=1)

    assert found == [{"编号": "A1", "数量": "3"}]


@pytest.mark.parametrize(
    ("path", "how", "code"),
    [
        ("none.csv", {}, "source.no_files"),
        ("a.json", {"format": "json"}, "source.unreadable"),
        ("a.json", {"format": "parquet"}, "source.unreadable"),
        ("a.json", {"format": "excel"}, "source.unreadable"),
        ("a.json", {"connection": "elsewhere"}, "source.connection_missing"),
        ("../secret.csv", {}, "source.unreadable"),
        ("b/../../secret.csv", {}, "source.unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused(
    store: Path, path: str, how: dict[str, object], code: str
) -> None:
    (store / "a.json").write_text("{no json")
    (store.parent / "secret.csv").write_text("key\n1\n")

    with pytest.raises(Refusal) as refused:
        rows_of(path, **how)

    assert refused.value.code == code


def test_a_moment_of_a_parquet_file_is_the_text_that_arrow_writes(store: Path) -> None:
    moments = [datetime(2026, 11, 28, 1, 2, 3, 45, tzinfo=UTC), None]
    columns = {
        zone: pa.array(moments, pa.timestamp("us", zone)) for zone in ("UTC", "Asia/Shanghai")
    }
    pa.parquet.write_table(pa.table(columns), store / "a.parquet")

    found = values_of("a.parquet", format="parquet")

    assert found == [
        {"UTC": "2026-11-28 01:02:03.000045Z", "Asia/Shanghai": "2026-11-28 09:02:03.000045+0800"},
        {"UTC": None, "Asia/Shanghai": None},
    ]


@given(
    st.lists(st.lists(st.text(max_size=9), min_size=1, max_size=4), max_size=9), st.integers(1, 200)
)
def test_parts_that_are_handed_on_together_are_the_same_rows(
    parts: list[list[str]], least: int
) -> None:
    tables = [pa.table({f"c{len(part)}": pa.array(part)}) for part in parts]

    found = list(together(tables, least))

    whole = pa.concat_tables([pa.table({}), *found], promote_options="default")
    apart = pa.concat_tables([pa.table({}), *tables], promote_options="default")
    assert whole.to_pylist() == apart.to_pylist()
    assert all(each.nbytes >= least for each in found[:-1])


def test_a_path_from_the_root_is_one_below_the_connection(store: Path) -> None:
    (store.parent / "secret.csv").write_text("key\n1\n")

    with pytest.raises(Refusal) as refused:
        rows_of(str(store.parent / "secret.csv"))

    assert refused.value.code == "source.no_files"


def test_a_file_whose_writing_is_broken_off_leaves_the_one_before(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (tmp_path / "uploads").as_uri()
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, uploads=kept)
    sources.bring("x/a.csv", b"code\na\n")

    with monkeypatch.context() as killed:
        killed.setattr("fsspec.implementations.local.LocalFileOpener.write", _killed)
        with pytest.raises(KeyboardInterrupt):
            sources.bring("x/a.csv", b"code\nb\n")

    assert values_of("x/a.csv", connection="uploads") == [{"code": "a"}]


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_columns_are_called_by_their_heads_each_once_and_by_their_place_without(
    store: Path,
) -> None:
    (store / "a.csv").write_text(" 编号 ,备注,,备注,A,a\n1,甲,乙,丙,x,y\n")

    assert values_of("a.csv") == [
        {"编号": "1", "备注": "甲", "c3": "乙", "备注 2": "丙", "A": "x", "a 2": "y"}
    ]


def test_a_table_of_a_workbook_has_the_same_heads(store: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名录")
    for row in (["编号", "备注", None, "备注", None], [1, "甲", "乙", "丙", None], [None] * 5):
        sheet.append(row)
    book.save(store / "a.xlsx")

    found = values_of("a.xlsx", format="excel", sheet="名录")

    assert found == [{"编号": "1", "备注": "甲", "c3": "乙", "备注 2": "丙"}]


def test_rows_and_nameless_columns_in_which_nothing_stands_are_none(store: Path) -> None:
    (store / "a.csv").write_text("a,b,,\n1,2,,\n,,,\n3,4,,\n")

    found = [(row["_row"], row["a"], row["b"]) for row in rows_of("a.csv")]

    assert found == [(1, "1", "2"), (3, "3", "4")]
    assert values_of("a.csv")[0] == {"a": "1", "b": "2"}


def test_the_mark_of_utf_8_is_believed_whatever_was_said(store: Path) -> None:
    (store / "a.csv").write_bytes("编号\n1\n".encode("utf-8-sig"))

    assert values_of("a.csv", encoding="gb18030") == [{"编号": "1"}]


@pytest.mark.parametrize(
    ("content", "how", "code"),
    [
        (b"", {}, "source.empty"),
        ("编号\n1\n".encode("gb18030"), {}, "source.encoding_other"),
        (b'{"code": 500, "data": null}', {"format": "json", "rows": "data"}, "source.no_list"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_by_its_name(
    store: Path, content: bytes, how: dict[str, object], code: str
) -> None:
    (store / "a.csv").write_bytes(content)

    with pytest.raises(Refusal) as caught:
        rows_of("a.csv", **how)

    assert (caught.value.code, caught.value.values["place"]) == (code, "a.csv")


def test_a_folder_is_no_file(store: Path) -> None:
    (store / "a").mkdir()

    with pytest.raises(Refusal, match=r"^source[.]no_files$"):
        rows_of("a")
