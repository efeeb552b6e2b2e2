"""Roles: what each lets somebody do, and who has it where."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.console.adapters import staffing
from kallipolis.channels.console.adapters.pages import ACTS, asked, console_page, for_those_who, say
from kallipolis.channels.console.logic import choosing, documents
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Role
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import RoleId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import AppointmentSearch
from kallipolis.foundation.web.here import language_of_thread

KINDS = ("anonymous", "resident", "enterprise", "official", "client")
"""Roles that everybody of a kind has, so that nobody is given them."""


@require_GET
@for_those_who(*ACTS["roles"])
def list_roles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the roles in force, or those whose title or acts have some words."""
    words, act = asked(request, "words"), asked(request, "act")
    every = sorted(access.roles().values(), key=lambda role: (role.id in KINDS, role.id))
    return console_page(
        request,
        actor,
        "console/roles.html",
        words=words,
        act=act,
        acts=[(each, words_for(each)) for each in sorted(_granted(every))],
        found=[role for role in every if _fits(role, words) and _grants(role, act)],
        held=parties.headcounts(actor),
        kinds=KINDS,
    )


@require_GET
@for_those_who(*ACTS["roles"])
def show_role(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show what a role grants, and who holds it, as far as it is the actor's to see."""
    role = access.roles().get(RoleId(id))
    if role is None:
        raise not_found("access.not_found")
    asking = AppointmentSearch(role=RoleId(id))
    found = parties.appointed(actor, asking) if id not in KINDS else ()
    holders = staffing.in_words(found, language_of_thread())
    shown, number, pages = documents.page_of(holders, asked(request, "page"))
    return console_page(
        request,
        actor,
        "console/role.html",
        role=role,
        document=packs.get("role", id),
        words_for=words_for,
        holders=shown,
        total=len(holders),
        number=number,
        pages=pages,
        kinds=KINDS,
    )


def words_for(act: str) -> str:
    """Return what an act means, or its name where nobody has put it into words."""
    said = say(f"act.{act}")
    return act if said == f"console.act.{act}" else said


def _granted(roles: list[Role]) -> set[str]:
    return {grant.act for role in roles for grant in role.grants}


def _grants(role: Role, act: str) -> bool:
    return not act or any(grant.act == act for grant in role.grants)


def _fits(role: Role, words: str) -> bool:
    title = role.title
    acts = (text for grant in role.grants for text in (grant.act, words_for(grant.act)))
    return choosing.fits(words, role.id, title.en, title.zh_hans, title.zh_hant, *acts)
