"""Ask the installation who stands behind a request; the site joins the answer to the question."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.foundation.telemetry import api as telemetry

_KEPT = "_kallipolis_actor_"


def actor_of(request: HttpRequest) -> Actor:
    """Return who looks at a page: whoever ``VISITOR_FOR`` in the settings finds, never by a token.

    A bearer token is bound to its scopes, and only operations name the scope that they need.
    """
    return _found_once(request, settings.VISITOR_FOR)


def caller_of(request: HttpRequest) -> Actor:
    """Return who calls an operation: whoever ``ACTOR_FOR`` in the settings finds."""
    return _found_once(request, settings.ACTOR_FOR)


def _found_once(request: HttpRequest, path: str) -> Actor:
    kept = _KEPT + path
    found = getattr(request, kept, None)
    if isinstance(found, Actor):
        return found
    actor: Actor = import_string(path)(request) if path else ANONYMOUS
    telemetry.bind(actor=actor.party or actor.kind.value)
    setattr(request, kept, actor)
    return actor
