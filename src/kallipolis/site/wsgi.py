"""The WSGI application that granian serves."""

import os
from collections.abc import Iterator

import msgspec
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")


def get_ready() -> None:
    """Load the routes, and work out how each struct is decoded, before there are threads.

    msgspec keeps what it has worked out of a type with the type, and two threads that begin with
    one at the same moment crash the process: the first requests after a start often come together.
    """
    get_resolver().url_patterns  # noqa: B018 - this is what loads them
    for struct in _below(msgspec.Struct):
        msgspec.json.Decoder(struct)


def _below(parent: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


application = get_wsgi_application()
get_ready()
