"""People who do not exist: names by chance, numbers that nobody can have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from django.conf import settings

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number

SURNAMES: Final = "林陈黄梁何罗叶苏潘冯邓曾彭谢卢蔡钟温江方龙邱廖邹熊白常康易乔"
GIVEN: Final = {
    Sex.FEMALE: "静芳敏慧兰秀丽娟莹雪琳婷怡悦欣颖洁梅燕玲",
    Sex.MALE: "伟强磊军勇杰涛明超刚平辉鹏宇浩凯健俊峰彬",
}
MIDDLE: Final = "子思嘉晓文雅志建永海天一世春家正"
STREETS: Final = ("演示路", "样例街", "示范大道", "试点巷", "展望路", "起步街")

WESTERN: Final = (
    {
        Sex.FEMALE: ("Mary", "Linda", "Aisha", "Sofia", "Grace", "Hannah"),
        Sex.MALE: ("James", "Robert", "Daniel", "Kevin", "Luis", "Omar"),
    },
    ("Sullivan", "Nguyen", "Santos", "Murphy", "Johnson", "Chen", "Pereira", "Walsh", "Rossi"),
    ("Sample Street", "Demo Avenue", "Example Road", "Trial Lane"),
)
"""Given names, surnames and streets where English is what is spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a family lives, and where it is registered."""

    region: RegionCode
    household: RegionCode
    address: str
    family: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist."""

    name: str
    id_number: str
    sex: Sex
    birth_date: date
    home: Home
    phone: str


def people(
    count: int, regions: tuple[RegionCode, ...], today: date, rng: Random
) -> Iterator[Person]:
    """Make people of all ages in families of one to five, most of them registered where they live.

    Shape: members of a family follow one another and share their home.
    """
    made = 0
    while made < count:
        home = _home(made, regions, rng)
        surname = rng.choice(_surnames())
        for age in _ages(rng)[: count - made]:
            birth_date = today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 360))
            sex = rng.choice((Sex.FEMALE, Sex.MALE))
            yield Person(
                name=_name(surname, sex, rng),
                id_number=synthetic_id_number(rng, birth_date, sex),
                sex=sex,
                birth_date=birth_date,
                home=home,
                phone=f"1000{made:07}",
            )
            made += 1


def _home(family: int, regions: tuple[RegionCode, ...], rng: Random) -> Home:
    region = rng.choice(regions)
    return Home(
        region=region,
        household=region if rng.random() < 0.7 else rng.choice(regions),
        address=address(rng),
        family=family,
    )


def full_name(rng: Random) -> str:
    """Make a name of somebody who does not exist."""
    return _name(rng.choice(_surnames()), rng.choice(tuple(Sex)), rng)


def address(rng: Random) -> str:
    """Make a street and a number that do not exist."""
    if _is_english():
        return f"{rng.randrange(1, 300)} {rng.choice(WESTERN[2])}"
    return f"{rng.choice(STREETS)}{rng.randrange(1, 300)}号"


def _surnames() -> Sequence[str]:
    return WESTERN[1] if _is_english() else SURNAMES


def _is_english() -> bool:
    return settings.LANGUAGE_CODE == "en"


def _name(surname: str, sex: Sex, rng: Random) -> str:
    own = surname if rng.random() < 0.7 else rng.choice(_surnames())
    if _is_english():
        return f"{rng.choice(WESTERN[0][sex])} {own}"
    middle = rng.choice(MIDDLE) if rng.random() < 0.7 else ""
    return own + middle + rng.choice(GIVEN[sex])


def _ages(rng: Random) -> list[int]:
    """Return the ages of one household: an elder, an adult, or a couple and theirs."""
    adult = rng.randrange(22, 60)
    kind = rng.random()
    if kind < 0.15:
        return [rng.randrange(70, 98)]
    if kind < 0.3:
        return [adult]
    ages = [adult, max(20, adult + rng.randrange(-4, 5))]
    ages += [rng.randrange(0, min(18, adult - 20)) for _ in range(rng.choice((0, 1, 1, 2)))]
    if rng.random() < 0.25:
        ages.append(adult + rng.randrange(24, 36))
    return ages
