"""What people say of services, offices and halls, for everybody to see."""

from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.frame import applicant_of, place_of, show
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.ratings.contracts import Asked, By, Figures

SHOWN: Final = 100
BY: Final[tuple[By, ...]] = ("organisation", "service", "hall")


class Row(NamedTuple):
    """One line of the list: whose figures, where they lead to."""

    name: Text
    figures: Figures
    service: str = ""


@require_safe
def list_ratings(request: HttpRequest) -> HttpResponse:
    place = place_of(request, applicant_of(actor_of(request)))
    chosen = request.GET.get("by", "")
    by = next((each for each in BY if each == chosen), BY[0])
    asked = Asked(by=by, region=place.code if place else None, limit=SHOWN)
    found = ratings.published(asked).figures
    return show(
        request,
        "ratings.html",
        by=by,
        rows=[row for each in found if (row := _row(by, each)) is not None],
        few=sum(each.mean is None for each in found),
    )


def _row(by: By, figures: Figures) -> Row | None:
    """Return a line for figures that are published, of what still has a name."""
    if figures.mean is None:
        return None
    name = _name(by, figures.id)
    service = figures.id if by == "service" else ""
    return Row(name, figures, service) if name is not None else None


def _name(by: By, id: str) -> Text | None:
    if by == "organisation":
        return organisations.name_of(id)
    document = packs.find(by, id)
    name: Text | None = document.body.name if document is not None else None
    return name
