"""What a device needs to keep the site as an app: manifest, worker, pages without connection.

None of it concerns a person, so that it may be kept on the device.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.frame import show
from kallipolis.foundation.rooms import file_of
from kallipolis.foundation.web.here import LANGUAGES
from kallipolis.foundation.web.templating import asset, url

FILES: Final = (
    "web/city.css",
    "web/city.js",
    "web/icons.svg",
    "web/mark.svg",
    "resident/kept.js",
    "resident/app.js",
)
"""What every page loads; the worker keeps it."""

PARTS: Final = ("resident/kept.js", "resident/worker.js", "resident/push-worker.js")
"""What the one worker is made of, in order. Whatever else listens in it is a static file of its own
and a line here."""

ELSEWHERE: Final = ("/desk/", "/console/", "/api/", "/accounts/", "/identity/", "/verify")
"""Paths of which the worker keeps its hands off."""

KINDS: Final = ("lost", "kept")
ICONS: Final = ((192, "any"), (512, "any"), (512, "maskable"))
COLOUR: Final = "#0052d9"
SHORT_WAYS: Final = ("resident_services", "resident_cases", "resident_credentials")
DAY_S: Final = 86400


@require_safe
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    """Source: W3C Web Application Manifest."""
    with _language(code):
        name = gettext("Public services")
        words = {
            "resident_services": gettext("Services"),
            "resident_cases": gettext("My cases"),
            "resident_credentials": gettext("Credentials"),
        }
        described = gettext("Find public services, apply, follow your cases, show credentials.")
    told = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": described,
        "lang": LANGUAGES[code][1],
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": COLOUR,
        "categories": ["government", "utilities"],
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
        "shortcuts": [{"name": words[route], "url": url(route)} for route in SHORT_WAYS],
    }
    return _kept(msgspec.json.encode(told), "application/manifest+json", DAY_S)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it reaches all pages; browsers ask each time."""
    codes = settings.PLACE.languages
    told = {
        "version": _version(),
        "language": settings.LANGUAGE_CODE,
        "files": [asset(name) for name in FILES],
        "elsewhere": ELSEWHERE,
        "offline": {
            code: {kind: url("resident_offline", code=code, kind=kind) for kind in KINDS}
            for code in codes
        },
    }
    parts = ", ".join(msgspec.json.encode(asset(name)).decode() for name in PARTS)
    words = f"self.shell = {msgspec.json.encode(told).decode()};\nimportScripts({parts});\n"
    answer = _kept(words.encode(), "text/javascript; charset=utf-8", 0)
    answer["Service-Worker-Allowed"] = "/"
    return answer


@require_safe
def offline(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show what stands in for a page that cannot be had; nobody in particular looks at it."""
    if kind not in KINDS:
        raise Http404
    with _language(code):
        answer = show(request, "offline.html", kind=kind, stands_in=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _language(code: str) -> translation.override:
    if code not in settings.PLACE.languages:
        raise Http404
    return translation.override(code)


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = "icon-maskable" if purpose == "maskable" else f"icon-{size}"
    return {
        "src": asset(f"resident/icons/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _kept(content: bytes, type: str, seconds: int) -> HttpResponse:
    answer = HttpResponse(content, content_type=type)
    answer["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@cache
def _version() -> str:
    """Return a mark of all that the worker keeps: another one makes it fetch everything anew."""
    found = sha256()
    for path in (*_files(), *_templates()):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files() -> list[Path]:
    return [Path(str(finders.find(name))) for name in (*FILES, *PARTS)]


def _templates() -> list[Path]:
    room = file_of("kallipolis.channels.resident", "__init__")
    return [room.parent / "templates/resident/offline.html"] if room else []
