"""Notices, templates and wishes as other rooms and pack authors see them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType, Protocol

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text

NoticeId = NewType("NoticeId", str)
DeliveryId = NewType("DeliveryId", str)
DeviceId = NewType("DeviceId", str)


class Carrier(StrEnum):
    """What brings a notice: the list of messages, or one of three that go outside."""

    APP = "app"
    PUSH = "push"
    MAIL = "mail"
    SMS = "sms"


class Topic(StrEnum):
    """What notices are about, as people choose how they are told of it."""

    CASES = "cases"
    CREDENTIALS = "credentials"
    MANDATES = "mandates"
    PAYMENTS = "payments"
    APPOINTMENTS = "appointments"
    READINGS = "readings"
    OFFICE = "office"


class Standing(StrEnum):
    """How a delivery stands.

    One that ``failed`` is tried again; one that was ``given-up`` is not, unless somebody asks; one
    is ``not-needed`` any more once the notice was read or its carrier is unwanted.
    """

    QUEUED = "queued"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given-up"
    NOT_NEEDED = "not-needed"


Link = Literal[
    "case",
    "credential",
    "mandates",
    "payment",
    "appointment",
    "number",
    "readings",
    "inbox",
    "resource",
    "",
]
"""Where a notice leads; the channel knows the page."""

Receiver = Literal[
    "applicant",
    "filer",
    "holder",
    "principal",
    "party",
    "payer",
    "booker",
    "representatives",
    "accepting",
    "deciding",
    "organisation",
    "organisations",
    "officials",
    "mentioned",
    "followers",
    "supervisors",
]
"""Who is told: by the field of the fact that names them, or by how they stand to who it names."""

Said = str | bool | int


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said to whom when a fact arrives.

    ``when`` and ``unless`` compare fields of the fact's data with any of the values listed; ``*``
    is whatever it says, as long as it says something.
    ``short`` is what goes by push and short message, where others may see it. What is ``required``
    is in the list of messages whatever somebody chose; what is ``urgent`` goes out at night too.
    """

    id: str
    on: Annotated[
        tuple[str, ...], Meta(min_length=1, description="Types of facts, as events are named.")
    ]
    when: Annotated[
        dict[str, tuple[Said, ...]], Meta(description="Only where these fields are any of these.")
    ] = {}
    unless: Annotated[
        dict[str, tuple[Said, ...]], Meta(description="Not where one of these fields is.")
    ] = {}
    receivers: Annotated[tuple[Receiver, ...], Meta(min_length=1, description="Who is told.")]
    topic: Annotated[Topic, Meta(description="Under what people choose how they are told.")]
    title: Text
    body: Text
    short: Annotated[
        Text, Meta(description="For push and short messages; it names nobody and no service.")
    ]
    carriers: Annotated[
        tuple[Carrier, ...], Meta(description="By which it goes if somebody chose nothing.")
    ] = (Carrier.PUSH,)
    urgent: Annotated[bool, Meta(description="It does not wait for the end of the night.")] = False
    required: Annotated[bool, Meta(description="The law wants people to be told.")] = False
    link: Annotated[Link, Meta(description="What it leads to.")] = "case"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was told: about which fact, when, and whether they have read it."""

    id: NoticeId
    topic: Topic
    title: Text
    body: Text
    link: Link
    subject: str
    service: str
    told_at: datetime
    is_urgent: bool
    is_read: bool


class NoticeList(msgspec.Struct, frozen=True, kw_only=True):
    """Notices, newest first; ``after`` continues the list, None at its end."""

    notices: tuple[Notice, ...]
    unread: int
    after: NoticeId | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which notices, and how many of them."""

    topic: Topic | None = None
    unread: bool = False
    after: Annotated[str, Meta(max_length=40, pattern="^[0-9a-f-]*$")] = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


Hour = Annotated[int, Meta(ge=0, le=23)]


class Quiet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours in which nothing rings, from one until another, over midnight where need be.

    Units: full hours in the time zone of the place. Equal hours mean that it is never quiet.
    """

    since: Hour = 22
    until: Hour = 8


class Pace(StrEnum):
    """How soon somebody is told."""

    DAILY = "daily"
    SOON = "soon"


class Wishes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How somebody wants to be told.

    ``carriers`` of a topic replace what its templates propose; a topic without an entry keeps that.
    ``readings`` says when somebody is told that officials have read their data: once a day, or
    within minutes.
    """

    language: Literal["zh-hans", "zh-hant", "en"]
    quiet: Quiet = Quiet()
    carriers: dict[Topic, tuple[Carrier, ...]] = {}
    readings: Pace = Pace.DAILY


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that takes push messages for somebody."""

    id: DeviceId
    name: str
    since: datetime


class NewDevice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a browser says when it is subscribed.

    Source: W3C Push API, 8 (PushSubscription): endpoint, p256dh, auth.
    """

    endpoint: Annotated[str, Meta(min_length=12, max_length=1000)]
    p256dh: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{87}=?$")]
    auth: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{22}(==)?$")]
    name: Annotated[str, Meta(max_length=80)] = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier is handed: the words in one language, and where they lead."""

    id: str
    topic: str
    title: str
    body: str
    short: str
    url: str
    is_urgent: bool = False


class Carry(Protocol):
    """The port by which notices go outside, one adapter for each carrier."""

    def __call__(self, message: Message, to: str) -> None:
        """Hand a message to the service that delivers it.

        Raises:
            Outage: when the service does not answer, or not now.
            Refusal: ``notice.address_gone`` when nobody is there any more;
                ``notice.not_taken`` when it will not take this message at all.
        """


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One way of one notice, as the log shows it; who it went to is their mailbox, not a name."""

    id: DeliveryId
    template: str
    carrier: Carrier
    standing: Standing
    attempts: int
    reason: str
    queued_at: datetime
    due_at: datetime
    done_at: datetime | None = None


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """The latest deliveries, and how many there are of each carrier and standing."""

    deliveries: tuple[Delivery, ...]
    counts: Mapping[tuple[Carrier, Standing], int]


OUTSIDE: Final = (Carrier.PUSH, Carrier.MAIL, Carrier.SMS)
RINGING: Final = frozenset({Carrier.PUSH, Carrier.SMS})
"""What wakes people; mail lies there until they look."""

MESSAGES: dict[str, str] = {
    "notice.not_found": _("There is no such message, or it is not yours."),
    "remedy.notice.not_found": _("Look at the list of your messages."),
    "notice.device_not_found": _("There is no such device, or it is not yours."),
    "remedy.notice.device_not_found": _("Look at the list of your devices."),
    "notice.push_service": _("This browser's push service is not one that this city posts to."),
    "remedy.notice.push_service": _("Use another browser, or be told by e-mail."),
    "notice.too_many_devices": _("More devices than this cannot be kept for one person."),
    "remedy.notice.too_many_devices": _("Remove one that you do not use any more."),
    "notice.too_soon": _("A test message was sent a moment ago."),
    "remedy.notice.too_soon": _("Wait a minute, and look whether it has come."),
    "notice.no_address": _("We know no proven address by which to send this."),
    "remedy.notice.no_address": _(
        "Prove your e-mail address or telephone under “Account and security”, or allow push "
        "messages on this device."
    ),
    "notice.wrong_standing": _("Only what was given up can be sent again."),
    "remedy.notice.wrong_standing": _("Look at the log again; it may have been sent meanwhile."),
    "notice.address_gone": _("Nobody takes messages at this address any more."),
    "remedy.notice.address_gone": _("Ask the person to add a device or to prove another address."),
    "notice.not_taken": _("The service that delivers it did not take this message."),
    "remedy.notice.not_taken": _("Look at the log of that service."),
    "notice.too_late": _("It could not be delivered for so long that it helps nobody now."),
    "notice.already_read": _("The message was read before it was sent."),
    "notice.unwanted": _("The person does not want such messages in this way any more."),
    "notice.malformed": _("Some of what you chose does not fit."),
    "remedy.notice.malformed": _("Correct the fields named below."),
    "notice.hour": _("Choose a full hour."),
    "notice.topic.cases": _("Cases"),
    "notice.topic.credentials": _("Credentials"),
    "notice.topic.mandates": _("Acting for others"),
    "notice.topic.payments": _("Fees and payments"),
    "notice.topic.appointments": _("Appointments"),
    "notice.topic.readings": _("Who read my data"),
    "notice.pace.daily": _("Once a day, all together"),
    "notice.pace.soon": _("Within minutes"),
    "notice.topic.office": _("Office"),
    "notice.carrier.app": _("In my messages here"),
    "notice.carrier.push": _("Push message"),
    "notice.carrier.mail": _("E-mail"),
    "notice.carrier.sms": _("Short message"),
    "outage.mail": _("The mail server does not answer at the moment."),
    "remedy.outage.mail": _("Nothing was lost; it is tried again in %(seconds)s seconds."),
    "outage.push": _("The push service does not answer at the moment."),
    "remedy.outage.push": _("Nothing was lost; it is tried again in %(seconds)s seconds."),
}

ACTS: dict[str, str] = {
    "notice.view": "See what somebody or an organisation was told.",
    "notice.wish": "Choose how one is told.",
    "notice.log": "See which notices were delivered, and which were not.",
    "notice.retry": "Have a notice sent again that was given up.",
}
"""What roles grant and the ledger names, with what it means."""
