"""Packs: what is installed and in force, checked, published, brought back; and their documents."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import tables
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.channels.console.adapters.publications import pack_file
from kallipolis.channels.console.logic import documents
from kallipolis.domains.government.revisions.api import amounts, rows
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.platforms.application.rules import api as rules

EVERYTHING: Final = Resource()


@require_GET
@for_those_who("pack.check")
def list_packs(request: HttpRequest, actor: Actor) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/packs.html",
        installed=(installed := packs.installed()),
        pack_titles={each.id: each.title for each in installed},
        edition=packs.edition(),
        releases=tuple(reversed(packs.releases())),
    )


@require_http_methods(["GET", "POST"])
@for_those_who("pack.check")
def show_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    """Show a pack; a POST checks it as well, which takes its time."""
    return _pack_page(request, actor, pack)


@require_POST
@for_those_who("pack.publish")
def publish_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    access.require(actor, "pack.publish", EVERYTHING)
    try:
        edition = packs.publish(actor, pack)
    except Refusal as refusal:
        return _pack_page(request, actor, pack, refusal=refusal)
    notify(request, "console.published", pack=pack, edition=str(edition))
    return redirect("console_pack", pack=pack)


@require_POST
@for_those_who("pack.publish")
def roll_back_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    access.require(actor, "pack.publish", EVERYTHING)
    version = written(request, "version")
    try:
        edition = packs.roll_back(actor, pack, version)
    except Refusal as refusal:
        return _pack_page(request, actor, pack, refusal=refusal)
    notify(request, "console.rolled_back", pack=pack, version=version, edition=str(edition))
    return redirect("console_pack", pack=pack)


@require_GET
@for_those_who("pack.check")
def list_kinds(request: HttpRequest, actor: Actor) -> HttpResponse:
    kinds = sorted(kind for kind in packs.schemas() if kind != "pack")
    counted = [(kind, len(packs.every(kind))) for kind in kinds]
    return console_page(request, actor, "console/kinds.html", kinds=counted)


@require_GET
@for_those_who("pack.check")
def list_documents(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    _require_kind(kind)
    found = packs.every(kind)
    words = request.GET.get("words", "")
    names = {id: _called(each) for id, each in found.items()}
    ids = documents.containing(names, words)
    shown, number, pages = documents.page_of(ids, request.GET.get("page", ""))
    return console_page(
        request,
        actor,
        "console/documents.html",
        kind=kind,
        documents=[found[id] for id in shown],
        called=_called,
        words=words,
        total=len(ids),
        number=number,
        pages=pages,
    )


@require_GET
@for_those_who("pack.check")
def show_document(request: HttpRequest, actor: Actor, kind: str, id: str) -> HttpResponse:
    _require_kind(kind)
    found = packs.get(kind, id)
    offered = documents.forms_of(kind)
    asked = request.GET.get("as", "")
    chosen = asked if asked in offered else offered[0]
    return console_page(
        request,
        actor,
        "console/document.html",
        document=found,
        called=_called,
        offered=offered,
        chosen=chosen,
        text=documents.as_text(found.body, chosen),
        cited=rules.cited,
        written=rows.written,
        computes=amounts.computes,
        cell_words=tables.cell_in_words,
        step_words=tables.step_in_words,
        reason_words=tables.reason_in_words,
        unit_words=tables.unit_in_words,
    )


def _pack_page(
    request: HttpRequest, actor: Actor, pack: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    is_checked = request.method == "POST" and refusal is None
    return console_page(
        request,
        actor,
        "console/pack.html",
        status=200 if refusal is None else 422,
        file=pack_file(pack, is_checked=is_checked),
        faults=faults_of(refusal),
    )


def _require_kind(kind: str) -> None:
    kinds = packs.schemas()
    if kind not in kinds or kind == "pack":
        values = {"kind": kind, "kinds": ", ".join(kinds)}
        raise Refusal("pack.kind_not_found", Reason.NOT_FOUND, values=values)


def _called(document: Document[Any]) -> Text | None:
    """Return what a document calls itself; a boundary is called like its region."""
    if document.kind == "boundary":
        region = regions.find(document.id)
        return region.name if region is not None else None
    return documents.called(document.body)
