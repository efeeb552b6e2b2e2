"""Found the demo city: its people, companies, officials, log-ins, and a year of cases."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final, TypeVar

from fpdf import FPDF

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock, SetClock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import OrganisationKind, Registration
from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import GENERAL_FORM, PublicService
from kallipolis.platforms.data.registries import api as registries
from kallipolis.site.demo.doors import open_logins
from kallipolis.site.demo.lives import Scene, live, send_in
from kallipolis.site.demo.offices import FOUNDER, Official, officers
from kallipolis.site.demo.people import Person, people
from kallipolis.site.demo.records import records_of

REGIONS: Final = ("440304", "440305", "440106", "440113", "440606", "441900")
"""Where the people of the demo live; any place pack with these codes will do."""

ROLES: Final = (
    "civil-affairs",
    "human-resources-social-security",
    "public-security",
    "healthcare-security",
    "health",
    "education",
    "housing-urban-rural-development",
    "housing-provident-fund",
    "natural-resources",
    "ecology-environment",
    "transport",
    "market-regulation",
    "taxation",
    "disabled-persons",
    "fire-rescue",
    "science-technology",
)
Item = TypeVar("Item")
Progress = Callable[[str, int], None]
"""Told what was made, and how many more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the demo is. Units: people, companies, cases."""

    residents: int = 2000
    companies: int = 300
    cases: int = 1600

    @property
    def total(self) -> int:
        """Return how much there is to do, for whoever shows how far it is."""
        return self.residents + self.companies + self.cases


@dataclass(slots=True, kw_only=True)
class City:
    """The demo while it is founded: who is there already."""

    clock: SetClock
    now: Clock
    rng: Random
    people: list[tuple[Person, Party]] = field(default_factory=list)
    companies: list[tuple[Party, Party]] = field(default_factory=list)
    officials: dict[OrganisationId, Official] = field(default_factory=dict)
    sheets: dict[PartyId, FileId] = field(default_factory=dict)

    def sheet(self, actor: Actor) -> FileId:
        """Return a page that the actor has uploaded, uploading it the first time."""
        owner = actor.applicant or PartyId("")
        if owner not in self.sheets:
            stored = files.store(actor, a_page(), name="demo.pdf", clock=self.clock)
            self.sheets[owner] = stored.id
        return self.sheets[owner]


@cache
def a_page() -> bytes:
    """Make the page that stands for every paper in the demo."""
    sheet = FPDF()
    sheet.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    sheet.add_page()
    sheet.set_font("helvetica", size=28)
    sheet.cell(text="DEMO - NOT A REAL DOCUMENT")
    return bytes(sheet.output())


def found(size: Size, now: Clock, seed: int, progress: Progress) -> City:
    """Found the city through the front doors; the same seed makes the same people and cases."""
    rng = Random(seed)  # noqa: S311 - a demo that repeats, no secret
    city = City(clock=SetClock(now.now() - timedelta(days=380)), now=now, rng=rng)
    _settle(city, size, progress)
    _employ(city)
    _incorporate(city, size, progress)
    _entrust(city)
    open_logins(city.people, city.companies, city.rng, city.clock)
    _pass_a_year(city, size, progress)
    return city


def _settle(city: City, size: Size, progress: Progress) -> None:
    places = tuple(RegionCode(code) for code in REGIONS)
    today = city.now.now().date()
    everybody = list(people(size.residents, places, today, city.rng))
    for registry, entries in records_of(everybody, today, city.rng).items():
        registries.put_many(FOUNDER, registry, entries, clock=city.clock)
    for chunk in _chunks(everybody, 100):
        with edge():
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


def _employ(city: City) -> None:
    places = tuple(RegionCode(code) for code in REGIONS)
    with edge():
        for official in officers(ROLES, places, city.rng, city.clock):
            city.officials[official.organisation] = official


def _incorporate(city: City, size: Size, progress: Progress) -> None:
    adults = [party for person, party in city.people if person.birth_date.year < 2000]
    for chunk in _chunks(range(1, size.companies + 1), 50):
        with edge():
            city.companies += [_company(city, number, adults) for number in chunk]
        progress("companies", len(chunk))


def _company(city: City, number: int, adults: Sequence[Party]) -> tuple[Party, Party]:
    manager = city.rng.choice(adults)
    code = make_credit_code(number, "990000")
    registration = Registration(
        name=everywhere(f"演示第{number}号有限公司"),
        region=manager.region,
        kind=OrganisationKind.ENTERPRISE,
        credit_code=code,
    )
    organisation = organisations.register(FOUNDER, registration, clock=city.clock)
    company = parties.register_enterprise(FOUNDER, organisation.id, clock=city.clock)
    terms = Terms(relation="legal-representative", scopes=("*",), since=city.clock.now())
    parties.establish(
        FOUNDER, company.id, manager.id, terms, basis="legal-entities", clock=city.clock
    )
    return company, manager


def _entrust(city: City) -> None:
    """Let children act for old parents of their household."""
    with edge():
        for (old, parent), (young, child) in zip(city.people[1:], city.people, strict=False):
            is_parent = old.home == young.home and young.birth_date.year - old.birth_date.year > 20
            if is_parent and old.birth_date.year < 1960:
                terms = Terms(relation="child", scopes=("*",), since=city.clock.now())
                parties.establish(
                    FOUNDER, parent.id, child.id, terms, basis="households", clock=city.clock
                )


def _pass_a_year(city: City, size: Size, progress: Progress) -> None:
    desks = {name: official.actor for name, official in city.officials.items()}
    offered = _offered()
    start = city.now.now() - timedelta(days=365)
    moments = sorted(city.rng.random() ** 0.6 for _ in range(size.cases))
    for chunk in _chunks(moments, 20):
        with edge():
            for part in chunk:
                clock = SetClock(start + timedelta(days=364.9 * part))
                scene = Scene(officials=desks, sheet=city.sheet, clock=clock, rng=city.rng)
                _one_case(city, scene, offered)
        progress("cases", len(chunk))


def _one_case(city: City, scene: Scene, offered: dict[str, list[PublicService]]) -> None:
    audience = "enterprise" if city.companies and city.rng.random() < 0.15 else "resident"
    actor = _applicant(city, audience)
    service = city.rng.choice(offered[audience])
    case = send_in(scene, actor, service.id)
    if case is not None:
        live(scene, case, actor, city.now)


def _applicant(city: City, audience: str) -> Actor:
    if audience == "resident":
        return as_actor(city.rng.choice(city.people)[1], purpose="demo")
    company, manager = city.rng.choice(city.companies)
    return parties.acting_for(as_actor(manager, purpose="demo"), company.id, clock=city.now)


def _offered() -> dict[str, list[PublicService]]:
    """Return what is applied for: services with forms of their own, and as many plain ones."""
    found = {}
    for audience in ("resident", "enterprise"):
        fitting = [s for s in services.every() if audience in s.audience and s.online]
        deep = [s for s in fitting if s.form != GENERAL_FORM]
        plain = [s for s in fitting if s.form == GENERAL_FORM and s.authority in ROLES]
        found[audience] = deep * 3 + plain[: max(30, len(deep) * 3)]
    return found


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
