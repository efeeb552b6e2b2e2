"""Turn against a look-up afterwards: withdraw the consent, or have the authority answer."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from kallipolis.channels.resident.views.frame import person
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.objections.contracts import Against

LONGEST: Final = 100
LONGEST_WHY: Final = 2000


@require_POST
def turn_against(request: HttpRequest, case_id: str) -> HttpResponse:
    """Turn against a look-up that a case rests on."""
    actor = person(request)
    case = cases.find_for(actor, case_id).case
    back = url("resident_case", case_id=case.id)
    proof = _said(request, "withdraw")
    if proof:
        return _told(request, lambda: _withdrawn(request, actor, case.id, proof), back)
    said = Against(
        service=case.service,
        proof=_required(request, "object"),
        why=_said(request, "why", LONGEST_WHY),
        asking=case.id,
    )
    return _told(request, lambda: _objected(request, actor, case.applicant, said), back)


@require_POST
def object_to(request: HttpRequest) -> HttpResponse:
    """Object to a look-up that one sees in who read one's data."""
    actor = person(request)
    said = Against(
        service=_required(request, "service"),
        proof=_required(request, "object"),
        why=_said(request, "why", LONGEST_WHY),
    )
    if actor.party is None or actor.on_behalf_of is not None:
        raise not_found("objection.not_found")
    mine, back = actor.party, url("resident_readings")
    return _told(request, lambda: _objected(request, actor, mine, said), back)


def _withdrawn(request: HttpRequest, actor: Actor, case: str, proof: str) -> str:
    objections.withdraw(actor, case, proof)
    notify(request, "objection.withdrawn")
    return url("resident_case", case_id=case)


def _objected(request: HttpRequest, actor: Actor, party: PartyId, said: Against) -> str:
    made = objections.object_to(actor, party, said)
    notify(request, "objection.begun", case=made.case)
    return url("resident_case", case_id=made.case)


def _told(request: HttpRequest, do: Callable[[], str], back: str) -> HttpResponse:
    """Do it and lead to what came of it; a rule against it is said where one came from."""
    try:
        return HttpResponseRedirect(do())
    except Refusal as refusal:
        if refusal.reason is not Reason.RULE:
            raise
        notify(request, refusal.code, **refusal.values)
        return HttpResponseRedirect(back)


def _required(request: HttpRequest, name: str) -> str:
    said = _said(request, name)
    if not said:
        raise not_found("objection.not_found")
    return said


def _said(request: HttpRequest, name: str, most: int = LONGEST) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:most]
