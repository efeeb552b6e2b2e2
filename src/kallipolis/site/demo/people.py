"""People who do not exist: names by chance, numbers that nobody can have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.site.demo import players


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
        surname = players.surname(rng)
        for age in _ages(rng)[: count - made]:
            birth_date = today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 360))
            sex = rng.choice((Sex.FEMALE, Sex.MALE))
            yield Person(
                name=players.name_of(surname, sex, rng),
                id_number=players.person_number(made, birth_date, sex, rng),
                sex=sex,
                birth_date=birth_date,
                home=home,
                phone=players.known_phone(made),
            )
            made += 1


def _home(family: int, regions: tuple[RegionCode, ...], rng: Random) -> Home:
    region = rng.choice(regions)
    return Home(
        region=region,
        household=region if rng.random() < 0.7 else rng.choice(regions),
        address=players.address(rng),
        family=family,
    )


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
