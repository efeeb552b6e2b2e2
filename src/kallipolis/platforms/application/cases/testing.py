"""Makers of cases and what they are made of, for tests and the demo."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec
import yaml

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.ids import Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.requests import Opening, PartOpening


@cache
def core_processes() -> Mapping[str, Process]:
    """Read the processes of the core pack, by id."""
    folder = files("kallipolis_packs") / "core" / "processes"
    read = [yaml.safe_load(file.read_text("utf-8")) for file in folder.iterdir()]
    found = [msgspec.convert(tree, Process) for tree in read]
    return MappingProxyType({process.id: process for process in found})


def make_opening(process: str = "standard", **changes: object) -> Opening:
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


def make_part(key: str, *, after: tuple[str, ...] = (), process: str = "standard") -> PartOpening:
    """Make one part of a joint case."""
    return PartOpening(key=key, opening=make_opening(process, service=f"part-{key}"), after=after)
