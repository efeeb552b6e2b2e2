"""What every page knows of its request: language, mode, place, who looks, and the CSRF field."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.actors import actor_of
from kallipolis.foundation.web.contracts import Frame, Way
from kallipolis.foundation.web.templating import url

CARE_COOKIE = "mode"
THEME_COOKIE = "theme"
TEXT_COOKIE = "text"
KEYS_COOKIE = "keys"
THEMES: Final = ("auto", "light", "dark")
TEXT_SIZES: Final = (18, 21, 24, 27, 30)
"""Of words in elderly mode; the second is what it begins with. Units: CSS pixels."""

REGION_COOKIE = "region"
LANGUAGES: Final = {
    "zh-hans": ("zh-hans", "zh-Hans", "简体中文"),
    "zh-hant": ("zh-hant", "zh-Hant", "繁體中文"),
    "en": ("en", "en", "English"),
}
"""Code, BCP 47 tag and own name of each language that pages are written in."""


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
        self.languages = tuple(LANGUAGES[code] for code in settings.PLACE.languages)
        self.place = settings.PLACE
        self.language = language_of_thread()
        self.is_demo = settings.KALLIPOLIS.demo
        self.mode = "care" if request.COOKIES.get(CARE_COOKIE) == "care" else "standard"
        theme = request.COOKIES.get(THEME_COOKIE, "")
        self.theme = theme if theme in THEMES else THEMES[0]
        size = request.COOKIES.get(TEXT_COOKIE, "")
        self.text_size = next((s for s in TEXT_SIZES if str(s) == size), TEXT_SIZES[1])
        self.has_keys = request.COOKIES.get(KEYS_COOKIE) != "off"
        self.region = request.COOKIES.get(REGION_COOKIE, "")
        self.request_id = getattr(request, "id", "")

    @cached_property
    def frame(self) -> Frame:
        """Return the site that who looks is at home in."""
        return self.frame_of(str(self.actor.kind))

    def frame_of(self, kind: str) -> Frame:
        """Return the site of a kind of actor, its words in the language of the page."""
        frame: Frame = settings.FRAMES.get(kind) or settings.FRAMES[""]
        return replace(
            frame, words=gettext(frame.words), ways=_said(frame.ways), tabs=_said(frame.tabs)
        )

    @property
    def language_name(self) -> str:
        """Return the present language's own name."""
        return LANGUAGES[self.language][2]

    @property
    def language_mark(self) -> str:
        """Return the short mark of the present language, for narrow screens."""
        return {"zh-hans": "简", "zh-hant": "繁"}.get(self.language, "EN")

    def language_path(self, code: str) -> str:
        """Return where a link leads that shows this page in another language."""
        return f"{url('web_language', code=code)}?{self._back}"

    def mode_path(self, mode: str) -> str:
        """Return where a link leads that shows this page in another mode."""
        return f"{url('web_mode', mode=mode)}?{self._back}"

    @property
    def text_sizes(self) -> tuple[int, ...]:
        """Return the sizes that words have in elderly mode."""
        return TEXT_SIZES

    def text_path(self, size: int) -> str:
        """Return where a link leads that shows this page with words of a size, in elderly mode."""
        return f"{url('web_text', size=size)}?{self._back}"

    def theme_path(self, theme: str) -> str:
        """Return where a link leads that shows this page light, dark, or as the device is."""
        return f"{url('web_theme', theme=theme)}?{self._back}"

    def keys_path(self, state: str) -> str:
        """Return where a link leads that lets single letters act on this page, or be letters."""
        return f"{url('web_keys', state=state)}?{self._back}"

    @property
    def help_path(self) -> str:
        """Return the page of help, empty where the installation has none."""
        return help_path()

    @property
    def display_path(self) -> str:
        """Return where one chooses how pages look, coming back to this page."""
        return f"{url('web_display')}?{self._back}"

    @property
    def login_path(self) -> str:
        """Return where one logs in, coming back to this page."""
        return f"{url(settings.LOGIN_URL)}?{self._back}"

    @cached_property
    def _back(self) -> str:
        return urlencode({"next": self.address})

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


def _said(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    return tuple(replace(way, words=gettext(way.words)) for way in ways)


def help_path() -> str:
    """Return the page of help, empty where the installation has none."""
    return url(settings.HELP_ROUTE) if settings.HELP_ROUTE else ""


def language_of_thread() -> str:
    """Return the language chosen for the request that this thread answers."""
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in settings.PLACE.languages else settings.LANGUAGE_CODE


def for_django_templates(request: HttpRequest) -> dict[str, Any]:
    """Give the few pages that Django templates draw what they need of it."""
    return {"is_demo": settings.KALLIPOLIS.demo}
