"""The WSGI application, and the door to it that granian serves."""

import gc
import os
from collections.abc import Iterator
from typing import Final

import msgspec
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kallipolis.site.door import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

YOUNG: Final = 10_000
"""Objects made before the collector looks at them: a few requests' worth. Python's own 700 are
reached several times within one that draws a list."""


def get_ready() -> None:
    """Load the routes, and work out how each struct is decoded, before there are threads.

    msgspec keeps what it has worked out of a type with the type, and two threads that begin with
    one at the same moment crash the process: the first requests after a start often come together.
    """
    get_resolver().url_patterns  # noqa: B018 - this is what loads them
    for struct in _below(msgspec.Struct):
        msgspec.json.Decoder(struct)
    _leave_what_stays_alone()


def _leave_what_stays_alone() -> None:
    """Let the collector pass by what was loaded, and look at the rest when it is worth the walk."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def _below(parent: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


application = get_wsgi_application()
door = Door(
    application,
    threads=settings.KALLIPOLIS.threads,
    largest=(settings.KALLIPOLIS.file_limit_mib + 1) << 20,
)
get_ready()
