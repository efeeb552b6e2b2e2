"""Pages of one's own account: registering, the profile, acting for others, and a demo's log-ins."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import api
from kallipolis.foundation.identity.adapters import devices, invitations, mini_program, phones
from kallipolis.foundation.identity.adapters.methods import methods_of
from kallipolis.foundation.identity.contracts import LoginId, NewLogin, Proof, ProofId, Registration
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, notify, page, require_filled

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
FIELDS = ("name", "id_number", "region", "phone", "email", "password")
ASKED = "proof_asked"
PERSON = ("name", "id_number", "region")
GOVERNMENT_SERVICES = "government-services-data"
"""The role of the authority that usually runs such an installation."""

FRESH_S = 300
"""Seconds for which who has logged in, or shown it again, may change what they log in by."""

BLANK = dict.fromkeys(FIELDS, "")


@require_GET
def show_profile(request: HttpRequest) -> HttpResponse:
    user = _own(request)
    return page(
        request,
        "identity/profile.html",
        user=user,
        methods=methods_of(request, user),
        devices=devices.devices_of(request, user),
    )


@require_http_methods(["GET", "POST"])
def change_phone(request: HttpRequest) -> HttpResponse:
    """Take another number from who has shown lately that it is they."""
    _own(request)
    if not api.is_proven(request, within_s=FRESH_S):
        here = urlencode({"next": request.path})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{here}")
    return phones.ask(request)


@require_POST
def log_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or with none named all but this."""
    devices.end(request, _own(request), request.POST.get("device", ""))
    notify(request, "identity.logged_out_elsewhere")
    return redirect("identity_profile")


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _registration_form(request, BLANK, None)
    given = _given(request)
    try:
        require_filled(given, (*PERSON, "password"))
        proof = api.ask_for_proof(_as_registration(given))
    except Refusal as refusal:
        return _registration_form(request, given, refusal)
    return _asked_for_code(request, proof)


@require_http_methods(["GET", "POST"])
def check_name(request: HttpRequest) -> HttpResponse:
    """Check the name of somebody who logged in with another provider."""
    user = _own(request)
    if user.party:
        return redirect("identity_profile")
    if request.method == "GET":
        return _name_form(request, BLANK, None)
    given = _given(request)
    try:
        require_filled(given, PERSON)
        proof = api.ask_for_proof(_as_registration(given), user)
    except Refusal as refusal:
        return _name_form(request, given, refusal)
    return _asked_for_code(request, proof)


@require_http_methods(["GET", "POST"])
def give_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent; it registers somebody, or proves the name of who is here."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("account_signup")
    if request.method == "GET":
        return page(request, "identity/code.html", asked=asked, faults=faults_of(None))
    proof, code = ProofId(asked["id"]), request.POST.get("code", "")
    user = api.login_of(request)
    try:
        if user is None:
            user = User.objects.get(pk=api.register_resident(proof, code))
            devices.start(request, user, backend=BACKEND)
        else:
            api.prove_name(user, proof, code)
    except Refusal as refusal:
        return page(
            request, "identity/code.html", status=422, asked=asked, faults=faults_of(refusal)
        )
    request.session.pop(ASKED, None)
    notify(request, "identity.welcome")
    return redirect("identity_profile")


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    principal = request.POST.get("principal", "")
    actor = api.act_for(request, PartyId(principal) if principal else None)
    if actor.on_behalf_of:
        notify(request, "identity.acting", name=parties.get(actor, actor.on_behalf_of).name)
    else:
        notify(request, "identity.acting_ended")
    return HttpResponseRedirect(_next(request))


@require_GET
def list_demo_logins(request: HttpRequest) -> HttpResponse:
    if not settings.KALLIPOLIS.demo:
        raise Http404
    logins: dict[str, list[Any]] = {}
    for login in api.demo_logins():
        logins.setdefault(login.kind, []).append(login)
    return page(request, "identity/demo.html", logins=logins)


@require_POST
def log_in_to_demo(request: HttpRequest) -> HttpResponse:
    chosen = {str(login.id): login for login in api.demo_logins()}.get(
        request.POST.get("login", "")
    )
    if chosen is None:
        raise Refusal("identity.not_demo", Reason.FORBIDDEN)
    user = User.objects.get(pk=LoginId(chosen.id))
    devices.start(request, user, backend=BACKEND)
    return HttpResponseRedirect(_next(request, settings.HOMES.get(user.kind, "")))


def _asked_for_code(request: HttpRequest, proof: Proof) -> HttpResponse:
    request.session[ASKED] = {"id": proof.id, "ending": proof.ending, "code": proof.code}
    return redirect("identity_give_code")


@require_GET
def show_first_steps(request: HttpRequest) -> HttpResponse:
    """Say how to set up an installation that nobody can administer yet."""
    if api.is_staffed():
        raise Http404
    offices = organisations.authorities(places.here().region)
    wanted = [office for office in offices if GOVERNMENT_SERVICES in office.roles]
    return page(request, "identity/begin.html", office=next(iter((*wanted, *offices)), None))


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, login: int, token: str) -> HttpResponse:
    user, refusal = invitations.invited(login, token), None
    if request.method == "POST":
        try:
            invitations.accept(login, token, request.POST.get("password", ""))
        except Refusal as said:
            refusal = said
        else:
            notify(request, "identity.password_chosen", username=user.username)
            return redirect("account_login")
    status = 422 if refusal else 200
    answer = page(
        request, "identity/invitation.html", status=status, user=user, faults=faults_of(refusal)
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def enter_from_mini_program(request: HttpRequest) -> HttpResponse:
    """Log in with the code of a mini program, once its user says so.

    A link that somebody sent cannot log anybody in: only the page's own form spends the code.
    """
    if not mini_program.is_offered(request):
        raise Http404
    if api.login_of(request) is not None:
        return HttpResponseRedirect(_next(request))
    refusal = None
    if request.method == "POST":
        try:
            return mini_program.log_in(request, request.POST.get("code", ""), _next(request))
        except Refusal as said:
            refusal = said
    answer = page(
        request,
        "identity/mini_program.html",
        status=422 if refusal else 200,
        code=request.GET.get("code", ""),
        then=_next(request),
        faults=faults_of(refusal),
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _own(request: HttpRequest) -> User:
    user = api.login_of(request)
    if user is None:
        raise Refusal("identity.log_in", Reason.UNAUTHENTICATED)
    return user


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\0", "").strip() for name in FIELDS}


def _as_registration(given: dict[str, str]) -> Registration:
    return Registration(
        name=given["name"],
        id_number=given["id_number"].upper(),
        region=RegionCode(given["region"]),
        login=NewLogin(phone=given["phone"], email=given["email"], password=given["password"]),
    )


def _registration_form(
    request: HttpRequest, given: dict[str, str], refusal: Refusal | None
) -> HttpResponse:
    return _form(request, "identity/register.html", given, refusal)


def _name_form(
    request: HttpRequest, given: dict[str, str], refusal: Refusal | None
) -> HttpResponse:
    return _form(request, "identity/check_name.html", given, refusal)


def _form(
    request: HttpRequest, template: str, given: dict[str, str], refusal: Refusal | None
) -> HttpResponse:
    return page(
        request,
        template,
        status=200 if refusal is None else 422,
        given=given,
        faults=faults_of(refusal),
        places=_places(),
    )


def _places() -> list[tuple[Region, tuple[Text, ...]]]:
    """Return where people live: the regions that hold no others, with the names on the way."""
    found = [place for root in regions.children() for place in regions.within(root.code)]
    return [
        (place, tuple(regions.get(code).name for code in place.path[1:]))
        for place in found
        if not regions.children(place.code)
    ]


def _next(request: HttpRequest, otherwise: str = "") -> str:
    target = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return target
    return redirect(otherwise or settings.LOGIN_REDIRECT_URL).url
