"""Makers of notices, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import uuid_utils

from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.notices.contracts import NewDevice, Template, Topic

NOON: Final = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
"""A Monday, at noon in Shenzhen."""


def make_event(
    type: str = "org.kallipolis.test.happened", *, time: datetime = NOON, **data: object
) -> Event:
    """Make a fact."""
    return Event(
        id=uuid_utils.uuid7().hex,
        type=type,
        source="test.example",
        subject=str(data.get("case") or "subject-1"),
        time=time,
        data=data,
    )


def make_template(id: str = "happened", **changes: Any) -> Template:
    """Make a template for such a fact, which tells the party that it names."""
    plain: Mapping[str, Any] = {
        "on": ("org.kallipolis.test.happened",),
        "receivers": ("party",),
        "topic": Topic.CASES,
        "title": everywhere("It happened"),
        "body": everywhere("It happened to {applicant}."),
        "short": everywhere("It happened."),
    }
    return Template(id=id, **{**plain, **changes})


def make_device(endpoint: str = "https://fcm.googleapis.com/send/1", **keys: str) -> NewDevice:
    """Make what a browser says when it is subscribed; the keys are of a known length, no more."""
    plain = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}
    return NewDevice(endpoint=endpoint, name="Firefox · Linux", **{**plain, **keys})
