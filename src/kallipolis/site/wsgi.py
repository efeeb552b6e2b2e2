"""The WSGI application that granian serves."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import IO, Any, Final

import msgspec
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

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


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def with_length(served: Application) -> Application:
    """Take in bodies whose length was not announced, which Django would read as empty.

    They come in chunks (RFC 9112, 7.1), or over HTTP/2. One that grows beyond what may be sent is
    read no further, and refused for its length like any other.
    """
    largest = (settings.KALLIPOLIS.file_limit_mib + 1) << 20

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("CONTENT_LENGTH") and environ["REQUEST_METHOD"] not in BODILESS:
            body = _read(environ["wsgi.input"], largest + 1)
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return served(environ, start_response)

    return serve


def _read(stream: IO[bytes], most: int) -> bytes:
    """Read what comes, in however many parts, up to so many bytes."""
    body = bytearray()
    while len(body) < most and (part := stream.read(most - len(body))):
        body += part
    return bytes(body)


application = with_length(get_wsgi_application())
get_ready()
