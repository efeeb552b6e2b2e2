"""What every page of the desk has: an official behind it, its menu, the time, its fixed words."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date, parse_datetime

from kallipolis.channels.desk.adapters.halls import serves
from kallipolis.channels.desk.logic.keys import key_of
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.rooms import installed
from kallipolis.foundation.web.api import actor_of, page, said_in
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.notices import api as notices

KEEPING = (
    "pack.check",
    "event.view",
    "job.view",
    "notice.log",
    "audit.search",
    "access.assign",
    "payment.reconcile",
    "revision.write",
    "revision.approve",
    "intake.view",
    "grant.view",
    "exchange.view",
)
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def for_officials(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only officials with a second factor see a page, and hand it who they are."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_of(request)
        identity.require_official(actor)
        return view(request, actor, *args, **kwargs)

    return shown


def desk_page(
    request: HttpRequest,
    actor: Actor,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of the desk; what is unread is counted where the view has not."""
    if context.get("unread") is None:
        context["unread"] = notices.unread(actor)
    return page(
        request,
        template,
        status=status,
        now=SYSTEM_CLOCK.now(),
        say=Words(),
        key_of=key_of,
        supervises=supervises(actor),
        receives=receives(actor),
        serves=serves(actor),
        keeps=keeps(actor),
        has_inbox=not works_at_the_console(actor),
        is_told=is_told(actor),
        **context,
    )


class Words:
    """The desk's own words, in the language of the request, by their codes."""

    def __init__(self) -> None:
        self._said = said_in(language_of_thread())

    def __call__(self, code: str) -> str:
        return self._said[f"desk.{code}"]

    def day(self, written: str) -> datetime | date | None:
        """Return a moment or a day as a history keeps it."""
        return parse_datetime(written) or parse_date(written)

    def choices(self, kind: str, keys: Iterable[str]) -> list[tuple[str, str]]:
        return [(key, self(f"{kind}.{key}")) for key in keys]


def supervises(actor: Actor) -> bool:
    """Say whether somebody supervises any region."""
    return not access.reach(actor, "case.supervise").is_empty


def receives(actor: Actor) -> bool:
    """Say whether somebody receives people at a window."""
    return not access.reach(actor, "party.register").is_empty


def leads(actor: Actor) -> bool:
    """Say whether somebody gives cases to the officials of any authority."""
    return not access.reach(actor, "case.assign").is_empty


def issues(actor: Actor) -> bool:
    """Say whether somebody issues credentials for any authority."""
    return not access.reach(actor, "credential.issue").is_empty


def suspends(actor: Actor) -> bool:
    """Say whether the console, where it is installed, lets somebody suspend credentials."""
    return has_console() and not access.reach(actor, "credential.suspend").is_empty


def is_told(actor: Actor) -> bool:
    """Say whether somebody works for an office that is told of its cases."""
    return bool(access.reach(actor, "notice.view").organisations)


def keeps(actor: Actor) -> bool:
    """Say whether the console, where it is installed, has anything for somebody."""
    return has_console() and any(not access.reach(actor, act).is_empty for act in KEEPING)


def works_at_the_console(actor: Actor) -> bool:
    """Say whether no case can ever wait for somebody here, while the console has their work."""
    sees_cases = bool(access.reach(actor, "case.view").organisations) or supervises(actor)
    return not sees_cases and keeps(actor)


def has_console() -> bool:
    """Say whether the console is installed."""
    return "kallipolis.channels.console" in installed()


def places_of(actor: Actor) -> list[RegionCode]:
    """Return the regions in which an official works, and those in them."""
    own = [assignment.region for assignment in actor.assignments]
    return list(dict.fromkeys(region.code for code in own for region in regions.within(code)))
