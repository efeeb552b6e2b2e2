"""What every page of the console has: who may see it, its menu, the time, its fixed words."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.web.api import actor_of, message, page

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, P], HttpResponse]

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "packs": ("pack.check",),
    "revisions": ("revision.write", "revision.approve"),
    "backtests": ("rule.back_test",),
    "documents": ("pack.check",),
    "calendars": ("pack.check",),
    "letters": ("event.view",),
    "jobs": ("job.view",),
    "data": ("intake.view",),
    "connections": ("intake.view",),
    "derivations": ("intake.view",),
    "sharing": ("grant.view", "grant.request"),
    "extracts": ("extract.make",),
    "registries": ("consolidation.view",),
    "exchange": ("exchange.view",),
    "payments": ("payment.reconcile",),
    "notices": ("notice.log",),
    "audit": ("audit.search",),
    "credentials": ("credential.suspend", "credential.revoke"),
    "organisations": ("access.assign",),
    "officials": ("access.assign",),
    "roles": ("access.assign",),
}
"""Which acts open which page; any one is enough."""

ANY: Final = tuple(dict.fromkeys(act for acts in ACTS.values() for act in acts))
"""Who keeps anything at all sees how the whole stands."""


def for_those_who(*acts: str) -> Callable[[View[P]], Plain[P]]:
    """Let only officials see a page who may do one of these acts to anything."""

    def decorate(view: View[P]) -> Plain[P]:
        @wraps(view)
        def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of(request)
            identity.require_official(actor)
            if not any(may(actor, act) for act in acts):
                raise Refusal("console.not_yours", Reason.FORBIDDEN)
            return view(request, actor, *args, **kwargs)

        return shown

    return decorate


def console_page(
    request: HttpRequest, actor: Actor, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Answer with a page of the console."""
    open_to = {name for name, acts in ACTS.items() if any(may(actor, act) for act in acts)}
    return page(
        request,
        template,
        status=status,
        now=SYSTEM_CLOCK.now(),
        say=say,
        message=message,
        open_to=open_to,
        may=lambda act: may(actor, act),
        **context,
    )


def say(code: str) -> str:
    """Return the console's own words for a code."""
    return message(f"console.{code}")


def written(request: HttpRequest, name: str) -> str:
    """Return what somebody wrote into a field of a form, without what no text may hold."""
    return request.POST.get(name, "").replace("\0", "").strip()


def asked(request: HttpRequest, name: str) -> str:
    """Return what an address asks for under a name, without what no text may hold."""
    return request.GET.get(name, "").replace("\0", "").strip()


def may(actor: Actor, act: str) -> bool:
    """Say whether somebody may do an act to anything at all."""
    return not access.reach(actor, act).is_empty
