"""What travels between nodes: who takes part, messages and their proof, what we withhold."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import called
from kallipolis.channels.console.adapters.pages import (
    asked,
    console_page,
    for_those_who,
    say,
    written,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import (
    Body,
    Check,
    KeyId,
    MessageQuery,
    Outcome,
    Veto,
)

ON_A_PAGE: Final = 50
MOST_DIGITS: Final = 6


@require_GET
@for_those_who("exchange.view")
def list_nodes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List who takes part, our own keys and what we withhold."""
    return console_page(
        request,
        actor,
        "console/exchange.html",
        directory=exchange.directory(actor),
        standings=exchange.standings(actor),
        keys=exchange.own_keys(actor),
        vetoes=exchange.vetoes(actor),
        **_words(),
    )


@require_GET
@for_those_who("exchange.view")
def show_node(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show a node: its keys, what it may ask here, and how much less it is given."""
    standing = next((each for each in exchange.standings(actor) if each.id == id), None)
    if standing is None:
        raise not_found("exchange.not_found")
    vetoes = [veto for veto in exchange.vetoes(actor) if id in (veto.nodes or (id,))]
    return console_page(
        request,
        actor,
        "console/exchange_node.html",
        standing=standing,
        vetoes=vetoes,
        catalogue=None if standing.is_own else entries.standing(standing.id),
        asks=[
            (ask, called.registry(ask.registry), _less(vetoes, ask.registry, ask.purposes))
            for ask in standing.asks
        ],
        gives=[(ask, called.registry_of(standing.id, ask.registry)) for ask in standing.gives],
        **_words(),
    )


@require_GET
@for_those_who("exchange.view")
def list_messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List messages in and out, those that fit."""
    names = ("node", "kind", "outcome", "subject", "way")
    query = MessageQuery(**{name: asked(request, name) for name in names})
    number = asked(request, "page")
    page = max(int(number), 1) if number.isdecimal() and len(number) <= MOST_DIGITS else 1
    found, total = exchange.search(actor, query, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    kept = request.GET.copy()
    kept.pop("page", None)
    return console_page(
        request,
        actor,
        "console/exchange_messages.html",
        messages=found,
        total=total,
        query=query,
        kept=kept.urlencode(),
        number=page,
        pages=max(1, -(-total // ON_A_PAGE)),
        nodes=_nodes(actor),
        kinds=[(kind, _named(kind)) for kind in exchange.kinds(actor)],
        outcomes=[(each.value, say(f"message.{each}")) for each in Outcome],
        ways=[(way, say(f"way.{way}")) for way in ("in", "out")],
        **_words(),
    )


@require_GET
@for_those_who("exchange.view")
def show_message(request: HttpRequest, actor: Actor, serial: int) -> HttpResponse:
    """Show one message with its receipt, without what it says."""
    return _shown(request, actor, serial)


@require_POST
@for_those_who("exchange.read")
def read(request: HttpRequest, actor: Actor, serial: int) -> HttpResponse:
    """Show what it says too, masked by class; that it was shown is in the ledger."""
    return _shown(request, actor, serial, body=exchange.read(actor, serial))


@require_POST
@for_those_who("exchange.verify")
def verify(request: HttpRequest, actor: Actor, serial: int) -> HttpResponse:
    """Check its proof again."""
    return _shown(request, actor, serial, checks=exchange.verify(actor, serial))


@require_POST
@for_those_who("exchange.give_up")
def give_up(request: HttpRequest, actor: Actor, serial: int) -> HttpResponse:
    """Give a message up; why that cannot be is said where it was asked."""
    try:
        exchange.give_up(actor, serial, written(request, "reason"))
    except Refusal as refusal:
        return _shown(request, actor, serial, refusal=refusal)
    notify(request, "console.message_given_up")
    return redirect("console_exchange_message", serial=serial)


@require_POST
@for_those_who("exchange.retry")
def retry(request: HttpRequest, actor: Actor, serial: int) -> HttpResponse:
    """Try again now to hand a message over."""
    try:
        exchange.retry(actor, serial)
    except Refusal as refusal:
        return _shown(request, actor, serial, refusal=refusal)
    notify(request, "console.message_retried")
    return redirect("console_exchange_message", serial=serial)


@require_POST
@for_those_who("exchange.keys")
def change_key(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a key of this node, or sign nothing with one any more."""
    key = written(request, "key")
    if key:
        exchange.revoke_key(actor, KeyId(key))
        notify(request, "console.key_revoked")
    else:
        exchange.new_key(actor)
        notify(request, "console.key_made")
    return redirect("console_exchange")


def _shown(
    request: HttpRequest,
    actor: Actor,
    serial: int,
    *,
    checks: tuple[Check, ...] | None = None,
    body: Body | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    message, receipt = exchange.message(actor, serial)
    return console_page(
        request,
        actor,
        "console/exchange_message.html",
        status=200 if refusal is None else 409,
        shown=message,
        receipt=receipt,
        checks=checks,
        body=body,
        faults=faults_of(refusal),
        **_words(),
    )


def _less(vetoes: list[Veto], registry: str, purposes: tuple[str, ...]) -> list[Veto]:
    """Return the vetoes that lessen what may be asked of a registry for some purposes."""
    return [
        veto
        for veto in vetoes
        if registry in (veto.registries or (registry,))
        and any(purpose in (veto.purposes or purposes) for purpose in purposes)
    ]


def _nodes(actor: Actor) -> list[tuple[str, str]]:
    """Return the nodes to choose from, by what they are called."""
    language = language_of_thread()
    return [
        (each.id, f"{each.entry.name.in_language(language)} ({each.id})" if each.entry else each.id)
        for each in exchange.standings(actor)
    ]


def _words() -> dict[str, Any]:
    """Return how pages name nodes, registries, purposes, and kinds of messages."""
    return {
        "node_names": exchange.node_names(),
        "purpose_names": called.purposes(),
        "registry_named": called.registry,
        "named": _named,
    }


def _named(kind: str) -> str:
    """Return the console's words for a kind of message, its id where there are none."""
    words = say(f"kind.{kind}")
    return kind if words.startswith("console.") else words
