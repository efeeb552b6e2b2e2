"""Makers of linked registries and of what feeds them, for tests, benchmarks and the demo."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.consolidations.contracts import Feed, LinkedRegistry, Rule
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.datasets.testing import make_field as make_column
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode
from kallipolis.platforms.data.linkage.contracts import COLUMNS
from kallipolis.platforms.data.linkage.testing import write_city
from kallipolis.platforms.data.registries.contracts import Registry
from kallipolis.platforms.data.registries.testing import make_field, make_registry
from kallipolis.platforms.data.sources.contracts import INTAKE

DEPARTMENTS: Final = (
    "household",
    "social-security",
    "health",
    "education",
    "exit-entry",
    "civil-affairs",
)
FURTHER: Final = ("occupation",)


def make_person_registry() -> Registry:
    """Make a registry of persons that is found by ID number, and may say the stable id."""
    return make_registry(
        "population",
        make_field("id_number", "id-number"),
        make_field("name"),
        make_field("birth_date", "date"),
        make_field("sex"),
        make_field("phone"),
        make_field("region", "region"),
        make_field("line"),
        make_field("occupation"),
        make_field("person", personal=False),
    )


def make_feed(dataset: str) -> Feed:
    """Make a feed of a dataset whose fields are called as linkage calls them."""
    return msgspec.convert(
        {
            "dataset": dataset,
            "record": "record",
            "updated": "updated",
            "columns": {name: name for name in COLUMNS[2:-1]},
            "attributes": {name: name for name in FURTHER},
        },
        Feed,
    )


def make_linked_registry(*datasets: str, **changes: Any) -> LinkedRegistry:
    """Make a population that is put together from datasets of departments."""
    linked = LinkedRegistry(
        id="population",
        title=make_person_registry().title,
        registry="population",
        feeds=tuple(make_feed(each) for each in datasets or ("household", "health")),
        stable_id="person",
        rules={"phone": Rule(ways=("recent", "frequent"))},
    )
    return msgspec.structs.replace(linked, **changes)


def make_feeding(dataset: str) -> Dataset:
    """Make a dataset of a department's records."""
    names = (*COLUMNS[1:], *FURTHER)
    return make_dataset(dataset, key=("record",), fields=tuple(make_column(name) for name in names))


def publish_linked(linked: LinkedRegistry, registry: Registry | None = None) -> None:
    """Put a linked registry in force, with its registry and the datasets that feed it."""
    publish_documents(
        dataset=[make_feeding(feed.dataset) for feed in linked.feeds],
        registry=[registry or make_person_registry()],
        linked_registry=[linked],
    )


def deliver(
    rows: Sequence[Mapping[str, str | None]], *, intake: str = "1", gone: Sequence[str] = ()
) -> None:
    """Publish rows of datasets, each in place of the one with its record; some are no more."""
    sorted_rows: defaultdict[str, list[Mapping[str, str | None]]] = defaultdict(list)
    for row in rows:
        sorted_rows[str(row["dataset"])].append(row)
    for dataset, some in sorted_rows.items():
        names = (*COLUMNS[1:], *FURTHER)
        fresh = [{**{name: row.get(name) for name in names}, INTAKE: intake} for row in some]
        kept = _kept(dataset, {str(row["record"]) for row in fresh} | {*gone})
        schema = pa.schema([(name, pa.string()) for name in (*names, INTAKE)])
        table = pa.Table.from_pylist([*kept, *fresh], schema=schema)
        lakehouse.write(intakes.table_of(dataset), table, cause=intake, mode=Mode.REPLACE)


def _kept(dataset: str, besides: set[str]) -> list[dict[str, Any]]:
    if not lakehouse.versions(intakes.table_of(dataset)):
        return []
    with lakehouse.asking({"published": intakes.table_of(dataset)}) as engine:
        rows: list[dict[str, Any]] = engine.table("SELECT * FROM published").to_pylist()
    return [row for row in rows if row["record"] not in besides]


OTHERS: Final = 40
"""Further companies and addresses, so that there is a city in which names are rare."""

SEA, TEA = (make_credit_code(number, "990402") for number in (1, 2))

REGISTERS: Final = {
    "entities/market-regulation.csv": f"""\
record,name,credit_code,registered_on,phone,region,address,legal_representative,updated
m1,珠海示例海运有限公司,{SEA},2001-02-03,10000000001,440402,港湾路1号,林示例,2024-01-01
m2,示例茶业（珠海）有限公司,{TEA},2010-05-06,10000000002,440402,茶园路2号,陈示例,2024-01-01
m3,珠海示例海运有限公司横琴分公司,{make_credit_code(3, "990402")},2015-03-04,10000000003,440402,环岛路3号,黄示例,2024-01-01
m4,示例茶业有限公司,{make_credit_code(4, "990106")},2012-07-08,10000000004,440106,茶园路2号,周示例,2024-01-01
""",  # noqa: E501 - rows of a file
    "entities/taxation.csv": f"""\
record,name,credit_code,registered_on,phone,region,address,legal_representative,updated
t1,珠海示例海运公司,{SEA},2001-02-03,,440402,港湾路9号,林示例,2025-01-01
t2,珠海市示例茶业有限责任公司,,2010-05-06,,440402,茶园路２号,陳示例,2025-01-01
t3,示例茶业有限公司,{make_credit_code(4, "990106")[:-1]}A,2012-07-08,,440106,,周示例,2025-01-01
""",
    "entities/social-security.csv": f"""\
record,name,code,phone,region,address,legal_representative,updated
s1,珠海示例海运有限公司,{SEA[8:17]},,440402,港湾路9号,林示例,2023-01-01
s2,珠海示例海运有限公司横琴分公司,{SEA},,440402,环岛路3号,黄示例,2023-01-01
""",
    "places/public-security.csv": """\
record,address_code,region,address,longitude,latitude,updated
p1,990402001012000000,440402,示例路12号,113.5500,22.2700,2024-01-01
p2,990402001012003405,440402,示例路12号3栋405室,113.5501,22.2701,2024-01-01
p3,990402001012003406,440402,示例路12号3栋406室,113.5501,22.2701,2024-01-01
p4,990403001012003405,440403,示例路12号3栋405室,113.3001,22.2001,2024-01-01
""",
    "places/civil-affairs.csv": """\
record,name,address_code,region,address,longitude,latitude,updated
c1,示例大厦,990402001012000000,440402,示例路１２号,113.5503,22.2702,2023-01-01
c2,示例公园,,440402,示例东路8号,113.5600,22.2800,2023-01-01
""",
    "places/natural-resources.csv": """\
record,name,region,address,updated
n1,示例花园,440402,珠海市香洲区示例路12号三栋4楼405房,2022-01-01
n2,示例花园,440402,示例路12号3栋407室,2022-01-01
""",
    "credentials/market-regulation.csv": f"""\
record,kind,number,holder_number,holder_name,issued_on,expires_on,state,updated
f1,食品经营许可证,JY10000000000001,{SEA},珠海示例海运有限公司,2023-04-05,2028-04-04,注销,2025-06-01
f2,食品经营许可证,JY10000000000002,{TEA},示例茶业（珠海）有限公司,2024-05-06,2029-05-05,有效,2024-05-06
""",
    "credentials/health.csv": f"""\
record,kind,number,holder_number,holder_name,issued_on,expires_on,state,updated
h1,公共场所卫生许可证,示卫公证字〔2024〕第0001号,{TEA},示例茶业（珠海）有限公司,2024-06-07,2028-06-06,有效,2024-06-07
""",
    "credentials/government-services-data.csv": f"""\
record,kind,number,holder_number,holder_name,issued_on,expires_on,state,updated
i1,食品经营许可证,ＪＹ１００００００００００００１,{SEA},珠海示例海运有限公司,2023-04-05,2028-04-04,有效,2025-09-01
i2,公共场所卫生许可证,示卫公证字[2024]第0001号,{TEA},示例茶业（珠海）有限公司,2024-06-07,2028-06-06,有效,2024-06-08
i3,食品经营许可证,,{TEA},示例茶业（珠海）有限公司,2024-05-06,,有效,2024-05-07
""",
}
"""What departments know of companies, places and credentials that cannot be: worked examples."""


def write_registers(folder: Path) -> None:
    """Write what departments know of companies, places and credentials that cannot be, as CSV."""
    further = {
        "entities/market-regulation.csv": "".join(map(_company, range(OTHERS))),
        "places/public-security.csv": "".join(map(_address, range(OTHERS))),
    }
    for name, rows in REGISTERS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rows + further.get(name, ""), encoding="utf-8")


def _company(number: int) -> str:
    code = make_credit_code(100 + number, "990402")
    day, name = f"{1990 + number % 30}-01-{1 + number % 28:02}", f"样板{'东南西北'[number % 4]}"
    seat = f"440402,样板路{number}号,样{number}"
    return f"o{number},珠海{name}{number}号店,{code},{day},,{seat},2024-01-01\n"


def _address(number: int) -> str:
    code, line = f"990402002{number:09}", f"样板{'东南西北'[number % 4]}路{number}号{number + 1}室"
    return f"o{number},{code},440402,{line},113.6,22.3,2024-01-01\n"


def write_departments(folder: Path, *, people: int, seed: int = 1) -> None:
    """Write what departments know of people who cannot exist, a CSV file for each."""
    with TemporaryDirectory() as made:
        records, _truth = write_city(Path(made), people=people, seed=seed)
        city = pq.read_table(records)
    folder.mkdir(parents=True, exist_ok=True)
    for department in DEPARTMENTS:
        rows = city.filter(pc.equal(city["dataset"], department)).drop_columns(["dataset"])
        csv.write_csv(rows, folder / f"{department}.csv")
