"""Tell programs by headers that what they read will not be there for ever.

Source: RFC 9745 (Deprecation), 2.1 and 3; RFC 8594 (Sunset), 3.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.http import http_date


def leaving_headers(since: date, gone_after: date | None, *, more: str) -> dict[str, str]:
    """Return headers by which a program learns since when, until when, and where more stands.

    Days are those of the installation's time zone; it is gone when the last of them is over.
    """
    headers = {
        "Deprecation": f"@{_second(since)}",
        "Link": f'<{more}>; rel="deprecation"; type="text/html"',
    }
    if gone_after is not None:
        headers["Sunset"] = http_date(_second(gone_after + timedelta(days=1)))
    return headers


def _second(day: date) -> int:
    return int(datetime.combine(day, time(), timezone.get_default_timezone()).timestamp())
