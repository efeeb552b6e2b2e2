"""What lies in a mailbox, who may look into it, and what they have read."""

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices.adapters.telling import as_notice
from kallipolis.platforms.application.notices.contracts import (
    Asked,
    Notice,
    NoticeId,
    NoticeList,
)
from kallipolis.platforms.application.notices.models import StoredNotice

VIEW: Final = "notice.view"
MOST_UNREAD: Final = 100


def require_own(actor: Actor) -> PartyId:
    """Return whose mailbox an actor may look into: that of whom they act for.

    Raises:
        Refusal: ``notice.not_found`` for who is nobody here, or may not.
    """
    party = actor.applicant
    if party is None:
        raise not_found("notice.not_found")
    if actor.acts_in_all:
        access.require(actor, VIEW, Resource(parties=(party,)))
    return party


def rows_of(actor: Actor) -> QuerySet[StoredNotice]:
    """Return what lies in the mailbox of whom the actor acts for, as far as a mandate goes."""
    rows = StoredNotice.objects.filter(mailbox=require_own(actor), is_shown=True)
    if actor.acts_in_all:
        return rows
    scopes = [s for s in sorted(actor.mandate_scopes) if _may_see(actor, s)]
    return rows.filter(service__in=scopes)


def rows_of_office(actor: Actor) -> QuerySet[StoredNotice]:
    """Return what lies in the mailboxes of the organisations that an official works for."""
    reach = access.reach(actor, VIEW)
    if not reach.organisations:
        raise not_found("notice.not_found")
    return StoredNotice.objects.filter(is_office=True, mailbox__in=reach.organisations)


def find(actor: Actor, id: NoticeId) -> StoredNotice:
    """Return a notice of the actor's, or of an organisation that they work for."""
    row = rows_of(actor).filter(id=id).first()
    if row is None and access.reach(actor, VIEW).organisations:
        row = rows_of_office(actor).filter(id=id).first()
    if row is None:
        raise not_found("notice.not_found")
    return row


def listed(rows: QuerySet[StoredNotice], asked: Asked, unread: int | None = None) -> NoticeList:
    """Return a page of a mailbox."""
    open = rows.filter(read_at=None)
    wanted = open if asked.unread else rows
    if asked.topic is not None:
        wanted = wanted.filter(topic=asked.topic.value)
    if asked.after:
        wanted = wanted.filter(id__lt=asked.after)
    found = list(wanted.order_by("-id")[: asked.limit + 1])
    shown = found[: asked.limit]
    return NoticeList(
        notices=tuple(as_notice(row) for row in shown),
        unread=open[:MOST_UNREAD].count() if unread is None else unread,
        after=NoticeId(shown[-1].id) if len(found) > len(shown) else None,
    )


def mark(ids: Sequence[str], clock: Clock) -> int:
    """Mark notices as read that are not yet."""
    return StoredNotice.objects.filter(id__in=ids, read_at=None).update(read_at=clock.now())


def mark_all(rows: QuerySet[StoredNotice], clock: Clock) -> int:
    """Mark a whole mailbox as read."""
    return rows.filter(read_at=None).update(read_at=clock.now())


def as_read(row: StoredNotice, clock: Clock) -> Notice:
    """Return a notice that has just been read."""
    row.read_at = row.read_at or clock.now()
    return as_notice(row)


def _may_see(actor: Actor, scope: str) -> bool:
    about = Resource(parties=(actor.applicant,) if actor.applicant else (), scope=scope)
    return access.allows(actor, VIEW, about)
