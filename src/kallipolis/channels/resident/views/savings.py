"""What services spared people, for everybody to see."""

from typing import Final, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.frame import show
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.savings import api as savings
from kallipolis.platforms.application.savings.contracts import Asked, Savings

MOST: Final = 500
SHOWN: Final = 20
"""How many services are on one page."""


class Row(NamedTuple):
    """One line of the list: which service, and what it spared."""

    name: Text
    savings: Savings


@require_safe
def list_savings(request: HttpRequest) -> HttpResponse:
    found = savings.published(Asked(limit=MOST))
    rows = [row for each in found.savings if (row := _row(each)) is not None]
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    return show(request, "savings.html", page=page, whole=found.whole)


def _row(each: Savings) -> Row | None:
    document = packs.find("service", each.service)
    return Row(document.body.name, each) if document is not None else None
