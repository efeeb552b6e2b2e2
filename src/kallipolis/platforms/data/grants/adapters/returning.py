"""Rows that go back: counted and kept by version, so that they are read as they were published."""

from collections.abc import Iterable

import uuid_utils

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants import events
from kallipolis.platforms.data.grants.adapters import keeping, reading
from kallipolis.platforms.data.grants.contracts import Grant, GrantId, Return
from kallipolis.platforms.data.grants.models import StoredGrant, StoredReturn

RETURNER = system("let data go back to the authorities of its region")
ACT = "grant.return"


def note(dataset: Dataset, grant: Grant, intake: str, clock: Clock) -> Return | None:
    """Note that an intake goes back by a grant; once for each, None where nothing lies there."""
    known = StoredReturn.objects.filter(grant=grant.id, intake=intake).first()
    if known is not None:
        return as_return(known)
    found = reading.count(dataset, grant)
    if found is None:
        return None
    version, rows = found
    with database.edge():
        row, is_new = StoredReturn.objects.get_or_create(
            grant=StoredGrant(id=grant.id),
            intake=intake,
            defaults={
                "id": uuid_utils.uuid7().hex,
                "version": version,
                "rows": rows,
                "at": clock.now(),
            },
        )
        if is_new:
            detail = {"grant": grant.id, "rows": rows, "grantee": grant.grantee}
            about = f"dataset/{dataset.id}"
            why = RETURNER.with_purpose(grant.terms.purpose)
            audit.record(why, ACT, about, detail=detail, clock=clock)
            told = {"dataset": dataset.id, "grantee": grant.grantee, "rows": rows}
            outbox.publish(events.RETURNED, grant.id, {**told, "return": row.id}, clock=clock)
    return as_return(row)


def of(grants: Iterable[Grant], limit: int) -> tuple[Return, ...]:
    """Return what went back by some grants, latest first."""
    ids = [grant.id for grant in grants]
    rows = StoredReturn.objects.filter(grant__in=ids).select_related("grant")
    return tuple(as_return(row) for row in rows.order_by("-at", "-id")[:limit])


def as_return(row: StoredReturn) -> Return:
    """Return a return as others see it."""
    grant = keeping.as_grant(StoredGrant.objects.get(id=row.grant_id))
    return Return(
        id=row.id,
        grant=GrantId(grant.id),
        dataset=grant.dataset,
        grantee=OrganisationId(grant.grantee),
        rows=row.rows,
        after=f"{row.version}-0",
        at=row.at,
    )
