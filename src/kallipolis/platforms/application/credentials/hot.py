"""Plain SQL on the way of every decision; measured by ``benchmarks/credentials.py``."""

import msgspec
from django.db import connection

from kallipolis.foundation import vault
from kallipolis.platforms.application.credentials.contracts import Credential, Status

COLUMNS = (
    "id, number, code, type, case_id, generation, holder, issuer, region, service, edition, "
    "claims, state, reason, rule, issued_at, valid_until, changed_at"
)
INSERT = (
    f"INSERT INTO credentials_storedcredential ({COLUMNS}) "
    f"VALUES ({', '.join(['%s'] * 18)}) "
    "ON CONFLICT (case_id, type, generation) DO NOTHING RETURNING serial"
)


def insert(credential: Credential, *, generation: int, service: str) -> int | None:
    """Write a credential and return its serial number, None if the case has one already."""
    moment = connection.ops.adapt_datetimefield_value
    claims = vault.seal(msgspec.json.encode(credential.claims).decode(), about=credential.id)
    issued_at = moment(credential.issued_at)
    until = moment(credential.valid_until) if credential.valid_until else None
    values = [
        *(credential.id, credential.number, credential.code, credential.type),
        *(credential.case_id, generation, credential.holder, credential.issuer),
        *(credential.region, service, credential.edition, claims),
        *(Status.VALID.value, "", "", issued_at, until, issued_at),
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def newest_serial() -> int:
    """Return the highest serial number given, 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(serial) FROM credentials_storedcredential")
        return int(cursor.fetchone()[0] or 0)
