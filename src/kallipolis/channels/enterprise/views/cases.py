"""The cases of all companies for which somebody may act, in one list."""

from dataclasses import dataclass
from itertools import chain
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kallipolis.channels.enterprise.views.frame import Company, companies_of, person, show
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter

SHOWN: Final = 30
"""Units: cases on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case, and the company whose it is."""

    case: Case
    company: Company


@require_safe
def list_cases(request: HttpRequest) -> HttpResponse:
    companies = companies_of(person(request))
    chosen = next((each for each in companies if each.id == request.GET.get("company")), None)
    after = request.GET.get("after", "").replace("\0", "")[:20]
    found = _rows((chosen,) if chosen else companies, after)
    kept = {"company": chosen.id} if chosen else {}
    here = url("enterprise_cases")
    older = {**kept, "after": found[SHOWN - 1].case.id} if len(found) > SHOWN else {}
    return show(
        request,
        "cases.html",
        companies=companies,
        chosen=chosen.id if chosen else "",
        rows=found[:SHOWN],
        older=f"{here}?{urlencode(older)}" if older else "",
        filters=[
            (each.name, f"{here}?{urlencode({'company': each.id})}", each) for each in companies
        ],
    )


def _rows(companies: tuple[Company, ...], after: str) -> list[Row]:
    """Return a page of the cases of companies and one row more, the latest first."""
    asked = CaseFilter(after=after, limit=SHOWN + 1)
    found = chain.from_iterable(
        (Row(case=case, company=each) for case in cases.cases_of(each.actor, asked).cases)
        for each in companies
    )
    return sorted(found, key=lambda row: row.case.id, reverse=True)[: SHOWN + 1]
