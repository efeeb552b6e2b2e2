"""Found the demo city: its people, companies, officials, log-ins, a year of cases, a hall."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Final, TypeVar

from kallipolis.foundation.clock import Clock, SetClock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import OrganisationKind, Registration
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.platforms.application.demonstrations import api as demonstrations
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Values
from kallipolis.site.demo import companies, departments, halls, leads, places, players, sheets
from kallipolis.site.demo.cast import City
from kallipolis.site.demo.companies import Company, Firm
from kallipolis.site.demo.doors import open_logins
from kallipolis.site.demo.offices import FOUNDER, Staff
from kallipolis.site.demo.people import Person, people
from kallipolis.site.demo.records import records_of
from kallipolis.site.demo.year import Told, Year

DESKS: Final = 5
"""So many authorities at home have an official whose log-in is listed."""

Item = TypeVar("Item")
Progress = Callable[[str, int], None]
"""Told what was made, and how many more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the demo is; every story of the plan is told once at least, however few cases.

    Units: people, companies, cases.
    """

    residents: int
    companies: int
    cases: int

    @property
    def total(self) -> int:
        """Return how much there is to do, for whoever shows how far it is."""
        told = sum(story.count(self.cases) for story in demonstrations.stories())
        return self.residents + self.companies + told


def usual_size() -> Size:
    """Return how large the demo of the place is where nobody says otherwise."""
    size = players.players().size
    return Size(residents=size.residents, companies=size.companies, cases=size.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """The city as it was founded, and what became of the plan."""

    city: City
    told: Told


def found(
    size: Size, now: Clock, *, seed: int, progress: Progress, plan: Sequence[Story] | None = None
) -> Founded:
    """Found the city through the front doors, whole or not at all.

    The same seed makes the same people and cases; without a ``plan`` all stories are told.
    """
    plan = demonstrations.stories() if plan is None else plan
    rng = Random(seed)  # noqa: S311 - a demo that repeats, no secret
    today = SetClock(now.now())
    clock = SetClock(today.now() - timedelta(days=380))
    with edge():
        where = places.places(rng)
        roles = places.busiest_roles(where[0], DESKS)
        small = tuple(organisations.authority(role, where[0]).id for role in roles)
        staff = Staff(rng=rng, clock=SetClock(clock.now()), small=small)
        city = City(clock=clock, now=today, rng=rng, places=where, staff=staff)
        _settle(city, size, progress)
        _entrust(city)
        leads.choose_residents(city)
        _incorporate(city, size, progress)
        leads.choose_clerk(city)
        told = Year(city, plan, size.cases).play(lambda done: progress("cases", done))
        open_logins(city)
        halls.open_hall(city, seed=seed)
        sheets.begin_sheet(city)
        departments.bring(city)
    return Founded(city=city, told=told)


def _settle(city: City, size: Size, progress: Progress) -> None:
    today = city.now.now().date()
    everybody = list(people(size.residents, city.places, today, city.rng))
    for registry, entries in records_of(everybody, today, city.rng).items():
        if registries.find(registry) is not None:
            registries.put_many(FOUNDER, registry, entries, clock=city.clock)
            city.entries[registry] = dict(entries)
    for chunk in _chunks(everybody, 100):
        city.people += [(person, _registered(person, city)) for person in chunk]
        progress("residents", len(chunk))


def _registered(person: Person, city: City) -> Party:
    """Register a person when the city is founded, or soon after they were born."""
    born = datetime.combine(person.birth_date, time(12), UTC) + timedelta(days=2)
    return parties.register_resident(
        FOUNDER,
        name=person.name,
        id_number=person.id_number,
        region=person.home.region,
        phone=person.phone,
        clock=SetClock(max(city.clock.now(), born)),
    )


def _incorporate(city: City, size: Size, progress: Progress) -> None:
    adults = [(person, party) for person, party in city.people if person.birth_date.year < 2000]
    first = leads.choose_manager(city)
    numbers = {party.id: person.id_number for person, party in city.people}
    entries: dict[str, dict[str, Values]] = {}
    for chunk in _chunks(list(companies.firms(size.companies, city.rng)), 50):
        for firm in chunk:
            manager = city.rng.choice(adults)[1] if city.companies else first
            company = _company(city, firm, manager)
            city.companies.append(company)
            said = companies.records_of(
                company, numbers[manager.id], city.now.now().date(), city.rng
            )
            for registry, values in said.items():
                entries.setdefault(registry, {})[firm.credit_code] = values
        progress("companies", len(chunk))
    for registry, each in entries.items():
        if registries.find(registry) is not None:
            registries.put_many(FOUNDER, registry, each, clock=city.clock)
            city.entries[registry] = dict(each)


def _company(city: City, firm: Firm, manager: Party) -> Company:
    registration = Registration(
        name=firm.name,
        region=manager.region,
        kind=OrganisationKind.ENTERPRISE,
        credit_code=firm.credit_code,
    )
    organisation = organisations.register(FOUNDER, registration, clock=city.clock)
    party = parties.register_enterprise(FOUNDER, organisation.id, clock=city.clock)
    terms = Terms(relation="legal-representative", scopes=("*",), since=city.clock.now())
    parties.establish(
        FOUNDER, party.id, manager.id, terms, basis="legal-entities", clock=city.clock
    )
    return Company(firm=firm, party=party, manager=manager)


def _entrust(city: City) -> None:
    """Let children act for old parents of their household."""
    for (old, parent), (young, child) in zip(city.people[1:], city.people, strict=False):
        is_parent = old.home == young.home and young.birth_date.year - old.birth_date.year > 20
        if is_parent and old.birth_date.year < 1960:
            terms = Terms(relation="child", scopes=("*",), since=city.clock.now())
            parties.establish(
                FOUNDER, parent.id, child.id, terms, basis="households", clock=city.clock
            )


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
