"""Notices over the JSON interface: one's own, and how one wants to be told."""

from typing import Final

import msgspec

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import (
    Asked,
    Device,
    DeviceId,
    NewDevice,
    Notice,
    NoticeId,
    NoticeList,
    Wishes,
)


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """How many notices were unread, and are not any more."""

    marked: int


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """The devices of one person, and the key that a new one is subscribed with."""

    devices: tuple[Device, ...]
    key: str


def list_notices(actor: Actor, *, query: Asked) -> NoticeList:
    return api.mine(actor, query)


def read_notice(actor: Actor, *, notice_id: str) -> Notice:
    return api.read(actor, NoticeId(notice_id))


def read_notices(actor: Actor) -> Marked:
    return Marked(marked=api.read_all(actor))


def get_wishes(actor: Actor) -> Wishes:
    return api.wishes_of(actor)


def put_wishes(actor: Actor, *, body: Wishes) -> Wishes:
    return api.wish(actor, body)


def list_devices(actor: Actor) -> DeviceList:
    return DeviceList(devices=api.devices_of(actor), key=api.push_key())


def add_device(actor: Actor, *, body: NewDevice) -> Device:
    return api.add_device(actor, body)


def remove_device(actor: Actor, *, device_id: str) -> None:
    api.remove_device(actor, DeviceId(device_id))


SCOPE: Final = "notices"
OPERATIONS: Final = (
    Operation(
        name="list_notices",
        method="GET",
        path="/notices",
        call=list_notices,
        query=Asked,
        returns=NoticeList,
        scope=SCOPE,
        refusals=(Reason.MALFORMED, Reason.NOT_FOUND),
        summary="List what whom you act for was told, newest first.",
    ),
    Operation(
        name="read_notices",
        method="POST",
        path="/notices/read",
        call=read_notices,
        returns=Marked,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Mark all notices as read.",
    ),
    Operation(
        name="read_notice",
        method="POST",
        path="/notices/{notice_id}/read",
        call=read_notice,
        returns=Notice,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Read one notice, which is marked as read.",
    ),
    Operation(
        name="get_notice_wishes",
        method="GET",
        path="/notice-wishes",
        call=get_wishes,
        returns=Wishes,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="See how you want to be told.",
    ),
    Operation(
        name="put_notice_wishes",
        method="PUT",
        path="/notice-wishes",
        call=put_wishes,
        body=Wishes,
        returns=Wishes,
        scope=SCOPE,
        refusals=(Reason.MALFORMED, Reason.NOT_FOUND),
        summary="Choose how you want to be told: carriers of each topic, quiet hours, language.",
    ),
    Operation(
        name="list_notice_devices",
        method="GET",
        path="/notice-devices",
        call=list_devices,
        returns=DeviceList,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="List the devices that take push messages for you.",
    ),
    Operation(
        name="add_notice_device",
        method="POST",
        path="/notice-devices",
        call=add_device,
        body=NewDevice,
        returns=Device,
        status=201,
        scope=SCOPE,
        refusals=(Reason.MALFORMED, Reason.NOT_FOUND, Reason.RULE, Reason.TOO_MANY),
        summary="Let a device take push messages for you.",
    ),
    Operation(
        name="remove_notice_device",
        method="DELETE",
        path="/notice-devices/{device_id}",
        call=remove_device,
        status=204,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Send no push messages to a device any more.",
    ),
)
