"""What every page knows of its request: language, mode, place, who looks, and the CSRF field."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from markupsafe import Markup

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.actors import actor_of
from kallipolis.foundation.web.formats import LANG

CARE_COOKIE = "mode"
REGION_COOKIE = "region"


@dataclass(frozen=True)
class Notice:
    """A short message shown once, on the page after an act."""

    level: str
    words: str


class Here:
    """The request as templates see it; what a template does not ask is not computed."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.path = request.path
        self.address = request.get_full_path()
        self.language = language_of_thread()
        self.is_demo = settings.KALLIPOLIS.demo
        self.mode = "care" if request.COOKIES.get(CARE_COOKIE) == "care" else "standard"
        self.region = request.COOKIES.get(REGION_COOKIE, "")
        self.request_id = getattr(request, "id", "")

    @cached_property
    def actor(self) -> Actor:
        """Return who looks at the page."""
        return actor_of(self._request)

    @cached_property
    def csrf(self) -> Markup:
        """Return the hidden field that every form which writes must hold."""
        token = get_token(self._request)
        return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token)

    @cached_property
    def csrf_token(self) -> str:
        """Return the bare token, for the header that htmx sends."""
        return get_token(self._request)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Return what the last act left to be said."""
        if "messages" not in self._request.COOKIES:
            return ()
        return tuple(
            Notice(level=message.level_tag, words=str(message.message))
            for message in messages.get_messages(self._request)
        )


def language_of_thread() -> str:
    """Return the language chosen for the request that this thread answers."""
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in LANG else settings.LANGUAGE_CODE
