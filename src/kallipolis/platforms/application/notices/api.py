"""Tell people what concerns them, let them read it, and bring it to them as they wish."""

from typing import Final

import uuid_utils

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import ANY_SCOPE, Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices import hot
from kallipolis.platforms.application.notices.adapters import (
    deliveries,
    devices,
    digests,
    mailboxes,
    push,
    readings,
    telling,
    templates,
    trials,
    wishes,
)
from kallipolis.platforms.application.notices.contracts import (
    Asked,
    Carrier,
    DeliveryId,
    Device,
    DeviceId,
    Log,
    NewDevice,
    Notice,
    NoticeId,
    NoticeList,
    Pace,
    Standing,
    Wishes,
)
from kallipolis.platforms.application.notices.logic import wording

WISH: Final = "notice.wish"
LOG: Final = "notice.log"
EVERYTHING: Final = Asked()
LONGEST_LOG: Final = 200


def take_in(event: Event, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Tell people of a fact, as templates say, once for each of them however often it arrives.

    What happened more than 30 days ago is not told; what happened more than three days ago is in
    the list of messages, and goes nowhere else.
    """
    found = templates.for_type(event.type)
    if not found or not telling.is_told_of(event, clock.now()):
        return
    with database.edge():
        for template in found:
            if wording.is_for(template, event.data):
                telling.tell(template, event, clock)


def mine(actor: Actor, asked: Asked = EVERYTHING) -> NoticeList:
    """Return what whom the actor acts for was told, newest first.

    Under a mandate for some services it is what was told of these.

    Raises:
        Refusal: ``notice.not_found`` for who is nobody here.
    """
    mailboxes.require_own(actor)
    open = unread(actor)
    if asked.unread and not open:
        return NoticeList(notices=(), unread=0, after=None)
    return mailboxes.listed(mailboxes.rows_of(actor), asked, unread=open)


def unread(actor: Actor) -> int:
    """Count what is unread, up to 100; nothing for who is nobody here."""
    party = actor.applicant
    if party is None:
        return 0
    is_whole = actor.on_behalf_of is None or ANY_SCOPE in actor.mandate_scopes
    return hot.unread(party, None if is_whole else sorted(actor.mandate_scopes))


def read(actor: Actor, notice_id: NoticeId, *, clock: Clock = SYSTEM_CLOCK) -> Notice:
    """Return a notice, which is read from now on.

    Raises:
        Refusal: ``notice.not_found``, also for what is not the actor's.
    """
    with database.edge():
        row = mailboxes.find(actor, notice_id)
        mailboxes.mark((row.id,), clock)
    return mailboxes.as_read(row, clock)


def read_all(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Mark everything as read, and return how much that was.

    Raises:
        Refusal: ``notice.not_found`` for who is nobody here.
    """
    with database.edge():
        return mailboxes.mark_all(mailboxes.rows_of(actor), clock)


def of_office(actor: Actor, asked: Asked = EVERYTHING) -> NoticeList:
    """Return what the organisations were told whose cases an official works on, newest first.

    Raises:
        Refusal: ``notice.not_found`` for who works on none.
    """
    return mailboxes.listed(mailboxes.rows_of_office(actor), asked)


def wishes_of(actor: Actor) -> Wishes:
    """Return how the actor wants to be told; for themselves, whomever they act for.

    Raises:
        Refusal: ``notice.not_found`` for who is nobody here.
    """
    return wishes.of(_person(actor))


def wish(actor: Actor, given: Wishes, *, clock: Clock = SYSTEM_CLOCK) -> Wishes:
    """Keep how the actor wants to be told from now on; what is queued heeds it too.

    Raises:
        Refusal: ``notice.not_found``.
    """
    with database.edge():
        wishes.keep(_person(actor), given, clock)
    return given


def reachable_by(actor: Actor) -> frozenset[Carrier]:
    """Return by what the actor can be reached now: devices that are there, addresses proven."""
    party = _person(actor)
    ways = {Carrier(way.value) for way in identity.proven_ways(party)}
    return frozenset(ways | ({Carrier.PUSH} if devices.of(party) else set()))


def push_key() -> str:
    """Return the public key that a browser is given when it subscribes."""
    return push.public_key()


def add_device(actor: Actor, new: NewDevice, *, clock: Clock = SYSTEM_CLOCK) -> Device:
    """Keep a browser that takes push messages for the actor.

    Raises:
        Refusal: ``notice.not_found``; ``notice.push_service`` for an address that is not of a
            service that this city posts to; ``notice.too_many_devices``.
    """
    with database.edge():
        return devices.keep(_person(actor), new, clock)


def devices_of(actor: Actor) -> tuple[Device, ...]:
    """Return the actor's devices, the latest first.

    Raises:
        Refusal: ``notice.not_found``.
    """
    return devices.of(_person(actor))


def remove_device(actor: Actor, device_id: DeviceId) -> None:
    """Send nothing to a device any more.

    Raises:
        Refusal: ``notice.device_not_found``.
    """
    with database.edge():
        devices.remove(_person(actor), device_id)


def send_test(actor: Actor, carrier: Carrier, *, clock: Clock = SYSTEM_CLOCK) -> Notice:
    """Send the actor a message by one carrier, day or night, to see whether it comes.

    Raises:
        Refusal: ``notice.no_address``; ``notice.too_soon`` within a minute of the last one.
    """
    party = _person(actor)
    if carrier is not Carrier.APP and carrier not in reachable_by(actor):
        raise Refusal("notice.no_address")
    with database.edge():
        return trials.send(party, carrier, uuid_utils.uuid7().hex, clock)


def deliver(delivery_id: DeliveryId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Take a notice outside; what was sent, or is not needed any more, is left alone.

    Raises:
        Outage: when the service that delivers it does not answer; call it again later.
    """
    deliveries.deliver(delivery_id, clock)


def log(
    actor: Actor,
    *,
    carrier: Carrier | None = None,
    standing: Standing | None = None,
    limit: int = 100,
) -> Log:
    """Return the latest deliveries, and how many there are of each kind; never who or what.

    Raises:
        Refusal: ``notice.not_found`` for who may not.
    """
    access.require(actor, LOG, Resource())
    return deliveries.log(carrier, standing, min(limit, LONGEST_LOG))


def retry(actor: Actor, delivery_id: DeliveryId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Have a delivery tried again that was given up.

    Raises:
        Refusal: ``notice.not_found``; ``notice.wrong_standing``.
    """
    access.require(actor, "notice.retry", Resource())
    with database.edge():
        deliveries.retry(delivery_id, clock)
        audit.record(actor, "notice.retry", delivery_id, clock=clock)


def tell_offices(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Publish for each organisation that it was told something new, and return how many there are.

    One digest a day, not one mail for each case.
    """
    with database.edge():
        return digests.publish(clock)


def tell_readings(pace: Pace, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Publish for each person of a pace that officials read their data; return how many it is."""
    with database.edge():
        return readings.publish(pace, clock)


def _person(actor: Actor) -> PartyId:
    """Return who acts, whose own wishes and devices these are.

    Raises:
        Refusal: ``notice.not_found``.
    """
    if actor.party is None:
        raise not_found("notice.not_found")
    if actor.on_behalf_of is None:
        access.require(actor, WISH, Resource(parties=(actor.party,)))
    return actor.party
