"""Which part of a file is asked for, so that a download that broke off goes on where it was.

Source: RFC 9110, 14.1.2 (byte ranges) and 14.2 (``Range``); RFC 9110, 13.1.5 (``If-Range``).
"""

import re
from typing import Final

SPAN: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def span_of(said: str, size: int) -> range | None:
    """Return the bytes that are asked for, empty where there are none; None for the whole file.

    Of several parts at once, and of what cannot be read, the whole is given, as anybody may.
    """
    found = SPAN.fullmatch(said.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
