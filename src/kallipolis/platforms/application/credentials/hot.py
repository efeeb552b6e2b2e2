"""Plain SQL on the way of every decision; measured by ``benchmarks/credentials.py``."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from kallipolis.foundation import vault
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.platforms.application.credentials.contracts import Credential, Status
from kallipolis.platforms.application.credentials.models import StoredCredential

COLUMNS = (
    "id, number, code, type, case_id, generation, holder, issuer, region, service, edition, "
    "claims, state, reason, rule, issued_at, valid_until, changed_at"
)
INSERT = (
    f"INSERT INTO credentials_storedcredential ({COLUMNS}) "
    f"VALUES ({', '.join(['%s'] * 18)}) "
    "ON CONFLICT (case_id, type, generation) DO NOTHING RETURNING serial"
)

NAMES = ("serial", *COLUMNS.split(", "))
MOMENTS = frozenset({"issued_at", "valid_until", "changed_at"})
OF_CASE = (
    f"SELECT serial, {COLUMNS} FROM credentials_storedcredential WHERE case_id = %s ORDER BY serial"
)
STANDING = (
    "SELECT holder, issuer, region, valid_until, type, edition FROM credentials_storedcredential "
    "WHERE holder = %s AND service = %s AND state = %s AND case_id <> %s"
)


def insert(credential: Credential, *, generation: int, service: str) -> int | None:
    """Write a credential and return its serial number, None if the case has one already."""
    claims = vault.seal(msgspec.json.encode(credential.claims).decode(), about=credential.id)
    issued_at = database.as_stored(credential.issued_at)
    until = database.as_stored(credential.valid_until) if credential.valid_until else None
    values = [
        *(credential.id, credential.number, credential.code, credential.type),
        *(credential.case_id, generation, credential.holder, credential.issuer),
        *(credential.region, service, credential.edition, claims),
        *(Status.VALID.value, "", "", issued_at, until, issued_at),
    ]
    found = database.rows(INSERT, values)
    return int(found[0][0]) if found else None


class Standing(NamedTuple):
    """A credential that nobody has suspended or revoked: who may see it, and until when it is."""

    holder: PartyId
    issuer: OrganisationId
    region: RegionCode
    valid_until: datetime | None
    type: str
    edition: Edition

    def as_resource(self, service: str) -> Resource:
        """Say whose it is."""
        return Resource(
            parties=(self.holder,),
            organisations=(self.issuer,),
            regions=(self.region,) if self.region else (),
            scope=service,
        )


def standing(holder: str, service: str, *, besides: CaseId | None) -> list[Standing]:
    """Read what a service gave to a holder and what stands, but for that of one case."""
    found = database.rows(STANDING, [holder, service, Status.VALID.value, besides or ""])
    return [
        Standing(
            PartyId(holder),
            OrganisationId(issuer),
            RegionCode(region),
            database.as_moment(until) if until else None,
            type,
            Edition(edition),
        )
        for holder, issuer, region, until, type, edition in found
    ]


def given_in(case_id: str) -> list[StoredCredential]:
    """Read the rows of the credentials that a case gave, in their order; most cases gave none."""
    found = database.rows(OF_CASE, [case_id])
    return [StoredCredential.from_db("default", NAMES, _as_row(row)) for row in found]


def _as_row(row: tuple[Any, ...]) -> list[object]:
    return [
        database.as_moment(value) if value and name in MOMENTS else value
        for name, value in zip(NAMES, row, strict=True)
    ]


def newest_serial() -> int:
    """Return the highest serial number given, 0 before the first."""
    found = database.rows("SELECT max(serial) FROM credentials_storedcredential")
    return int(found[0][0] or 0)
