"""Makers of people who cannot exist, for tests and the demo."""

from datetime import date
from random import Random
from typing import Final

from stdnum.iso7064 import mod_11_2

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.testing import register_company
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.testing import publish_regions

NO_PLACE: Final = "990"
"""Begins every synthetic number. No place has a code that begins with 99, and in the numbers of
foreigners' residence cards, which begin with 9, no province has the code 90 to 99: nobody can have
been given such a number."""


def synthetic_id_number(rng: Random, birth_date: date, sex: Sex) -> str:
    """Make an identity number of GB 11643 that passes every check and that nobody can have."""
    place = f"{NO_PLACE}{rng.randrange(1000):03}"
    sequence = rng.randrange(500) * 2 + (sex is Sex.MALE)
    first = f"{place}{birth_date:%Y%m%d}{sequence:03}"
    return first + str(mod_11_2.calc_check_digit(first))


def make_resident(
    *,
    name: str = "李测试",
    seed: int = 1,
    birth_date: date = date(1948, 3, 5),
    region: str = "440305",
    clock: Clock = SYSTEM_CLOCK,
) -> Party:
    """Register a resident; another ``seed`` makes another person.

    The sample regions are published if the region is not known.
    """
    if regions.find(region) is None:
        publish_regions()
    return parties.register_resident(
        system("test"),
        name=name,
        id_number=synthetic_id_number(Random(seed), birth_date, Sex.FEMALE),  # noqa: S311 - repeats
        region=RegionCode(region),
        clock=clock,
    )


def make_company(number: int = 1, *, clock: Clock = SYSTEM_CLOCK) -> Party:
    """Register a company and make it a party; another ``number`` makes another one."""
    if regions.find("440300") is None:
        publish_regions()
    company = register_company(number, clock=clock)
    return parties.register_enterprise(system("test"), company.id, clock=clock)


def as_actor(party: Party, *, purpose: str = "test", assurance: int = 2) -> Actor:
    """Make a party the one who acts, with the roles that it holds."""
    return Actor(
        kind=ActorKind(party.kind.value),
        party=party.id,
        name=party.name,
        assurance=assurance,
        purpose=purpose,
        assignments=parties.assignments_of(party.id),
    )
