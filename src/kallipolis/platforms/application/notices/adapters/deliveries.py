"""Take notices outside: queued in the transaction that tells, sent by jobs, each row what came."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import uuid_utils
from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import override

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Outage, Reason, Refusal, not_found
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import Way
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.notices.adapters import devices, mail, push, sms, wishes
from kallipolis.platforms.application.notices.adapters.receivers import TELLER
from kallipolis.platforms.application.notices.contracts import (
    Carrier,
    Carry,
    Delivery,
    DeliveryId,
    Log,
    Message,
    Standing,
    Topic,
    Wishes,
)
from kallipolis.platforms.application.notices.logic import quiet
from kallipolis.platforms.application.notices.logic.wording import Words
from kallipolis.platforms.application.notices.models import StoredDelivery, StoredNotice

JOB: Final = "notices.deliver"
CARRIERS: Final[Mapping[Carrier, Carry]] = {
    Carrier.PUSH: push.push,
    Carrier.MAIL: mail.mail,
    Carrier.SMS: sms.sms,
}
"""What is behind the port."""

WAYS: Final = {Carrier.MAIL: Way.MAIL, Carrier.SMS: Way.SMS}
OPEN: Final = (Standing.QUEUED.value, Standing.FAILED.value)
TOO_LATE: Final = timedelta(days=3)
"""What could not be delivered for so long is given up."""

LONGEST_S: Final = 3600
TEST: Final = "test"
"""Stands for the template of what somebody sends to themselves to try a carrier out."""


def queue(notice: StoredNotice, by: Iterable[Carrier], wish: Wishes, clock: Clock) -> None:
    """Queue a delivery for each carrier by which the person can be reached whose notice it is."""
    party = PartyId(notice.mailbox)
    now, ways = clock.now(), identity.proven_ways(party)
    for carrier in by:
        for device in _targets(party, carrier, ways):
            due = _due(notice, carrier, wish, now)
            row, is_new = StoredDelivery.objects.get_or_create(
                notice=notice,
                carrier=carrier.value,
                device=device,
                defaults={"id": uuid_utils.uuid7().hex, "queued_at": now, "due_at": due},
            )
            if is_new:
                jobs.enqueue_after(due - now, JOB, delivery=row.id)


def deliver(id: str, clock: Clock) -> None:
    """Send one delivery, unless it was sent, or nobody needs it any more, or it is night.

    It is sent at least once: who is killed between sending and noting it leads to a second one,
    which mailboxes and browsers know by its id.

    Raises:
        Outage: when the service does not answer; the job comes back.
    """
    row = StoredDelivery.objects.select_related("notice").filter(id=id, standing__in=OPEN).first()
    if row is None:
        return
    now, party = clock.now(), PartyId(row.notice.mailbox)
    wish = wishes.of(party)
    if needless := _needless(row, wish, now):
        _settle(row, *needless, clock)
        return
    due = _due(row.notice, Carrier(row.carrier), wish, now)
    if due > now:
        StoredDelivery.objects.filter(id=id).update(due_at=due)
        jobs.enqueue_after(due - now, JOB, delivery=id)
        return
    _send(row, party, wish, clock)


def log(carrier: Carrier | None, standing: Standing | None, limit: int) -> Log:
    """Return the latest deliveries, and how many there are of each carrier and standing."""
    rows = StoredDelivery.objects.select_related("notice").order_by("-id")
    rows = rows.filter(carrier=carrier.value) if carrier else rows
    rows = rows.filter(standing=standing.value) if standing else rows
    counted = StoredDelivery.objects.values_list("carrier", "standing").annotate(of=Count("id"))
    return Log(
        deliveries=tuple(_as_delivery(row) for row in rows[:limit]),
        counts={(Carrier(by), Standing(how)): of for by, how, of in counted.order_by("carrier")},
    )


def retry(id: str, clock: Clock) -> None:
    """Queue again what was given up.

    Raises:
        Refusal: ``notice.not_found``; ``notice.wrong_standing``.
    """
    row = StoredDelivery.objects.filter(id=id).first()
    if row is None:
        raise not_found("notice.not_found")
    given_up = StoredDelivery.objects.filter(id=id, standing=Standing.GIVEN_UP.value)
    now = clock.now()
    queued = {"standing": Standing.QUEUED.value, "queued_at": now, "due_at": now, "done_at": None}
    if not given_up.update(**queued, reason="", attempts=0):
        raise Refusal("notice.wrong_standing", Reason.CONFLICT)
    jobs.enqueue(JOB, delivery=id)


def _send(row: StoredDelivery, party: PartyId, wish: Wishes, clock: Clock) -> None:
    carrier = Carrier(row.carrier)
    to = _address(row, party, clock)
    if not to:
        _settle(row, Standing.GIVEN_UP, "notice.no_address", clock)
        return
    try:
        CARRIERS[carrier](_message(row.notice, wish), to)
    except Refusal as refused:
        if refused.code == "notice.address_gone" and carrier is Carrier.PUSH:
            devices.forget(row.device)
        _settle(row, Standing.GIVEN_UP, refused.code, clock)
    except Outage as outage:
        raise _noted(row, outage) from outage
    else:
        _settle(row, Standing.SENT, "", clock)


def _noted(row: StoredDelivery, outage: Outage) -> Outage:
    """Note that it failed, and return when to try again: later each time."""
    attempts = row.attempts + 1
    StoredDelivery.objects.filter(id=row.id, standing__in=OPEN).update(
        standing=Standing.FAILED.value, attempts=attempts, reason=f"outage.{outage.dependency}"
    )
    wait = max(outage.retry_after_s, int(jobs.back_off(attempts).total_seconds()))
    return Outage(outage.dependency, retry_after_s=min(wait, LONGEST_S))


def _settle(row: StoredDelivery, standing: Standing, reason: str, clock: Clock) -> None:
    StoredDelivery.objects.filter(id=row.id, standing__in=OPEN).update(
        standing=standing.value,
        reason=reason,
        attempts=row.attempts + (standing is not Standing.NOT_NEEDED),
        done_at=clock.now(),
    )


def _needless(row: StoredDelivery, wish: Wishes, now: datetime) -> tuple[Standing, str] | None:
    """Return why a delivery is not made, None if it is."""
    if row.notice.read_at is not None and row.notice.template != TEST:
        return Standing.NOT_NEEDED, "notice.already_read"
    chosen = wish.carriers.get(Topic(row.notice.topic))
    if chosen is not None and Carrier(row.carrier) not in chosen and row.notice.template != TEST:
        return Standing.NOT_NEEDED, "notice.unwanted"
    if now > row.queued_at + TOO_LATE:
        return Standing.GIVEN_UP, "notice.too_late"
    return None


def _due(notice: StoredNotice, carrier: Carrier, wish: Wishes, now: datetime) -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    return quiet.due_at(now, carrier, wish.quiet, zone, is_urgent=notice.is_urgent)


def _targets(party: PartyId, carrier: Carrier, ways: frozenset[Way]) -> tuple[str, ...]:
    if carrier is Carrier.PUSH:
        return tuple(device.id for device in devices.of(party))
    return ("",) if WAYS[carrier] in ways else ()


def _address(row: StoredDelivery, party: PartyId, clock: Clock) -> str:
    if row.device:
        return devices.address_of(row.device)
    actor = TELLER.with_purpose(f"notice {row.notice.template}")
    return identity.address_of(actor, party, WAYS[Carrier(row.carrier)], clock=clock)


def _message(notice: StoredNotice, wish: Wishes) -> Message:
    words = msgspec.json.decode(notice.words, type=Words)
    route = settings.NOTICE_ROUTES[notice.topic == Topic.OFFICE]
    path = reverse(route, kwargs={"notice_id": notice.id})
    return Message(
        id=notice.id,
        title=words.title.in_language(wish.language),
        topic=_topic(notice.topic, wish.language),
        body=words.body.in_language(wish.language),
        short=words.short.in_language(wish.language),
        url=f"{settings.KALLIPOLIS.base_url}{path}",
        is_urgent=notice.is_urgent,
    )


def _topic(topic: str, language: str) -> str:
    with override(language):
        return message(f"notice.topic.{topic}")


def _as_delivery(row: StoredDelivery) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        template=row.notice.template,
        carrier=Carrier(row.carrier),
        standing=Standing(row.standing),
        attempts=row.attempts,
        reason=row.reason,
        queued_at=row.queued_at,
        due_at=row.due_at,
        done_at=row.done_at,
    )
