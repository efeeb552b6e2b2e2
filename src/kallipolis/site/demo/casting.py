"""Choose who plays a story of the demo, and with which service."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import GENERAL_FORM, PublicService
from kallipolis.site.demo import places
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.examples import followed, scenario_of
from kallipolis.site.demo.sending import Sending

PLAIN: Final = "standard"
OFFICES: Final = 16
"""So many authorities of each region have plain services that people apply for."""

KNOWN_SERVICES: Final = 8
"""So many plain services of each authority are applied for again and again."""


class Casting:
    """Who and what there is to choose from; stories at home go round the listed desks."""

    def __init__(self, city: City) -> None:
        self.city = city
        roles = places.busiest_roles(city.home, OFFICES)
        self.every = [s for s in services.every() if _is_plain(s) and s.authority in roles]
        self.plain = {
            (audience, at_home): _desks(self.every, city, audience, at_home=at_home)
            for audience in ("resident", "enterprise")
            for at_home in (False, True)
        }

    def has(self, story: Story) -> bool:
        """Say whether there is anybody to play a story, and its example to follow."""
        is_there = not story.example or scenario_of(story.example) is not None
        if story.who:
            return is_there and story.who in self.city.leads
        return is_there and bool(self.city.companies or story.audience != "enterprise")

    def applicant(self, story: Story) -> Applicant:
        """Return who applies: who is named, who resembles an example, or anybody."""
        if story.who:
            return self.city.leads[story.who]
        scenario = scenario_of(story.example) if story.example else None
        born = scenario.given.applicant.get("birth_date") if scenario else None
        wanted = None
        if scenario is not None and isinstance(born, str):
            shift = self.city.today - scenario.given.today
            wanted = date.fromisoformat(born) + timedelta(days=shift.days)
        place: RegionCode | None = self.city.home if story.at_home else None
        return self.city.somebody(story.audience, wanted, place)

    def service(self, story: Story, number: int) -> PublicService | None:
        """Return what a story is about, None where the place has no such service."""
        if story.service:
            found = packs.find("service", story.service)
            return services.get(story.service) if found is not None else None
        if about := self._about(story):
            return self.city.rng.choice(about)
        fitting = self.plain[story.audience, story.at_home]
        if not fitting:
            return None
        desk = fitting[number % len(fitting)] if story.at_home else self.city.rng.choice(fitting)
        return self.city.rng.choice(desk)

    def _about(self, story: Story) -> Sequence[PublicService]:
        """Return the plain services of what a story says happens in somebody's life."""
        events = set(story.events)
        return [
            s for s in self.every if story.audience in s.audience and events & set(s.life_events)
        ]

    def sending(self, story: Story, service: PublicService, applicant: Applicant) -> Sending:
        """Return what is sent in, as the worked example has it where there is one."""
        scenario = scenario_of(story.example) if story.example else None
        return Sending(
            service=service.id,
            answers=followed(scenario, applicant, self.city) if scenario is not None else {},
            insists=story.insists,
            brings_later=story.brings_later,
            commits=story.commits,
        )


def _is_plain(service: PublicService) -> bool:
    is_general = service.form == GENERAL_FORM and not service.parts and service.payment is None
    return service.online and service.process == PLAIN and is_general


def _desks(
    every: Sequence[PublicService], city: City, audience: str, *, at_home: bool
) -> Sequence[Sequence[PublicService]]:
    """Return some services of each authority: at home of those that are listed."""
    found: dict[str, list[PublicService]] = {}
    for service in every:
        desk = found.setdefault(service.authority, [])
        if audience in service.audience and len(desk) < KNOWN_SERVICES:
            office = services.competent_authority(service, city.home)
            if office is not None and (not at_home or office.id in city.staff.small):
                desk.append(service)
    return [found[role] for role in sorted(found) if found[role]]
