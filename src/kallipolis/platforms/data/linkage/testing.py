"""Makers of cities of people who cannot exist, and of departments with bad habits, for linkage.

Errors are correlated, as they are where people work: an office or an import has a habit, and all of
its records have it together. Who is who is written apart, so that no linkage can see it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final

import opencc
import pyarrow as pa
import pyarrow.parquet as pq
from pypinyin import lazy_pinyin

from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.platforms.data.linkage.contracts import COLUMNS

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤"
)
GIVEN: Final = {
    Sex.MALE: "伟强军明建国华平勇杰文斌波涛志鹏辉超刚浩宇轩俊峰磊林东海龙飞健康德荣贵福生根水木火土"
    "金"
    "祥瑞安宁天成子豪泽洋航凯博达毅恒义仁礼信诚昊然晨阳春松柏青云山川河永庆忠良才学思远新民",
    Sex.FEMALE: "芳娜敏静丽艳娟霞秀英兰玉梅红玲燕桂珍萍雪琴慧莹洁欣怡佳琪雨婷思雅诗涵梦瑶子萱美凤莲"
    "菊花香云月琳璐倩颖蕾薇岚晴悦宁安心可馨语彤若曦紫依晓春秋巧爱淑惠贞素清文华平",
}
STREETS: Final = ("幸福", "光明", "和平", "建设", "新华", "人民", "解放", "长江", "梧桐", "松柏")
CALENDAR_STARTS: Final = date(1935, 1, 1)
DAYS: Final = 85 * 365
TODAY: Final = date(2026, 1, 1)
BLOCK: Final = 20_000
"""How many people are made from one seed and written at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How often what goes wrong in the records of one office, each between 0 and 1."""

    id_missing: float = 0.0
    id_cut: float = 0.0
    id_typo: float = 0.0
    borrowed: float = 0.0
    swapped: float = 0.0
    birth_typo: float = 0.0005
    name_typo: float = 0.001
    sex_wrong: float = 0.0005
    phone: float = 0.9
    office_phone: float = 0.0
    address: float = 0.95
    script: str = "simplified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department: whom it knows, how late it hears of moves, and its offices' habits.

    ``careless`` is the share of regions whose office has the other habits.
    """

    id: str
    covers: float
    oldest: int = 200
    lags: float
    careful: Habits
    careless: Habits
    share: float = 0.0


DEPARTMENTS: Final = (
    Department(
        id="household",
        covers=0.97,
        lags=0.4,
        careful=Habits(phone=0.4),
        careless=Habits(phone=0.1, name_typo=0.004, id_typo=0.002),
        share=0.1,
    ),
    Department(
        id="social-security",
        covers=0.62,
        lags=0.3,
        careful=Habits(borrowed=0.0004),
        careless=Habits(id_cut=0.8, phone=0.3, address=0.8, borrowed=0.002),
        share=0.13,
    ),
    Department(
        id="health",
        covers=0.45,
        lags=0.05,
        careful=Habits(id_missing=0.06, phone=0.98, address=0.85),
        careless=Habits(id_missing=0.7, swapped=0.35, phone=0.95, office_phone=0.02, address=0.9),
        share=0.17,
    ),
    Department(
        id="education",
        covers=0.9,
        oldest=24,
        lags=0.1,
        careful=Habits(id_missing=0.04, phone=0.97),
        careless=Habits(id_missing=0.15, phone=0.9, name_typo=0.006, birth_typo=0.004),
        share=0.2,
    ),
    Department(
        id="exit-entry",
        covers=0.08,
        lags=0.1,
        careful=Habits(id_missing=0.35, script="pinyin", phone=0.97, address=0.8),
        careless=Habits(id_missing=0.6, script="pinyin", phone=0.9, name_typo=0.01),
        share=0.2,
    ),
    Department(
        id="civil-affairs",
        covers=0.1,
        lags=0.2,
        careful=Habits(script="traditional", id_typo=0.01),
        careless=Habits(script="traditional", id_typo=0.06, swapped=0.05, phone=0.7),
        share=0.25,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who cannot exist, with what they were called and where they lived before."""

    number: int
    surname: str
    given: str
    former_given: str
    id_number: str
    birth_date: date
    sex: Sex
    phone: str
    former_phone: str
    region: str
    line: str
    former_line: str


def write_city(folder: Path, *, people: int, seed: int = 1) -> tuple[Path, Path]:
    """Write the records of a city, and apart from them who is who; return both Parquet files.

    The same seed writes the same city. ``truth`` has a person's number for each dataset and record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    records, truth = folder / "records.parquet", folder / "truth.parquet"
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    labels = pa.schema([("dataset", pa.string()), ("record", pa.string()), ("person", pa.int64())])
    with pq.ParquetWriter(records, schema) as one, pq.ParquetWriter(truth, labels) as other:
        for first in range(0, people, BLOCK):
            rng = Random(f"{seed}/{first}")  # noqa: S311 - repeats
            made = list(make_records(rng, first=first, people=min(BLOCK, people - first)))
            one.write_table(pa.Table.from_pylist([row for row, _ in made], schema=schema))
            told = [
                {"dataset": row["dataset"], "record": row["record"], "person": number}
                for row, number in made
            ]
            other.write_table(pa.Table.from_pylist(told, schema=labels))
    return records, truth


def make_records(
    rng: Random, *, first: int, people: int
) -> Iterator[tuple[dict[str, str | None], int]]:
    """Yield records of some people, each with the number of the person whom it is about."""
    crowd = list(make_people(rng, first=first, people=people))
    for place, person in enumerate(crowd):
        lender = crowd[place - 1]
        for department in DEPARTMENTS:
            if _is_known(rng, person, department):
                yield make_record(rng, person, department, lender=lender), person.number


def make_people(rng: Random, *, first: int, people: int) -> Iterator[Person]:
    """Yield people in households: with twins, namesakes, moves, new phones and new names."""
    number = first
    stranger: Person | None = None
    while number < first + people:
        size = rng.choices((1, 2, 3, 4, 5), (15, 25, 30, 20, 10))[0]
        shared = _home(rng)
        surname = rng.choices(SURNAMES, cum_weights=_weights(len(SURNAMES)))[0]
        twin_of: Person | None = None
        for place in range(min(size, first + people - number)):
            person = _member(rng, number, place=place, home=shared, surname=surname)
            if twin_of is not None and place > 2 and rng.random() < 0.05:
                person = _twin(rng, person, twin_of)
            if stranger is not None and rng.random() < 0.0002:
                person = _reused(person, stranger)
            if stranger is None or rng.random() < 0.001:
                stranger = person
            yield person
            twin_of = person
            number += 1


def make_record(
    rng: Random, person: Person, department: Department, *, lender: Person
) -> dict[str, str | None]:
    """Make what a department has written down of a person, by the habits of the office."""
    careless = hash_of(f"{department.id}/{person.region}") < department.share
    habits = department.careless if careless else department.careful
    late = rng.random() < department.lags
    given = person.former_given if late else person.given
    return {
        "dataset": department.id,
        "record": f"{department.id[:2]}{person.number:09}",
        "name": _written(rng, person.surname, given, habits),
        "id_number": _number(rng, person, habits, lender),
        "birth_date": _birth(rng, person.birth_date, habits),
        "sex": _sex(rng, person.sex, habits),
        "phone": _phone(rng, person, habits, late=late),
        "region": person.region,
        "line": (person.former_line if late else person.line)
        if rng.random() < habits.address
        else None,
        "updated": f"{TODAY - timedelta(days=rng.randrange(2000) + 1500 * late):%Y-%m-%d}",
    }


@lru_cache(maxsize=65536)
def hash_of(words: str) -> float:
    """Return a number between 0 and 1 that is always the same for the same words."""
    return Random(words).random()  # noqa: S311 - repeats


def _is_known(rng: Random, person: Person, department: Department) -> bool:
    age = (TODAY - person.birth_date).days // 365
    return age <= department.oldest and rng.random() < department.covers


@lru_cache(maxsize=8)
def _weights(count: int) -> tuple[float, ...]:
    """Return cumulative weights that fall as ranks do in lists of names, after Zipf."""
    return tuple(accumulate(1 / (rank + 2.7) for rank in range(count)))


def _home(rng: Random) -> tuple[str, str, str, str]:
    region = f"9901{rng.randrange(100):02}"
    return region, _line(rng), _line(rng), _mobile(rng)


def _line(rng: Random) -> str:
    street, court = rng.choice(STREETS), rng.choice(STREETS)
    tower, floor, door = rng.randrange(1, 20), rng.randrange(1, 33), rng.randrange(1, 9)
    return f"{street}{court}路{rng.randrange(1, 900)}号{tower}栋{floor}{door:02}室"


def _mobile(rng: Random) -> str:
    """Return a number that nobody has: those of mobiles in China never begin with 10."""
    return f"10{rng.randrange(10**9):09}"


def _given(rng: Random, sex: Sex) -> str:
    characters = GIVEN[sex]
    length = 1 if rng.random() < 0.15 else 2
    return "".join(rng.choices(characters, cum_weights=_weights(len(characters)), k=length))


def _member(
    rng: Random, number: int, *, place: int, home: tuple[str, str, str, str], surname: str
) -> Person:
    region, line, former_line, landline = home
    sex = Sex.MALE if rng.random() < 0.51 else Sex.FEMALE
    days = rng.randrange(DAYS) if place < 2 else DAYS - rng.randrange(24 * 365)
    birth_date = CALENDAR_STARTS + timedelta(days=days)
    own = rng.choices(SURNAMES, cum_weights=_weights(len(SURNAMES)))[0]
    given = _given(rng, sex)
    phone = landline if place > 1 and rng.random() < 0.6 else _mobile(rng)
    return Person(
        number=number,
        surname=own if place == 1 else surname,
        given=given,
        former_given=_given(rng, sex) if rng.random() < 0.001 else given,
        id_number=synthetic_id_number(rng, birth_date, sex),
        birth_date=birth_date,
        sex=sex,
        phone=phone,
        former_phone=_mobile(rng) if rng.random() < 0.2 else phone,
        region=region,
        line=line,
        former_line=former_line if rng.random() < 0.15 else line,
    )


def _twin(rng: Random, person: Person, other: Person) -> Person:
    """Return a person as the twin of another: the same day, and half of the name."""
    given = other.given[0] + _given(rng, other.sex)[:1]
    return replace(
        person,
        birth_date=other.birth_date,
        sex=other.sex,
        surname=other.surname,
        given=given if given != other.given else given + "明",
        former_given=given if given != other.given else given + "明",
        id_number=synthetic_id_number(rng, other.birth_date, other.sex),
        phone=other.phone,
        former_phone=other.former_phone,
    )


def _reused(person: Person, stranger: Person) -> Person:
    """Return a person with the number that somebody elsewhere, born on that day, has too."""
    return replace(
        person,
        id_number=stranger.id_number,
        birth_date=stranger.birth_date,
        sex=stranger.sex,
    )


def _written(rng: Random, surname: str, given: str, habits: Habits) -> str:
    if rng.random() < habits.name_typo:
        wrong = rng.choice(GIVEN[Sex.MALE] + GIVEN[Sex.FEMALE])
        given = given[:-1] + wrong
    if habits.script == "pinyin":
        said = ("".join(_sounds(part)) for part in (surname, given))
        return " ".join(said).upper()
    if habits.script == "traditional":
        return written_traditional(surname + given)
    return surname + given


@lru_cache(maxsize=65536)
def _sounds(words: str) -> tuple[str, ...]:
    return tuple(str(each) for each in lazy_pinyin(words))


@lru_cache(maxsize=1)
def _converter() -> Any:
    return opencc.OpenCC("s2t")


@lru_cache(maxsize=65536)
def written_traditional(words: str) -> str:
    """Return words in Traditional characters."""
    return str(_converter().convert(words))


def _number(rng: Random, person: Person, habits: Habits, lender: Person) -> str | None:
    number = person.id_number
    if rng.random() < habits.id_missing:
        return None
    if rng.random() < habits.borrowed:
        return lender.id_number
    if rng.random() < habits.id_cut:
        return number[:-1]
    if rng.random() < habits.id_typo:
        at = rng.randrange(6, 17)
        return number[:at] + str((int(number[at]) + rng.randrange(1, 10)) % 10) + number[at + 1 :]
    return number


def _birth(rng: Random, birth_date: date, habits: Habits) -> str:
    written = f"{birth_date:%Y-%m-%d}"
    if rng.random() < habits.swapped:
        return f"{written[:4]}-{written[8:]}-{written[5:7]}"
    if rng.random() < habits.birth_typo:
        at = rng.choice((3, 6, 9))
        return written[:at] + str(rng.randrange(10)) + written[at + 1 :]
    return written


def _sex(rng: Random, sex: Sex, habits: Habits) -> str:
    other = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}[sex]
    return (other if rng.random() < habits.sex_wrong else sex).value


def _phone(rng: Random, person: Person, habits: Habits, *, late: bool) -> str | None:
    if rng.random() < habits.office_phone:
        return f"100{person.region}00"
    if rng.random() >= habits.phone:
        return None
    return person.former_phone if late else person.phone


def make_record_row(record: str, **changes: str | None) -> dict[str, str | None]:
    """Make a record of a person, for worked examples; what is not named is empty."""
    row: dict[str, str | None] = dict.fromkeys(COLUMNS)
    return {**row, "dataset": "household", "record": record, **changes}


def as_table(rows: Sequence[Mapping[str, str | None]]) -> pa.Table:
    """Return records as the Arrow table in which they come."""
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
