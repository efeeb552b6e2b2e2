"""Answers of words go out compressed; files that somebody fetches go out as they are."""

import re
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.http import parse_etags

ENOUGH: Final = 1024
"""Bytes below which an answer fits into one packet anyhow."""

WORDS: Final = re.compile(
    r"(text/.*|application/((ld|problem|manifest|geo)\+)?json|application/(java|ecma)script|"
    r"application/(.*\+)?xml|image/svg\+xml)(;.*)?"
)
"""Media types that become smaller. Others (PDF, pictures, sheets) are compressed in themselves."""


class Compression(GZipMiddleware):
    """Compress pages and JSON for whoever takes gzip.

    Streams stay streams, and files that are saved keep their length. What Django adds to each
    answer, up to a hundred bytes drawn by lot, hides how well a guess of somebody else compressed
    with what stands on the page (BREACH). See docs/decisions/0042-answers-are-compressed-here.md.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress an answer that is made of words and longer than a packet."""
        if response.streaming or not WORDS.fullmatch(response.get("Content-Type", "")):
            return response
        is_saved = response.get("Content-Disposition", "").startswith("attachment")
        if is_saved or len(getattr(response, "content", b"")) < ENOUGH:
            return response
        return super().process_response(request, response)


def is_held(request: HttpRequest, etag: str) -> bool:
    """Tell whether the client says that it holds this already, compressed or not.

    Source: RFC 9110, 13.1.2 (``If-None-Match`` compares weakly; compressing makes a tag weak).
    """
    given = (
        each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))
    )
    return any(each in {etag, "*"} for each in given)
