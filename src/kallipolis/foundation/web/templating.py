"""The page templates: one environment per language, made once and kept."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_resolver
from django.utils.translation import trans_real
from jinja2 import FileSystemLoader, StrictUndefined

from kallipolis.foundation.rooms import file_of, installed
from kallipolis.foundation.web.folding import FoldingEnvironment
from kallipolis.foundation.web.formats import LANG, filters_for

KEPT: Final = 1024


@cache
def environment(language: str) -> FoldingEnvironment:
    """Return the environment of one language (``zh-hans``, ``zh-hant``, ``en``)."""
    catalogue = trans_real.translation(language)
    made = FoldingEnvironment(
        gettext=catalogue.gettext,
        ngettext=catalogue.ngettext,
        is_chinese=language.startswith("zh"),
        loader=FileSystemLoader(_folders()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=settings.DEBUG,
    )
    made.filters |= filters_for(language, ZoneInfo(settings.TIME_ZONE))
    made.globals |= {"url": url, "asset": asset, "language": language, "lang": LANG[language]}
    made.globals |= {"kept": _keeper(), "zip": zip}
    return made


def _keeper() -> Callable[..., str]:
    """Return what draws a macro of an imported template once for the same arguments, and keeps it.

    For long lists that are the same on many pages, as the authorities of a place are, and for what
    many rows of a list have alike.
    """

    @lru_cache(maxsize=KEPT)
    def drawn(macro: Callable[..., str], arguments: tuple[object, ...]) -> str:
        return macro(*arguments)

    def kept(macro: Callable[..., str], *arguments: object) -> str:
        if list in map(type, arguments):
            arguments = tuple(tuple(a) if isinstance(a, list) else a for a in arguments)
        return drawn(macro, arguments)

    return kept


def render(language: str, template: str, context: dict[str, Any]) -> str:
    """Render a template in a language, without a request (for a letter or a document)."""
    return environment(language).get_template(template).render(context)


@lru_cache(maxsize=1024)
def asset(name: str) -> str:
    """Return the address of a static file, hashed where the files have been collected."""
    return static(name)


def url(name: str, **parameters: object) -> str:
    """Return the path of a named route; the route is looked up once and then only filled in."""
    if not parameters:
        return _shape(settings.ROOT_URLCONF, name, frozenset())
    shape = _shape(settings.ROOT_URLCONF, name, frozenset(parameters))
    return shape % {key: _in_path(str(value)) for key, value in parameters.items()}


def _in_path(value: str) -> str:
    return value if value.isascii() and value.isalnum() else quote(value, safe="")


@cache
def _shape(urlconf: str, name: str, parameters: frozenset[str]) -> str:
    for possibilities, _, _, _ in get_resolver(urlconf).reverse_dict.getlist(name):
        for shape, names in possibilities:
            if frozenset(names) == parameters:
                return "/" + str(shape)
    raise NoReverseMatch(f"no route {name!r} takes {sorted(parameters)}")


def _folders() -> list[Path]:
    files = (file_of(room, "__init__") for room in installed())
    folders = [file.parent / "templates" for file in files if file is not None]
    return [folder for folder in folders if folder.is_dir()]
