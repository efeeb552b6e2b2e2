"""Makers of companies that cannot exist, and of departments with bad habits.

Errors are correlated: an office has a habit, and all of its records have it together. Companies
have branches, sisters of one owner, namesakes in other counties, agents whose phone and address
many have, former names and seats. Who is who is written apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.platforms.data.linkage.contracts import COLUMNS
from kallipolis.platforms.data.linkage.testing import (
    STREETS,
    TODAY,
    hash_of,
    make_people,
    written_traditional,
)

SYLLABLES: Final = (
    "东方华瑞恒泰宏达兴盛金海天元德信诚永安康宁嘉和祥云鼎正大通盈丰裕隆昌茂源润泽博远航飞鸿鹏"
    "凯利富业胜基联合众力创星辰卓越优品佳美雅居乐福益友诺道同济世纪盟峰岳松柏川林森晟铭轩宇"
)
TRADES: Final = (
    "贸易", "科技", "建筑工程", "餐饮管理", "物流", "信息技术", "服装", "食品", "电子", "装饰工程",
    "商务咨询", "文化传播", "机械设备", "环保科技", "物业管理", "人力资源", "汽车销售", "医疗器械",
    "酒店管理", "教育咨询", "海运", "茶业", "家具", "建材", "五金制品", "塑料制品", "园林绿化",
    "投资", "广告", "软件",
)  # fmt: skip
SHOPS: Final = ("便利店", "餐馆", "理发店", "水果店", "药房", "小吃店")
FORMS: Final = ("有限公司", "有限责任公司", "股份有限公司", "")
PLACES: Final = tuple(
    f"{first}{second}" for first in "泠澜汐渊溟" for second in "州阳江陵浦台屿溪湾岭"
)
"""Names of counties that are nowhere, with which names of companies begin."""
COUNTIES: Final = tuple(f"9901{number:02}" for number in range(50))
OPENED: Final = date(1995, 1, 1)
BLOCK: Final = 5_000
"""How many companies are made from one seed and written at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How often what goes wrong in the records of one office, each between 0 and 1."""

    code_missing: float = 0.0
    code_typo: float = 0.0
    organisation: float = 0.0
    tax_number: float = 0.0
    of_parent: float = 0.0
    no_place: float = 0.02
    no_form: float = 0.0
    other_form: float = 0.01
    name_typo: float = 0.001
    traditional: float = 0.0
    wide: float = 0.2
    phone: float = 0.8
    address: float = 0.95
    representative: float = 0.98
    registered: float = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department: which share it knows, how late it hears, and its offices' habits.

    ``careless`` is the share of counties whose office has the other habits.
    """

    id: str
    covers: float
    lags: float
    careful: Habits
    careless: Habits
    share: float


DEPARTMENTS: Final = (
    Department(
        id="market-regulation",
        covers=0.99,
        lags=0.0,
        careful=Habits(no_place=0.0, other_form=0.0),
        careless=Habits(code_typo=0.002, phone=0.3),
        share=0.1,
    ),
    Department(
        id="taxation",
        covers=0.85,
        lags=0.2,
        careful=Habits(code_missing=0.02),
        careless=Habits(tax_number=0.6, wide=0.6, phone=0.6),
        share=0.15,
    ),
    Department(
        id="social-security",
        covers=0.5,
        lags=0.4,
        careful=Habits(code_missing=0.05, of_parent=0.05),
        careless=Habits(organisation=0.5, code_missing=0.3, of_parent=0.3, registered=0.5),
        share=0.2,
    ),
    Department(
        id="licences",
        covers=0.3,
        lags=0.3,
        careful=Habits(code_missing=0.2, no_place=0.1, name_typo=0.003, registered=0.3),
        careless=Habits(
            code_missing=0.9, no_place=0.3, no_form=0.1, name_typo=0.01, registered=0.1
        ),
        share=0.3,
    ),
    Department(
        id="complaints",
        covers=0.12,
        lags=0.1,
        careful=Habits(
            code_missing=1.0,
            no_place=0.4,
            no_form=0.5,
            name_typo=0.02,
            phone=0.5,
            address=0.5,
            representative=0.02,
            registered=0.0,
        ),
        careless=Habits(
            code_missing=1.0,
            no_place=0.6,
            no_form=0.8,
            name_typo=0.05,
            phone=0.3,
            address=0.3,
            traditional=0.3,
            representative=0.0,
            registered=0.0,
        ),
        share=0.3,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a company is and who answers there."""

    county: str
    line: str
    phone: str
    representative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company or a branch that cannot exist, with its former name and seat."""

    number: int
    word: str
    form: str
    bracketed: bool
    branch: str
    credit_code: str
    parent_code: str
    registered: date
    home: str
    seat: Seat
    former_word: str
    former_seat: Seat


def write_companies(folder: Path, *, companies: int, seed: int = 1) -> tuple[Path, Path]:
    """Write the records of companies, and apart from them who is who; return both Parquet files.

    The same seed writes the same. ``truth`` has a company's number for each dataset and record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    records, truth = folder / "records.parquet", folder / "truth.parquet"
    schema = pa.schema([(name, pa.string()) for name in (*COLUMNS, "representative")])
    labels = pa.schema([("dataset", pa.string()), ("record", pa.string()), ("person", pa.int64())])
    with pq.ParquetWriter(records, schema) as one, pq.ParquetWriter(truth, labels) as other:
        for first in range(0, companies, BLOCK):
            rng = Random(f"companies {seed}/{first}")
            made = list(make_records(rng, first=first, companies=min(BLOCK, companies - first)))
            one.write_table(pa.Table.from_pylist([row for row, _ in made], schema=schema))
            told = [
                {"dataset": row["dataset"], "record": row["record"], "person": number}
                for row, number in made
            ]
            other.write_table(pa.Table.from_pylist(told, schema=labels))
    return records, truth


def make_records(
    rng: Random, *, first: int, companies: int
) -> Iterator[tuple[dict[str, str | None], int]]:
    """Yield records of some companies, each with the number of the company that it is about."""
    for company in make_companies(rng, first=first, companies=companies):
        for department in DEPARTMENTS:
            if rng.random() < department.covers:
                yield make_record(rng, company, department), company.number


def make_companies(rng: Random, *, first: int, companies: int) -> Iterator[Company]:
    """Yield companies with branches, sisters and namesakes, in counties that are nowhere."""
    number, made = first, list[Company]()
    while number < first + companies:
        one = _company(rng, number)
        if made and rng.random() < 0.02:
            one = _namesake(rng, one, rng.choice(made))
        family = [one]
        if rng.random() < 0.05:
            for _again in range(rng.randrange(1, 4)):
                sister = _sister(rng, one, number + len(family))
                family += [sister] if sister.word not in {each.word for each in family} else []
        if one.form and rng.random() < 0.06:
            for _again in range(rng.randrange(1, 4)):
                branch = _branch(rng, one, number + len(family))
                family += [branch] if branch.branch not in {each.branch for each in family} else []
        some = family[: first + companies - number]
        yield from some
        made += some
        number += len(some)


def make_record(rng: Random, company: Company, department: Department) -> dict[str, str | None]:
    """Make what a department has written down of a company, by the habits of the office."""
    careless = hash_of(f"{department.id}/{company.seat.county}") < department.share
    habits = department.careless if careless else department.careful
    late = rng.random() < department.lags
    seat = company.former_seat if late else company.seat
    return {
        "dataset": department.id,
        "record": f"{department.id[:2]}{company.number:09}",
        "name": _name(rng, company, company.former_word if late else company.word, habits),
        "id_number": _code(rng, company, habits),
        "birth_date": _if(rng, habits.registered, f"{company.registered:%Y-%m-%d}"),
        "sex": None,
        "phone": _if(rng, habits.phone, seat.phone),
        "region": seat.county,
        "line": _if(rng, habits.address, seat.line),
        "updated": f"{TODAY - timedelta(days=rng.randrange(1000) + 1500 * late):%Y-%m-%d}",
        "representative": _if(rng, habits.representative, seat.representative),
    }


def _if(rng: Random, share: float, value: str) -> str | None:
    return value if rng.random() < share else None


def _company(rng: Random, number: int) -> Company:
    word = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3, 4))))
    form = rng.choices(FORMS, (70, 12, 6, 12))[0]
    seat = _seat(rng, rng.choice(COUNTIES))
    word += rng.choice(TRADES if form else SHOPS)
    return Company(
        number=number,
        word=word,
        form=form,
        bracketed=bool(form) and rng.random() < 0.15,
        branch="",
        credit_code=_code_of(number, seat.county),
        parent_code="",
        registered=_opened(rng),
        home=_place(seat.county),
        seat=seat,
        former_word=word[:1] + rng.choice(SYLLABLES) + word[2:] if rng.random() < 0.02 else word,
        former_seat=_former(rng, seat),
    )


def _code_of(number: int, county: str) -> str:
    """Return a code of a county that is nowhere; codes of neighbours do not lie side by side."""
    return make_credit_code(number * 7654321 % 10**7, county)


def _opened(rng: Random) -> date:
    return OPENED + timedelta(days=rng.randrange(30 * 365))


def _place(county: str) -> str:
    return PLACES[COUNTIES.index(county)]


def _seat(rng: Random, county: str) -> Seat:
    (person,) = make_people(rng, first=0, people=1)
    phone = person.phone
    if rng.random() < 0.05:
        phone = f"1007{county[2:]}{rng.randrange(20):03}"
    line = person.line
    if rng.random() < 0.1:
        line = f"{rng.choice(STREETS)}创业路8号{rng.randrange(1, 4)}栋集群注册"
    return Seat(county=county, line=line, phone=phone, representative=person.surname + person.given)


def _former(rng: Random, seat: Seat) -> Seat:
    other = _seat(rng, rng.choice(COUNTIES) if rng.random() < 0.3 else seat.county)
    if rng.random() < 0.12:
        seat = replace(seat, county=other.county, line=other.line)
    if rng.random() < 0.15:
        seat = replace(seat, phone=other.phone)
    return replace(seat, representative=other.representative) if rng.random() < 0.1 else seat


def _namesake(rng: Random, company: Company, other: Company) -> Company:
    """Return a company that is called as another one is, nearly always in another county."""
    if other.branch:
        return company
    shared = replace(company, word=other.word, former_word=other.word, form=other.form)
    if rng.random() < 0.03:
        return replace(shared, seat=replace(company.seat, county=other.seat.county))
    return shared


def _sister(rng: Random, company: Company, number: int) -> Company:
    """Return a company of the same owner at the same address, called nearly the same."""
    trade = next((each for each in (*TRADES, *SHOPS) if company.word.endswith(each)), "")
    name = company.word.removesuffix(trade)
    word = rng.choice(
        (
            f"{name}{rng.choice('一二三四五六七八九')}号{trade}",
            f"{name[:-1]}{rng.choice(SYLLABLES)}{trade}",
            f"{name}{rng.choice(TRADES)}",
            f"新{name}{trade}",
        )
    )
    later = timedelta(days=rng.choice((0, 0, 1, 40, 400)))
    return replace(
        company,
        number=number,
        word=word if word != company.word else word[:1] + "乾" + word[1:],
        former_word=word if word != company.word else word[:1] + "乾" + word[1:],
        credit_code=_code_of(number, company.seat.county),
        registered=company.registered + later,
    )


def _branch(rng: Random, company: Company, number: int) -> Company:
    """Return a branch of a company: with a code of its own, and often its parent's phone."""
    seat = _seat(rng, rng.choice(COUNTIES))
    if rng.random() < 0.3:
        seat = replace(seat, phone=company.seat.phone)
    if rng.random() < 0.3:
        seat = replace(seat, representative=company.seat.representative)
    if rng.random() < 0.1:
        seat = company.seat
    which = rng.choice(("", "", "第一", "东城", "西城"))
    return replace(
        company,
        number=number,
        branch=f"{_place(seat.county)}{which}分公司",
        credit_code=_code_of(number, seat.county),
        parent_code=company.credit_code,
        registered=company.registered + timedelta(days=rng.randrange(3000)),
        seat=seat,
        former_seat=_former(rng, seat),
    )


def _name(rng: Random, company: Company, word: str, habits: Habits) -> str:
    if rng.random() < habits.name_typo:
        at = rng.randrange(len(word))
        word = word[:at] + rng.choice(SYLLABLES) + word[at + 1 :]
    form, place = company.form, company.home
    if form.startswith("有限") and rng.random() < habits.other_form:
        form = "有限公司" if form == "有限责任公司" else "有限责任公司"
    if rng.random() < habits.no_form and not company.branch:
        form = ""
    if rng.random() < habits.no_place:
        place = ""
    name = f"{word}（{place}）{form}" if company.bracketed and place else f"{place}{word}{form}"
    name = name.replace("（", "(").replace("）", ")") if rng.random() < habits.wide else name
    written = name + company.branch
    return written_traditional(written) if rng.random() < habits.traditional else written


def _code(rng: Random, company: Company, habits: Habits) -> str | None:
    code = company.credit_code
    if rng.random() < habits.code_missing:
        return None
    if company.parent_code and rng.random() < habits.of_parent:
        return company.parent_code
    if rng.random() < habits.organisation:
        return f"{code[8:16]}-{code[16]}"
    if rng.random() < habits.tax_number:
        return f"{code[2:8]}{code[8:17]}"
    if rng.random() < habits.code_typo:
        at = rng.randrange(8, 17)
        wrong = rng.choice([each for each in "0123456789" if each != code[at]])
        return code[:at] + wrong + code[at + 1 :]
    return code
