"""A contract is proposed from rows as departments deliver them, with a reason for each part."""

import io
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.proposals import api
from kallipolis.platforms.data.proposals.adapters import reading
from kallipolis.platforms.data.proposals.contracts import Proposal, Sample, Wish
from kallipolis.platforms.data.proposals.logic import naming, proposing
from kallipolis.platforms.data.proposals.testing import HEADS, allowance_rows, as_csv
from kallipolis.platforms.data.sources.contracts import FILE, ROW, UNREAD, Files, Query, Source

WISH = Wish(
    title="高龄津贴发放名单",
    owner=AuthorityRole("civil-affairs"),
    region=None,
    zone="Asia/Shanghai",
)
ANY = Files(path="a", format="csv")
WITHOUT_HEADS = b"1,2,3\n4,5,6\n"


def sample(**columns: Sequence[str | None]) -> Sample:
    count = len(next(iter(columns.values())))
    ours = {
        FILE: pa.array(["a"] * count),
        ROW: pa.array(range(1, count + 1)),
        UNREAD: pa.nulls(count, pa.string()),
    }
    theirs = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return Sample(reads=ANY, rows=pa.table(ours | theirs))


def proposed(**columns: Sequence[str | None]) -> Proposal:
    return proposing.proposed(sample(**columns), WISH, lambda code: code.startswith("4403"))


def allowance() -> Proposal:
    rows = allowance_rows()
    return proposed(**{head: [row[at] for row in rows] for at, head in enumerate(HEADS)})


def field(proposal: Proposal, id: str) -> Field:
    return next(each for each in proposal.dataset.fields if each.id == id)


def test_types_keys_codes_and_classes_of_a_list_of_persons_are_found_despite_its_faults() -> None:
    found = allowance()

    types = {each.id: each.type for each in found.dataset.fields}
    assert types == {
        "number": "text",
        "name": "text",
        "id_number": "id-number",
        "sex": "text",
        "birth_date": "date",
        "street": "text",
        "status": "text",
        "payment_amount_yuan": "number",
        "phone": "text",
    }
    assert found.dataset.key == ("number",)
    assert field(found, "number").pattern == "GL[0-9]{7}"
    assert {code.code for code in field(found, "status").codes} == {"正常", "停发"}
    personal = {each.id for each in found.dataset.fields if each.personal}
    assert personal == {"name", "id_number", "sex", "birth_date", "phone"}
    assert field(found, "id_number").sensitive
    assert found.dataset.level == "general-4"
    assert found.dataset.sharing.kind == "conditional"


def test_rules_that_most_rows_keep_are_proposed_and_every_part_has_its_reason() -> None:
    found = allowance()

    assert {rule.id for rule in found.dataset.rules} == {
        "birth-as-in-id-number",
        "sex-as-in-id-number",
    }
    assert found.source.complete
    assert all(found.reasons[each.id] for each in found.dataset.fields)
    assert found.reasons["key"][0].code == "proposal.why.key_nearly"


def test_a_remark_that_says_the_same_wherever_it_stands_is_no_list_of_codes() -> None:
    found = proposed(备注=["已核", "", "已核", "", "已核", "已核"], number=list("abcdef"))

    assert (field(found, "remark").type, field(found, "remark").codes) == ("text", ())


@pytest.mark.django_db
def test_a_trial_tells_what_an_intake_would_do_and_shows_no_value_of_a_person() -> None:
    found, rows = allowance(), allowance_rows()
    raw = sample(**{head: [row[at] for row in rows] for at, head in enumerate(HEADS)})

    trial = api.try_on(found.source, found.dataset, raw.rows)

    assert (trial.rows, trial.sound, trial.doubled) == (41, 37, 1)
    assert trial.broken["id_number:check-digit"].examples == ((6, "***"),)
    assert trial.shown[0]["name"] == "王***"
    assert "id_number" in trial.masked


@pytest.mark.parametrize(
    ("values", "type", "made"),
    [
        (["2024-01-02", "2024-12-31"], "date", '"x"'),
        (["2024/1/2", "20241231"], "date", "try_strptime(\"x\", ['%Y/%m/%d', '%Y%m%d'])"),
        (["2024-01-02 08:00:00", "2024-01-03 09:30:00"], "moment", "AT TIME ZONE 'Asia/Shanghai'"),
        (["2024-01-02T08:00:00Z", "2024-01-03T09:30:00+08:00"], "moment", '"x"'),
        (["是", "否"], "boolean", "WHEN '是' THEN 'true'"),
        (["1,234", "56"], "integer", "replace(\"x\", ',', '')"),
        (["12.5%", "80%"], "number", "rtrim(\"x\", '%')"),
        (["440305", "440304"], "region", '"x"'),
        (["0012", "0345"], "text", '"x"'),
    ],
)
def test_values_are_read_as_they_are_written(values: list[str], type: str, made: str) -> None:
    found = proposed(其他=[*values] * 5)

    only = found.dataset.fields[0]
    assert only.type == type
    assert made.replace('"x"', '"其他"') in found.source.takes[only.id]


@pytest.mark.parametrize(
    ("head", "id", "unit", "title"),
    [
        ("面积（平方米）", "area", "m2", "面积"),
        ("PM2.5浓度(微克/立方米)", "pm2_5_concentration", "ug/m3", "PM2.5浓度"),
        ("listNumber", "list_number", "", "List number"),
        ("景区编号", "scenic_area_number", "", "景区编号"),
        ("2024年", "column_2024_nian", "", "2024年"),
        ("金额（元）", "amount_yuan", "", "金额（元）"),
    ],
)
def test_heads_become_ids_titles_and_units(head: str, id: str, unit: str, title: str) -> None:
    found = naming.named(head, ())

    assert (found.id, found.unit, found.title.zh_hans) == (id, unit, title)


def test_the_same_head_twice_gets_another_id() -> None:
    assert naming.named("地址", {"address"}).id == "address_2"


def test_a_table_that_grows_is_asked_from_a_mark_on() -> None:
    moments = ["2024-01-02 08:00:00", "2024-01-02 09:00:00"] * 3
    rows = sample(id=[str(n) for n in range(6)], update_time=moments).rows
    growing = Sample(reads=Query(connection="c", table="t"), rows=rows)

    found = proposing.proposed(growing, WISH, lambda _code: False)

    assert (found.source.mark, found.source.complete) == ("update_time", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_encoding_and_the_delimiter_of_a_text_are_found_out(
    encoding: str, delimiter: str
) -> None:
    content = as_csv(allowance_rows(), encoding, delimiter)

    reads, _ = reading.found_out(ANY, "a.csv", content)

    assert reads.delimiter == delimiter
    first = content.decode(reads.encoding).removeprefix("\ufeff").splitlines()[0]
    assert first == delimiter.join(HEADS)


def test_text_in_big5_is_known() -> None:
    words = "編號,姓名,地址\n1,張三,桃園路\n2,李四,灣仔軒尼詩道\n3,陳大文,九龍彌敦道\n"

    assert reading.encoding_of(words.encode("big5")) == "big5"


def test_heads_below_a_title_and_on_another_sheet_are_found() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名单")
    for row in (["高龄津贴发放名单"], [], [*HEADS], *allowance_rows()):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)

    reads, _ = reading.found_out(ANY, "a.xlsx", content.getvalue())

    assert (reads.format, reads.skip, reads.sheet) == ("excel", 2, "名单")


def test_columns_without_heads_are_called_by_their_place() -> None:
    reads, _ = reading.found_out(ANY, "a.csv", WITHOUT_HEADS)

    assert reads.columns == ("c1", "c2", "c3")


@pytest.mark.parametrize(
    ("name", "content", "format", "rows"),
    [
        ("a.json", b'{"data": {"list": [{"a": 1}]}}', "json", "data.list"),
        ("a.json", b'[{"a": 1}]', "json", ""),
        ("a.txt", b'{"a": 1}\n{"a": 2}\n', "json-lines", ""),
    ],
)
def test_the_format_of_json_is_found_out(name: str, content: bytes, format: str, rows: str) -> None:
    reads, _ = reading.found_out(ANY, name, content)

    assert (reads.format, reads.rows) == (format, rows)


def test_parquet_is_known_by_how_it_begins() -> None:
    content = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), content)

    assert reading.found_out(ANY, "a.bin", content.getvalue())[0].format == "parquet"


@pytest.mark.parametrize("content", [b"", b"\n\n", b'{"a": 1}'])
def test_what_has_no_rows_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        reading.found_out(ANY, "a.json" if content else "a.csv", content)

    assert caught.value.code in {"proposal.no_rows", "proposal.unread"}


@pytest.mark.shared_data
@pytest.mark.django_db
def test_the_shipped_contracts_of_real_data_are_found_again(
    data_folder: Path, settings: Settings
) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, data=str(data_folder))
    shipped = [shipped_as("datasets", Dataset), shipped_as("sources", Source)]
    contracts = {each.id: each for each in shipped[0]}

    found = [found_again(source, contracts[source.dataset]) for source in shipped[1]]

    counts = sum(right for right, _, _ in found), sum(every for _, every, _ in found)
    assert counts == (62, 70)
    assert sum(is_same_key for _, _, is_same_key in found) == 12


def shipped_as(folder: str, type: Any) -> list[Any]:
    """Return what the pack of Guangdong's data declares."""
    files = resources.files("kallipolis_packs.guangdong_data").joinpath(folder).iterdir()
    return [msgspec.yaml.decode(each.read_bytes(), type=type) for each in files]


def found_again(source: Source, shipped: Dataset) -> tuple[int, int, bool]:
    """Return how many fields of a contract have the type that is proposed, of how many.

    Fields that are made of no column, such as those that are the same in all rows, do not count.
    """
    assert isinstance(source.reads, Files)
    seen = api.sample_of(system("test"), source.reads)
    found = proposing.proposed(seen, WISH, lambda _code: False)
    heads = set(seen.rows.schema.names)
    columns = {
        each.id: words_of(source.takes.get(each.id, each.id)) & heads for each in shipped.fields
    }
    proposed_of = {
        column: each
        for each in found.dataset.fields
        for column in words_of(found.source.takes.get(each.id, each.id)) & heads
    }
    told = {id: id if id in named else min(named) for id, named in columns.items() if named}
    pairs = [(each, proposed_of[told[each.id]]) for each in shipped.fields if each.id in told]
    key = {proposed_of[told[id]].id for id in shipped.key if id in told}
    right = sum(one.type == other.type for one, other in pairs)
    return right, len(pairs), key == set(found.dataset.key)


def words_of(expression: str) -> set[str]:
    """Return the names in an expression."""
    return set(re.findall(r"\w+", expression))


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_sheet_with_the_table_is_meant_and_not_the_one_that_speaks_of_it() -> None:
    rows = [[f"{number:03d}", "阳光五金"] for number in range(5)]
    content = workbook(说明=[["由市场监管局填报"], ["电话 0662"]], 名录=[["编号", "名称"], *rows])

    reads, why = reading.found_out(ANY, "a.xlsx", content)

    assert (reads.sheet, reads.skip, reads.columns) == ("名录", 0, ())
    assert {"sheets": "说明, 名录"} in [each.values for each in why]


def test_heads_over_each_other_name_the_columns_together() -> None:
    over = [
        ["序号", "街道", "收入", None, "支出", None],
        [None, None, "预算", "决算", "预算", "决算"],
    ]
    rows = [[number, "东城", 1.5, 2, 3, 4] for number in range(5)]

    reads, _ = reading.found_out(ANY, "a.xlsx", workbook(a=[["某区收支表"], *over, *rows]))

    assert reads.skip == 3
    assert reads.columns == ("序号", "街道", "收入 预算", "收入 决算", "支出 预算", "支出 决算")


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ("编号,备注,备注\n1,甲,乙\n2,丙,丁\n", ()),
        ("男,甲,男\n女,乙,男\n", ("c1", "c2", "c3")),
    ],
)
def test_two_columns_of_one_name_are_heads_where_the_name_is_no_value_below(
    rows: str, columns: tuple[str, ...]
) -> None:
    reads, _ = reading.found_out(ANY, "a.csv", rows.encode())

    assert reads.columns == columns


@pytest.mark.django_db
def test_what_stands_inside_objects_becomes_fields_and_a_position_two() -> None:
    places = [{"type": "Point", "coordinates": [111.9 + n / 100, 21.8]} for n in range(6)]
    facts = [{"编号": f"P{n}", "负责": {"部门": "园林局"}} for n in range(6)]
    texts = {
        name: [msgspec.json.encode(each).decode() for each in found]
        for name, found in (("properties", facts), ("geometry", places))
    }

    found = proposed(**texts)

    assert {each.id: each.type for each in found.dataset.fields} == {
        "number": "text",
        "department": "text",
        "type": "text",
        "longitude": "longitude",
        "latitude": "latitude",
    }
    trial = api.try_on(found.source, found.dataset, sample(**texts).rows)
    assert (trial.sound, trial.shown[0]["latitude"]) == (6, "21.8")
    assert trial.shown[0]["department"] == "园林局"
    assert found.reasons["number"][0].values == {"column": "properties"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "values", "published"),
    [
        ("手机号码", [f"1380000000{n}.0" for n in range(6)], "13800000000"),
        ("数量", ["１２", *(str(n) for n in range(30, 60))], "12"),
        ("身份证号码", ["44058219900101002x"] * 6, "44058219900101002X"),
    ],
)
def test_numbers_are_written_as_everywhere_else(
    head: str, values: list[str], published: str
) -> None:
    columns = {head: values, "名称": [f"名{n}" for n in range(len(values))]}

    found = proposed(**columns)

    rows = intakes.rehearse(found.source, found.dataset, sample(**columns).rows).to_pylist()
    assert rows[0][found.dataset.fields[0].id] == published


@pytest.mark.django_db
def test_numbers_that_a_spreadsheet_has_cut_are_held_back() -> None:
    cards = ["6.22E+17", *(f"62220000000000{n:02d}" for n in range(11))]
    columns = {"银行卡号": cards}

    found = proposed(**columns)

    assert [rule.id for rule in found.dataset.rules] == ["bank-card-number-in-full"]
    assert api.try_on(found.source, found.dataset, sample(**columns).rows).sound == 11
