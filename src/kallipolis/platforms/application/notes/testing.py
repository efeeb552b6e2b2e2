"""Makers of those who write notes, for tests."""

from kallipolis.foundation.actors import Actor, Assignment, system
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor

MAKER = system("test")


def employ(name: str, role: str, organisation: str = "civil-affairs@440300") -> Actor:
    """Register an official who holds a role in an organisation, and return who acts."""
    office, place = OrganisationId(organisation), RegionCode(organisation.rpartition("@")[2])
    party = parties.register_official(MAKER, name=name, organisation=office, region=place)
    given = Assignment(role=RoleId(role), organisation=office, region=place)
    parties.appoint(MAKER, party.id, given)
    return as_actor(party)
