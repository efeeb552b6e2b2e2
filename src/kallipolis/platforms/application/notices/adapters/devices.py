"""Browsers that take push messages: kept under seal, and only where a known service posts."""

from typing import Final
from urllib.parse import urlsplit

import msgspec
import uuid_utils
from django.conf import settings

from kallipolis.foundation import vault
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices.contracts import Device, DeviceId, NewDevice
from kallipolis.platforms.application.notices.models import StoredDevice

MOST: Final = 10
"""Devices of one person."""


def keep(party: PartyId, new: NewDevice, clock: Clock) -> Device:
    """Keep a device; one that was somebody else's is from now on only of who uses it last.

    Raises:
        Refusal: ``notice.push_service``; ``notice.too_many_devices``.
    """
    if not _is_known(new.endpoint):
        raise Refusal("notice.push_service")
    fingerprint = vault.fingerprint(new.endpoint, about="push device")
    others = StoredDevice.objects.filter(party=party).exclude(fingerprint=fingerprint)
    if others.count() >= MOST:
        raise Refusal("notice.too_many_devices", Reason.TOO_MANY)
    StoredDevice.objects.filter(fingerprint=fingerprint).delete()
    id = uuid_utils.uuid7().hex
    row = StoredDevice.objects.create(
        id=id,
        party=party,
        fingerprint=fingerprint,
        address=vault.seal(msgspec.json.encode(new).decode(), about=f"push device {id}"),
        name=new.name,
        since=clock.now(),
    )
    return _as_device(row)


def of(party: PartyId) -> tuple[Device, ...]:
    """Return the devices of a party, the latest first."""
    rows = StoredDevice.objects.filter(party=party).order_by("-id")
    return tuple(_as_device(row) for row in rows)


def remove(party: PartyId, id: DeviceId) -> None:
    """Forget a device.

    Raises:
        Refusal: ``notice.device_not_found``.
    """
    gone, _ = StoredDevice.objects.filter(party=party, id=id).delete()
    if not gone:
        raise not_found("notice.device_not_found")


def forget(id: str) -> None:
    """Forget a device at which nobody is any more."""
    StoredDevice.objects.filter(id=id).delete()


def address_of(id: str) -> str:
    """Return what the push adapter needs to reach a device, empty where it was removed."""
    row = StoredDevice.objects.filter(id=id).first()
    return vault.unseal(row.address, about=f"push device {id}") if row else ""


def _is_known(endpoint: str) -> bool:
    """Say whether we post to this service: an address that anybody gives could be any machine."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = settings.KALLIPOLIS.push_services.split()
    is_among = any(host == one or host.endswith(f".{one}") for one in known)
    return parts.scheme == "https" and port in {None, 443} and is_among


def _as_device(row: StoredDevice) -> Device:
    return Device(id=DeviceId(row.id), name=row.name, since=row.since)
