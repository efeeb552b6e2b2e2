"""Makers of cases and what they are made of, for tests and the demo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import msgspec
import yaml

from kallipolis.foundation.access.testing import make_official, make_resident
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import Case, Request, Then
from kallipolis.platforms.application.cases.logic.procedure import Ground, Procedure
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.requests import Opening, PartOpening


@cache
def core_processes() -> Mapping[str, Process]:
    """Read the processes of the core pack, by id."""
    folder = files("kallipolis_packs") / "core" / "processes"
    read = [yaml.safe_load(file.read_text("utf-8")) for file in folder.iterdir()]
    found = [msgspec.convert(tree, Process) for tree in read]
    return MappingProxyType({process.id: process for process in found})


def make_opening(process: str = "standard", **changes: Any) -> Opening:
    """Make what a plain case begins with: one authority, ten working days promised of twenty."""
    opening = Opening(
        service="sample-service",
        edition=Edition(1),
        process=process,
        title=everywhere("Sample service"),
        applicant=PartyId("resident"),
        applicant_name="Lin Sample",
        region=RegionCode("440300"),
        accepting=OrganisationId("civil-affairs@440300"),
        deciding=OrganisationId("civil-affairs@440300"),
        promised=Limit(days=10),
        statutory=Limit(days=20),
    )
    return msgspec.structs.replace(opening, **changes)


def make_procedure(id: str = "law", **changes: Any) -> Procedure:
    """Make a procedure of the sample province, with articles for corrections and extensions."""
    grounds = {
        "ask-corrections": Ground(legal_basis="sample-law/art-3"),
        "extend": Ground(legal_basis="sample-law/art-4"),
    }
    procedure = Procedure(id=id, title=everywhere("Law"), region="440000", actions=grounds)
    return msgspec.structs.replace(procedure, **changes)


def make_part(key: str, *, after: tuple[str, ...] = (), process: str = "standard") -> PartOpening:
    """Make one part of a joint case."""
    return PartOpening(key=key, opening=make_opening(process, service=f"part-{key}"), after=after)


def set_stage() -> Edition:
    """Publish sample regions and authorities and the core pack, so that cases can be opened."""
    publish_regions()
    publish_authorities()
    return publish_packs("core")


@dataclass(slots=True)
class Office:
    """A city with a resident and officials of every role, in which cases go through the doors."""

    clock: SetClock = field(default_factory=SetClock)
    resident: Actor = field(default_factory=make_resident)
    edition: Edition = field(default_factory=set_stage)

    def open(
        self, process: str = "standard", *, then: tuple[Then, ...] = (), **more: object
    ) -> Case:
        """Let the resident open a case."""
        opening = make_opening(process, edition=self.edition, **more)
        return api.open_case(self.resident, opening, then=then, clock=self.clock)

    def under(self, *procedures: Procedure) -> None:
        """Let the cases that are opened from now on run under these procedures."""
        self.edition = publish_documents(procedure=procedures)

    def apply(self, case: Case, action: str, **said: Any) -> Case:
        """Let the resident act in a case."""
        return api.act(self.resident, case.id, action, Request(**said), clock=self.clock)

    def act(self, role: str, case: Case, action: str, **said: Any) -> Case:
        """Let an official of a role act in a case, at the organisation whose turn it would be."""
        place = AT_WORK.get(role)
        actor = self.official(role, place(case) if place is not None else case.deciding)
        return api.act(actor, case.id, action, Request(**said), clock=self.clock)

    def official(self, role: str, organisation: str = "civil-affairs@440300") -> Actor:
        """Return an official of a role."""
        region = organisation.rpartition("@")[2]
        return make_official(role, organisation=organisation, region=region, party=f"{role}-1")

    def advance(self, **by: float) -> None:
        """Let time pass, and do its part in the cases."""
        self.clock.advance(**by)
        while api.run_clocks(clock=self.clock):
            pass

    def live(self, *, days: int) -> None:
        """Let days pass one by one, each doing its part."""
        for _ in range(days):
            self.advance(days=1)

    def facts(self, case: Case) -> list[str]:
        """Return the facts published about a case, the last word of each."""
        recorded = events.recorded(subject=case.id, limit=1000)
        return [event.type.rpartition(".")[2] for event in recorded]


AT_WORK: Final[Mapping[str, Callable[[Case], str]]] = {
    "acceptance-officer": lambda case: case.accepting,
    "delivery-officer": lambda case: case.delivering,
}
"""At which organisation of a case an official of a role works, the deciding one if not named."""
