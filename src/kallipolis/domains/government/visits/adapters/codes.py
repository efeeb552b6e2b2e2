"""Codes that are sent to a visitor's telephone, each for exactly what it is to confirm."""

import hmac
import secrets
from datetime import timedelta
from typing import Final

import uuid_utils
from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kallipolis.domains.government.visits.contracts import SentCode, Visit
from kallipolis.domains.government.visits.models import StoredCode
from kallipolis.foundation import vault
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import SendShortMessage
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices import api as notices

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
MOST_CODES: Final = 5
PERIOD: Final = timedelta(hours=1)
"""One person is sent so many codes in this time, whoever asks and in however many visits."""
SHOWN: Final = 2
"""Digits at the end of the number that the official may see."""
CALLER: Final = system("code to confirm what is sent at a counter")


def phone_of(visitor: PartyId, clock: Clock) -> str:
    """Return the telephone to which a visitor's codes go; never one that an official writes down.

    Raises:
        Refusal: ``visit.no_phone``.
        Outage: when the registry that knows it does not answer.
    """
    phone = identity.phone_of(CALLER, visitor, clock=clock)
    if not phone:
        raise Refusal("visit.no_phone", Reason.CONFLICT)
    return phone


def require_few(visitor: PartyId, clock: Clock) -> None:
    """Let pass while somebody has been sent few codes.

    Raises:
        Refusal: ``visit.too_many_codes``.
    """
    lately = StoredCode.objects.filter(visitor=visitor, sent_at__gt=clock.now() - PERIOD)
    if lately.count() >= MOST_CODES:
        raise Refusal("visit.too_many_codes", Reason.TOO_MANY, values={"most": str(MOST_CODES)})


def keep(visit: Visit, mark: str, phone: str, clock: Clock) -> tuple[StoredCode, str]:
    """Keep a new code for what is about to be sent, in place of those before."""
    id, code, now = uuid_utils.uuid7().hex, f"{secrets.randbelow(10**6):06}", clock.now()
    StoredCode.objects.filter(visit_id=visit.id).update(tries_left=0, proven_at=None)
    row = StoredCode.objects.create(
        id=id,
        visit_id=visit.id,
        visitor=visit.visitor,
        mark=mark,
        ending=phone[-SHOWN:],
        digest=_digest(id, code),
        tries_left=TRIES,
        sent_at=now,
        until=now + LASTS,
    )
    return row, code


def send(row: StoredCode, code: str, phone: str) -> SentCode:
    """Send a code in the visitor's own language.

    Raises:
        Outage: when the message cannot be sent.
    """
    visitor = Actor(kind=ActorKind.RESIDENT, party=PartyId(row.visitor))
    with override(notices.wishes_of(visitor).language):
        words = _(
            "%(code)s: say this code at the window if you agree that application %(mark)s is sent. "
            "It counts for %(minutes)s minutes."
        ) % {"code": code, "mark": row.mark, "minutes": minutes()}
    deliver: SendShortMessage = import_string(settings.SEND_SHORT_MESSAGE)
    deliver(phone=phone, words=words)
    is_for_show = settings.KALLIPOLIS.demo and not settings.KALLIPOLIS.sms_url
    return SentCode(ending=row.ending, until=row.until, code=code if is_for_show else "")


def waiting(visit: Visit, mark: str, clock: Clock) -> SentCode | None:
    """Return the code that counts now for what is about to be sent, None without one."""
    row = StoredCode.objects.filter(
        visit_id=visit.id, mark=mark, until__gt=clock.now(), tries_left__gt=0, spent_at=None
    ).first()
    return SentCode(ending=row.ending, until=row.until) if row is not None else None


def prove(visit: Visit, mark: str, code: str, clock: Clock) -> None:
    """Take note that the visitor has said the right code; each try counts, right or wrong.

    Raises:
        Refusal: ``visit.sms_over`` when no code counts for this; ``visit.sms_wrong``.
    """
    now = clock.now()
    open_ones = StoredCode.objects.filter(
        visit_id=visit.id, mark=mark, until__gt=now, tries_left__gt=0, spent_at=None
    )
    with edge():
        row = open_ones.select_for_update().first()
        if row is not None:
            StoredCode.objects.filter(id=row.id).update(tries_left=F("tries_left") - 1)
            row.tries_left -= 1
            if hmac.compare_digest(row.digest, _digest(row.id, code.strip())):
                StoredCode.objects.filter(id=row.id).update(proven_at=now)
                return
    if row is None:
        raise _over()
    left = {"left": str(row.tries_left)}
    raise Refusal("visit.sms_wrong", Reason.CONFLICT, values=left)


def spend(visit: Visit, mark: str, clock: Clock) -> None:
    """Use up the code that the visitor has said; it confirms one thing once.

    Raises:
        Refusal: ``visit.sms_over`` where they have said none for this.
    """
    now = clock.now()
    proven = StoredCode.objects.filter(
        visit_id=visit.id, mark=mark, until__gt=now, proven_at__isnull=False, spent_at=None
    )
    if not proven.update(spent_at=now):
        raise _over()


def minutes() -> str:
    return str(int(LASTS.total_seconds()) // 60)


def _over() -> Refusal:
    return Refusal("visit.sms_over", Reason.CONFLICT, values={"minutes": minutes()})


def _digest(id: str, code: str) -> str:
    return vault.fingerprint(code, about=f"code of a visit {id}")
