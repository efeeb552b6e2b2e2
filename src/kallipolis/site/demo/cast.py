"""Who plays in the demo: people, companies, officials, and those whose log-ins are listed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from random import Random
from typing import Final

from django.conf import settings
from django.utils import timezone
from fpdf import FPDF

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock, SetClock
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, PartyId, RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Values
from kallipolis.site.demo import players
from kallipolis.site.demo.companies import Company
from kallipolis.site.demo.offices import FOUNDER, Staff
from kallipolis.site.demo.people import Person

NEAR: Final = 60
"""Out of so many people of about the right age somebody is chosen by chance."""

CHILDHOOD: Final = 19
"""Units: years."""

Pair = tuple[Person, Party]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who applies, as registries know them; ``actor`` is who does it for them."""

    actor: Actor
    party: Party
    number: str
    address: str
    phone: str
    birth_date: date | None = None
    firm_name: str = ""

    @property
    def name(self) -> str:
        """Return the name by which registries know them."""
        return self.firm_name or self.party.name


@dataclass(slots=True, kw_only=True)
class City:
    """The demo while it is founded: who is there already, and what registries say of them."""

    clock: SetClock
    now: Clock
    rng: Random
    places: tuple[RegionCode, ...]
    staff: Staff
    people: list[Pair] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    leads: dict[str, Applicant] = field(default_factory=dict)
    clerk: Party | None = None
    taken: set[PartyId] = field(default_factory=set)
    entries: dict[str, dict[str, Values]] = field(default_factory=dict)
    sheets: dict[PartyId, FileId] = field(default_factory=dict)

    @property
    def home(self) -> RegionCode:
        """Return where those live and work whose log-ins are listed."""
        return self.places[0]

    @property
    def today(self) -> date:
        """Return the day that it is now where the city is."""
        return timezone.localdate(self.clock.now())

    def sheet(self, actor: Actor) -> FileId:
        """Return a page that the actor has uploaded, uploading it the first time."""
        owner = actor.applicant or PartyId("")
        if owner not in self.sheets:
            stored = files.store(actor, a_page(), name="demo.pdf", clock=self.clock)
            self.sheets[owner] = stored.id
        return self.sheets[owner]

    def record(self, registry: str, key: str, values: Values) -> None:
        """Let a registry say something of a key beside what it said before."""
        known = self.entries.setdefault(registry, {})
        known[key] = {**known.get(key, {}), **values}
        registries.put(FOUNDER, registry, key, known[key], clock=self.clock)

    def resident(self, person: Person, party: Party) -> Applicant:
        """Return a resident as somebody who applies for themselves."""
        return Applicant(
            actor=as_actor(party, purpose="demo"),
            party=party,
            number=person.id_number,
            address=person.home.address,
            phone=person.phone,
            birth_date=person.birth_date,
        )

    def company(self, company: Company) -> Applicant:
        """Return a company for which its manager applies."""
        manager = as_actor(company.manager, purpose="demo")
        return Applicant(
            actor=parties.acting_for(manager, company.party.id, clock=self.clock),
            party=company.party,
            number=company.firm.credit_code,
            address=company.firm.address,
            phone=players.known_phone(0),
            firm_name=company.firm.name.in_language(settings.LANGUAGE_CODE),
        )

    def somebody(self, audience: str, born: date | None, at: RegionCode | None) -> Applicant:
        """Return who might apply: of about an age, or any adult; a company where one is meant.

        Those whose log-ins are listed have stories of their own.
        """
        leads = {lead.party.id for lead in self.leads.values()} | self.taken
        if audience == "enterprise":
            others = [c for c in self.companies if c.party.id not in leads] or self.companies
            near = [c for c in others if at is None or c.party.region == at]
            return self.company(self.rng.choice(near or others))
        people = [pair for pair in self.people if pair[1].id not in leads] or self.people
        here = [pair for pair in people if at is None or pair[1].region == at]
        return self.resident(*self.rng.choice(_of_age(here or people, born, self.today)))


def _of_age(people: list[Pair], born: date | None, today: date) -> list[Pair]:
    if born is None:
        adults = [pair for pair in people if today.year - pair[0].birth_date.year > CHILDHOOD]
        return adults or people
    nearest = sorted(people, key=lambda pair: abs((pair[0].birth_date - born).days))
    return nearest[: max(1, min(NEAR, len(nearest) // 30))]


@cache
def a_page() -> bytes:
    """Make the page that stands for every paper in the demo."""
    sheet = FPDF()
    sheet.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    sheet.add_page()
    sheet.set_font("helvetica", size=28)
    sheet.cell(text="DEMO - NOT A REAL DOCUMENT")
    return bytes(sheet.output())
