"""What visitors confirmed, and the cases that came of it."""

from collections.abc import Iterable

import uuid_utils

from kallipolis.domains.government.visits.contracts import (
    Consent,
    ConsentId,
    ConsentWay,
    Given,
    Standing,
    Visit,
)
from kallipolis.domains.government.visits.models import StoredConsent, StoredVisit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.ratings import api as ratings

Said = tuple[str, str, ConsentWay]
"""A service, the mark of what is sent, and how it was confirmed."""


def keep(visit: Visit, said: Said, given: Given, clock: Clock) -> str:
    """Keep that a visitor confirmed a service with the mark of what is sent; return its id."""
    service, mark, way = said
    row = StoredConsent.objects.create(
        id=uuid_utils.uuid7().hex,
        visit_id=visit.id,
        service=service,
        mark=mark,
        way=way.value,
        files=list(given.sheet) if way is ConsentWay.SHEET else [],
        given_at=clock.now(),
    )
    return row.id


def file(consent: ConsentId, case: Case) -> None:
    """Put a consent with its case, whose offices may read what was signed."""
    row = StoredConsent.objects.select_related("visit").get(id=consent)
    row.case = case.id
    row.save(update_fields=["case"])
    signed = [FileId(id) for id in (*row.files, *row.visit.authorisation)]
    files.share(signed, {case.accepting, case.deciding})
    ratings.note_hall(case.id, row.visit.hall)


def of_cases(cases: Iterable[str]) -> dict[str, Consent]:
    """Return what was confirmed for cases, by case, the latest where there are several."""
    asked = list(cases)
    within = f'WHERE "case" IN ({database.places(len(asked))}) ORDER BY given_at'
    found = database.instances(StoredConsent, within, asked)
    visits = StoredVisit.objects.in_bulk({row.visit_id for row in found}) if found else {}
    for row in found:
        row.visit = visits[row.visit_id]
    return {row.case: _as_consent(row) for row in found}


def in_visit(visit: Visit) -> tuple[Consent, ...]:
    """Return what was confirmed in a visit and has become a case, the latest first."""
    rows = StoredConsent.objects.filter(visit_id=visit.id).exclude(case="")
    found = rows.select_related("visit").order_by("-given_at")
    return tuple(_as_consent(row) for row in found)


def _as_consent(row: StoredConsent) -> Consent:
    visit = row.visit
    return Consent(
        way=ConsentWay(row.way),
        mark=row.mark,
        given_at=row.given_at,
        case=row.case,
        files=tuple(FileId(id) for id in row.files),
        visitor_name=visit.visitor_name if visit.company else "",
        standing=Standing(visit.standing) if visit.standing else None,
        authorisation=tuple(FileId(id) for id in visit.authorisation),
    )
