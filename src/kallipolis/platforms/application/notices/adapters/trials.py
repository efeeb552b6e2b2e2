"""A message that somebody sends to themselves, to see whether it comes."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.notices.adapters import telling
from kallipolis.platforms.application.notices.adapters.deliveries import TEST
from kallipolis.platforms.application.notices.adapters.receivers import Told
from kallipolis.platforms.application.notices.adapters.telling import Saying
from kallipolis.platforms.application.notices.contracts import (
    OUTSIDE,
    Carrier,
    Notice,
    Template,
    Topic,
)
from kallipolis.platforms.application.notices.logic import wording
from kallipolis.platforms.application.notices.models import StoredNotice

PAUSE: Final = timedelta(minutes=1)
TITLE: Final = Text(en="A test message", zh_hans="测试消息", zh_hant="測試訊息")
BODY: Final = Text(
    en="You asked for it. Messages reach you in this way.",
    zh_hans="这是您要求发送的测试消息。您可以通过这种方式收到通知。",
    zh_hant="這是您要求傳送的測試訊息。您可以透過這種方式收到通知。",
)
TEMPLATE: Final = Template(
    id=TEST,
    on=(TEST,),
    receivers=("party",),
    topic=Topic.CASES,
    title=TITLE,
    body=BODY,
    short=BODY,
    urgent=True,
    link="",
)


def send(party: PartyId, carrier: Carrier, id: str, clock: Clock) -> Notice:
    """Send a test message by one carrier.

    Raises:
        Refusal: ``notice.too_soon``.
    """
    now = clock.now()
    earlier = StoredNotice.objects.filter(mailbox=party, template=TEST, told_at__gt=now - PAUSE)
    if earlier.exists():
        raise Refusal("notice.too_soon", Reason.TOO_MANY)
    event = Event(
        id=id, type=TEST, source=settings.KALLIPOLIS.node, subject=party, time=now, data={}
    )
    saying = Saying(template=TEMPLATE, event=event, words=wording.said(TEMPLATE, {}))
    told = Told(mailbox=party, party=party)
    by = (carrier,) if carrier in OUTSIDE else ()
    return telling.as_notice(telling.say_to(told, saying, by, clock))
