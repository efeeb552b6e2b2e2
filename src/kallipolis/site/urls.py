"""The routes of the whole installation: each room brings its own."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from kallipolis.foundation.rooms import declared

API = "api/v1/"


def _by_word(routes: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """Put routes that stand together and begin with one word behind it; their order stays.

    A request is compared with the word, and with the routes behind it only where it begins so.
    """
    for word, together in groupby(routes, key=_word_of):
        if word:
            yield path(word, include([_behind(word, each) for each in together]))
        else:
            yield from together


def _word_of(route: URLPattern | URLResolver) -> str:
    is_plain = isinstance(route, URLPattern) and isinstance(route.pattern, RoutePattern)
    word, slash, _ = str(route.pattern).partition("/")
    return f"{word}/" if is_plain and slash and "<" not in word else ""


def _behind(word: str, route: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if not isinstance(route, URLPattern):
        return route
    rest = str(route.pattern).removeprefix(word)
    return path(rest, route.callback, route.default_args, route.name)


urlpatterns: list[URLPattern | URLResolver] = list(
    _by_word(sorted(declared("urls", "urlpatterns"), key=lambda each: str(each.pattern) != API))
)
"""The JSON interface first: programs ask most often, and each route before theirs costs a look."""

handler400 = "kallipolis.foundation.web.faults.bad_request"
handler403 = "kallipolis.foundation.web.faults.forbidden"
handler404 = "kallipolis.foundation.web.faults.path_not_found"
handler429 = "kallipolis.foundation.web.faults.slow_down"
handler500 = "kallipolis.foundation.web.faults.fault"
