"""No page is left out of what is asked of all pages."""

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from tests.browser.kinds import KINDS, NO_KIND, Kind

JSON = "api/v1/"
"""What lies below answers programs, and each answer is held to the interface that it promises."""

ABSENT = "missing"
"""The kind of a page that is not there."""


def routes(found: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every route of the site with the way to it."""
    for each in found:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, path)
        else:
            yield path, each


def wrapped(view: Callable[..., Any] | None) -> Iterator[Callable[..., Any]]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def may_be_asked_for(view: Callable[..., Any]) -> bool:
    """Return whether a view answers GET, as far as it says; one that says nothing does."""
    for each in wrapped(view):
        shape = getattr(each, "view_class", None)
        if shape is not None:
            return hasattr(shape, "get")
        held = inspect.getclosurevars(each).nonlocals if inspect.isfunction(each) else {}
        if "request_method_list" in held:
            return "GET" in held["request_method_list"]
    return True


def route_of(kind: Kind) -> str | None:
    """Return the name of the route at which a kind is, None at none."""
    parts: Mapping[str, str] = defaultdict(lambda: "1", invitation="/accounts/invitation/1/a")
    try:
        return resolve(kind.path.partition("?")[0].format_map(parts)).url_name
    except Resolver404:
        return None


@pytest.fixture(scope="module")
def asked_for() -> set[str]:
    """Return the names of the routes that answer GET."""
    return {
        str(pattern.name)
        for path, pattern in routes(get_resolver().url_patterns)
        if pattern.name and not path.startswith(JSON) and may_be_asked_for(pattern.callback)
    }


def test_every_page_is_a_kind_or_says_why_it_is_none(asked_for: set[str]) -> None:
    probed = {route_of(kind) for kind in KINDS}
    excused = {name for names in NO_KIND.values() for name in names}

    left = asked_for - probed

    assert sorted(left - excused) == []
    assert sorted(excused - left) == []


def test_every_kind_is_at_an_address_of_the_site() -> None:
    assert [kind.name for kind in KINDS if route_of(kind) is None] == [ABSENT]


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
