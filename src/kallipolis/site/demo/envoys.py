"""People for a place that has no demo city: an official at each office, overseers, residents."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Final

from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.ids import RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Value
from kallipolis.site.demo.doors import OVERSEERS, WHOLE, filled
from kallipolis.site.demo.offices import FOUNDER, OFFICER

OFFICIALS: Final = ("符晓敏", "吴志强", "王海兰", "邢建平", "云思颖", "冯天宇", "韩永慧", "黎春明")
RESIDENTS: Final = (
    ("mover", "陈嘉宁", Sex.FEMALE, datetime(1992, 5, 14, tzinfo=UTC)),
    ("neighbour", "林文浩", Sex.MALE, datetime(1985, 9, 2, tzinfo=UTC)),
)
POLICE: Final = "public-security@"
OFFICES: Final = 5
"""So many authorities have an official whose log-in is listed."""

OVERSEEING: Final = ("supervisor", "auditor", "operator", "administrator")
LIVES: Final = Text(en="A resident of {region}", zh_hans="{region}居民", zh_hant="{region}居民")


def settle(clock: Clock) -> int:
    """Give a node people with log-ins, and return how many; nothing where it has some already."""
    if identity.demo_logins():
        return 0
    names = iter(OFFICIALS)
    top = regions.get(places.here().region)
    inside = regions.children(top.code)
    home = inside[0] if inside else top
    with edge():
        for organisation in _offices(home):
            whole = _official(next(names, OFFICIALS[0]), organisation, OFFICER, clock)
            name = organisation.id.partition("@")[0]
            _open(name, whole, filled(WHOLE, organisations.name_of(organisation.id)), clock)
        (over, *_) = organisations.authorities(top.code)
        for name, _, roles, note in OVERSEERS:
            if name in OVERSEEING:
                party = _official(next(names, OFFICIALS[-1]), over, roles, clock)
                _open(name, party, filled(note, top.name), clock)
        for name, party in _residents(home, clock):
            _open(name, party, filled(LIVES, home.name), clock)
    return len(identity.demo_logins())


def _offices(home: Region) -> tuple[Organisation, ...]:
    """Return a few authorities of a region, first the one that the others exchange with most."""
    found = organisations.authorities(home.code)
    police = [each for each in found if each.id.startswith(POLICE)]
    return tuple(dict.fromkeys((*police, *found)))[:OFFICES]


def _official(name: str, organisation: Organisation, roles: tuple[str, ...], clock: Clock) -> Party:
    party = parties.register_official(
        FOUNDER,
        name=name,
        organisation=organisation.id,
        region=organisation.region,
        clock=clock,
    )
    for role in roles:
        given = Assignment(
            role=RoleId(role), organisation=organisation.id, region=organisation.region
        )
        parties.appoint(FOUNDER, party.id, given, clock=clock)
    return party


def _residents(home: Region, clock: Clock) -> Iterator[tuple[str, Party]]:
    """Register residents where there is something to apply for; a ministry has none of its own."""
    if not any(each.online and "resident" in each.audience for each in services.every()):
        return
    kept = places.here().real_name.registry
    rng = Random(46)  # noqa: S311 - a demo that repeats, no secret
    for place, (login, name, sex, born) in enumerate(RESIDENTS):
        number = synthetic_id_number(rng, born.date(), sex)
        person: dict[str, Value] = {
            "name": name,
            "birth_date": born.date().isoformat(),
            "region": home.code,
            "address": f"演示路{place + 1}号",
            "phone": f"1000{place:07}",
            "status": "living",
        }
        registries.put(FOUNDER, kept, number, person, clock=clock)
        if registries.find("households") is not None:
            lives: dict[str, Value] = {"region": home.code, "address": person["address"]}
            registries.put(FOUNDER, "households", number, lives, clock=clock)
        yield (
            login,
            parties.register_resident(
                FOUNDER, name=name, id_number=number, region=RegionCode(home.code), clock=clock
            ),
        )


def _open(name: str, party: Party, note: Text, clock: Clock) -> None:
    login = NewLogin(username=f"demo-{name}", demo_note=note)
    identity.open_login(FOUNDER, party, login, clock=clock)
