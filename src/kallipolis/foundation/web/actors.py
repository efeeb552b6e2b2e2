"""Ask the installation who stands behind a request; the site joins the answer to the question."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.foundation.telemetry import api as telemetry

_KEPT = "_kallipolis_actor"


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request, found once by what ``ACTOR_FOR`` in the settings names."""
    if not hasattr(request, _KEPT):
        path = settings.ACTOR_FOR
        actor = import_string(path)(request) if path else ANONYMOUS
        telemetry.bind(actor=actor.party or actor.kind.value)
        setattr(request, _KEPT, actor)
    return cast(Actor, getattr(request, _KEPT))
