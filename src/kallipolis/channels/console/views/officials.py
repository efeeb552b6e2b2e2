"""Officials: registered, given roles, and freed of them."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import authorities, offices, staffing
from kallipolis.channels.console.adapters.pages import asked, console_page, for_those_who, written
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread


@require_GET
@for_those_who("access.assign")
def list_officials(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _officials_page(request, actor, request.GET.get("organisation", ""))


@require_POST
@for_those_who("party.register_official")
def register_official(request: HttpRequest, actor: Actor) -> HttpResponse:
    organisation = written(request, "organisation")
    try:
        party = parties.register_official(
            actor,
            name=written(request, "name"),
            organisation=OrganisationId(organisation),
            region=organisations.get(organisation).region,
            phone=written(request, "phone"),
        )
    except Refusal as refusal:
        return _officials_page(request, actor, organisation, refusal=refusal)
    notify(request, "console.registered", name=party.name)
    return to_officials(organisation)


@require_http_methods(["GET", "POST"])
@for_those_who("access.assign")
def show_official(request: HttpRequest, actor: Actor, party: str) -> HttpResponse:
    """Show which roles somebody has and had; a POST gives one in an office, or takes it away."""
    organisation, refusal = asked(request, "organisation"), None
    given = dict.fromkeys(staffing.FIELDS, "")
    if request.method == "POST":
        organisation = written(request, "organisation")
        given = {name: written(request, name) for name in staffing.FIELDS}
        try:
            _change(request, actor, PartyId(party), given)
        except Refusal as said:
            refusal = said
        else:
            return to_official(party, organisation)
    official = parties.get(actor, PartyId(party))
    return _official_page(
        request, actor, official, organisation=organisation, given=given, refusal=refusal
    )


def _change(request: HttpRequest, actor: Actor, party: PartyId, given: dict[str, str]) -> None:
    office, is_given = written(request, "organisation"), written(request, "do") == "appoint"
    if is_given and not given["role"]:
        problem = Problem(field="role", code="console.role_missing")
        raise Refusal("access.malformed", Reason.MALFORMED, problems=(problem,))
    region = written(request, "region") or organisations.get(office).region
    assignment = Assignment(
        role=RoleId(given["role"]),
        organisation=OrganisationId(office),
        region=RegionCode(region),
    )
    seen = written(request, "seen") or None
    if is_given:
        parties.appoint(actor, party, assignment, tenure=staffing.tenure_in(given), seen=seen)
    else:
        parties.dismiss(actor, party, assignment, seen=seen)
    name = parties.get(actor, party).name
    notify(request, "console.appointed" if is_given else "console.dismissed", name=name)


def _official_page(
    request: HttpRequest,
    actor: Actor,
    official: Party,
    *,
    organisation: str,
    given: dict[str, str],
    refusal: Refusal | None,
) -> HttpResponse:
    language = language_of_thread()
    office = authorities.one_or_first(actor, organisation or official.organisation or "")
    return console_page(
        request,
        actor,
        "console/official.html",
        status=200 if refusal is None else 422,
        official=official,
        employer=organisations.name_of(official.organisation or ""),
        office=office,
        roles=offices.givable(actor, office.id, language) if office else [],
        held=staffing.roles_of(actor, official.id, language),
        over=staffing.roles_of(actor, official.id, language, is_over=True),
        ending=(asked(request, "end"), asked(request, "at"), asked(request, "region")),
        given=given,
        seen=lambda office: parties.roles_stamp(official.id, OrganisationId(office)),
        faults=faults_of(refusal),
    )


def _officials_page(
    request: HttpRequest, actor: Actor, organisation: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    language = language_of_thread()
    office, who = authorities.one_or_first(actor, organisation), asked(request, "who")
    return console_page(
        request,
        actor,
        "console/officials.html",
        status=200 if refusal is None else 422,
        office=office,
        offices=offices.offices(actor, office.id, language) if office else [],
        given={"name": written(request, "name"), "phone": written(request, "phone")},
        who=who,
        found=offices.elsewhere(actor, who, language) if who and office else (),
        faults=faults_of(refusal),
    )


def to_official(party: str, organisation: str) -> HttpResponse:
    """Lead back to the roles of an official."""
    answer = redirect("console_give_roles", party=party)
    answer["Location"] += f"?{urlencode({'organisation': organisation})}"
    return answer


def to_officials(organisation: str) -> HttpResponse:
    """Lead back to the officials of an organisation."""
    answer = redirect("console_officials")
    answer["Location"] += f"?{urlencode({'organisation': organisation})}"
    return answer
