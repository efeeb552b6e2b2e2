"""The receipt of a case that was handed in at a window, as it is printed for who brought it."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.desk.adapters import rows
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.domains.government.visits import api as visits
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.places import api as places
from kallipolis.foundation.web.codes import drawn
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.services import api as services

PAPERS: Final = ("a4", "80")
SHOWN_INLINE: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


@require_GET
@for_officials
def show_receipt(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    view = cases.find_for(actor, number)
    case, paper = view.case, request.GET.get("paper", "")
    accepting = organisations.get(case.accepting)
    path = f"{settings.KALLIPOLIS.base_url}{url('resident_case', case_id=case.id)}"
    halls = organisations.halls(accepting.region)
    return desk_page(
        request,
        actor,
        "desk/receipt.html",
        view=view,
        case=case,
        paper=paper if paper in PAPERS else PAPERS[0],
        service=services.get(case.service, case.edition),
        accepting=accepting.name,
        deciding=rows.organisation_name(case.deciding),
        hall=halls[0] if halls else None,
        hotline=places.here().hotline,
        path=path,
        code=drawn(path),
        consent=visits.consent_of(case.id),
        current=visits.current(actor),
    )


@require_GET
@for_officials
def open_sheet(request: HttpRequest, actor: Actor, number: str, file: str) -> HttpResponse:
    """Open what was signed at the counter for a case: the sheet, or a company's authorisation."""
    view = cases.find_for(actor, number)
    consent = visits.consent_of(view.case.id)
    if consent is None or file not in (*consent.files, *consent.authorisation):
        raise not_found("file.not_found")
    looking = actor.with_purpose(f"case {view.case.id}")
    stored, content = files.open_stored(looking, FileId(file))
    answer = HttpResponse(content, content_type=stored.media_type)
    shown = "inline" if stored.media_type in SHOWN_INLINE else "attachment"
    answer["Content-Disposition"] = shown
    return answer
