"""Write down what people are told, once for each fact and mailbox, and queue what goes outside."""

from datetime import datetime, timedelta
from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events.contracts import Event
from kallipolis.platforms.application.notices.adapters import deliveries, wishes
from kallipolis.platforms.application.notices.adapters.receivers import Told, told_by
from kallipolis.platforms.application.notices.adapters.values import values_for
from kallipolis.platforms.application.notices.contracts import (
    Carrier,
    Link,
    Notice,
    NoticeId,
    Template,
    Topic,
)
from kallipolis.platforms.application.notices.logic import choosing, wording
from kallipolis.platforms.application.notices.logic.wording import Words
from kallipolis.platforms.application.notices.models import StoredNotice

FRESH: Final = timedelta(days=3)
"""What happened longer ago is not sent outside any more: the list of messages has it."""

TOLD_OF: Final = timedelta(days=30)
"""What happened longer ago is not told any more."""


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, of which fact."""

    template: Template
    event: Event
    words: Words


def tell(template: Template, event: Event, clock: Clock) -> None:
    """Tell everybody whom a template names of a fact."""
    told = told_by(template, event.data, clock)
    if not told:
        return
    values = values_for(template, event.data)
    saying = Saying(template=template, event=event, words=wording.said(template, values))
    for each in told:
        _tell(each, saying, clock)


def say_to(told: Told, saying: Saying, by: tuple[Carrier, ...], clock: Clock) -> StoredNotice:
    """Tell somebody by certain carriers, whatever they wish; for trying them out."""
    row, _ = _kept(told, saying, is_shown=True)
    if told.party is not None:
        deliveries.queue(row, by, wishes.of(told.party), clock)
    return row


def as_notice(row: StoredNotice) -> Notice:
    """Return a stored notice as people see it."""
    words = msgspec.json.decode(row.words, type=Words)
    return Notice(
        id=NoticeId(row.id),
        topic=Topic(row.topic),
        title=words.title,
        body=words.body,
        link=msgspec.convert(row.link, Link),
        subject=row.subject,
        service=row.service,
        told_at=row.told_at,
        is_urgent=row.is_urgent,
        is_read=row.read_at is not None,
    )


def is_told_of(event: Event, now: datetime) -> bool:
    """Say whether a fact is recent enough to tell anybody of it."""
    return event.time > now - TOLD_OF


def _tell(told: Told, saying: Saying, clock: Clock) -> None:
    template, now = saying.template, clock.now()
    if told.party is None:
        _kept(told, saying, is_shown=True)
        return
    wish = wishes.of(told.party)
    wanted = choosing.wanted(template, wish)
    if not wanted:
        return
    row, is_new = _kept(told, saying, is_shown=Carrier.APP in wanted)
    if is_new and saying.event.time > now - FRESH:
        deliveries.queue(row, choosing.outside(wanted), wish, clock)


def _kept(told: Told, saying: Saying, *, is_shown: bool) -> tuple[StoredNotice, bool]:
    template, event = saying.template, saying.event
    return StoredNotice.objects.get_or_create(
        event=event.id,
        mailbox=told.mailbox,
        template=template.id,
        defaults={
            "id": uuid_utils.uuid7().hex,
            "topic": template.topic.value,
            "words": msgspec.json.encode(saying.words).decode(),
            "link": template.link,
            "subject": _subject(template, event),
            "service": str(event.data.get("service", ""))[:120],
            "is_office": told.party is None,
            "is_urgent": template.urgent,
            "is_shown": is_shown,
            "told_at": event.time,
        },
    )


def _subject(template: Template, event: Event) -> str:
    """Return what a notice leads to: the case that a fact names, or what the fact is about."""
    is_of_case = template.link in {"case", "payment"}
    return str((is_of_case and event.data.get("case")) or event.subject)[:120]
