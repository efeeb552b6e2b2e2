"""A code to the telephone that the authority has on record shows that it is the person."""

import hmac
import secrets
from datetime import timedelta
from typing import Final

import msgspec
import uuid_utils
from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kallipolis.foundation import vault
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.identity.contracts import (
    Proof,
    ProofId,
    Registration,
    SendShortMessage,
)
from kallipolis.foundation.identity.models import AskedProof
from kallipolis.foundation.places.api import as_phone

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
MOST_CODES: Final = 5
PERIOD: Final = timedelta(hours=1)
"""One person is sent so many codes in this time, whoever asks: nobody is pestered, and a code is
not found by trying."""
SHOWN: Final = 2
"""Digits at the end of the number that whoever registers may see."""


def ask(registration: Registration, phone: str, *, clock: Clock) -> Proof:
    """Keep a registration, sealed, and send a code to the telephone on record.

    Raises:
        Refusal: ``identity.no_phone_on_record``; ``identity.too_many_codes``.
        Outage: when the message cannot be sent.
    """
    number = as_phone(phone) or phone.strip()
    if not number:
        raise Refusal("identity.no_phone_on_record")
    person, now = _fingerprint(registration.id_number), clock.now()
    if AskedProof.objects.filter(person=person, asked_at__gt=now - PERIOD).count() >= MOST_CODES:
        seconds = str(int(PERIOD.total_seconds()))
        raise Refusal("identity.too_many_codes", Reason.TOO_MANY, values={"seconds": seconds})
    proof, code = uuid_utils.uuid7().hex, f"{secrets.randbelow(10**6):06}"
    with database.edge():
        AskedProof.objects.create(
            id=proof,
            person=person,
            code_digest=_digest(proof, code),
            registration=vault.seal(
                msgspec.json.encode(registration).decode(), about=f"registration {proof}"
            ),
            tries_left=TRIES,
            asked_at=now,
            expires_at=now + LASTS,
        )
    send: SendShortMessage = import_string(settings.SEND_SHORT_MESSAGE)
    send(
        phone=number,
        words=_("%(code)s is your code for Kallipolis. Do not pass it on.") % {"code": code},
    )
    is_for_show = settings.KALLIPOLIS.demo and not settings.KALLIPOLIS.sms_url
    return Proof(id=ProofId(proof), ending=number[-SHOWN:], code=code if is_for_show else "")


def spend(proof: str, code: str, *, clock: Clock) -> Registration:
    """Return the registration that a code proves; each try counts, and success uses it up.

    Raises:
        Refusal: ``identity.proof_over`` when it is unknown, too old or tried too often;
            ``identity.code_wrong``.
    """
    open_ones = AskedProof.objects.filter(id=proof, expires_at__gt=clock.now(), tries_left__gt=0)
    with database.edge():
        counted = open_ones.update(tries_left=F("tries_left") - 1)
    row = AskedProof.objects.filter(id=proof).first() if counted else None
    if row is None or not row.registration:
        raise Refusal("identity.proof_over")
    if not hmac.compare_digest(row.code_digest, _digest(proof, code.strip())):
        problem = Problem(field="code", code="identity.code_wrong")
        raise Refusal("identity.code_wrong", Reason.MALFORMED, problems=(problem,))
    words = vault.unseal(row.registration, about=f"registration {proof}")
    return msgspec.json.decode(words, type=Registration)


def close(proof: str) -> None:
    """Use a proof up, and forget what was given with it; that one was asked for still counts."""
    AskedProof.objects.filter(id=proof).update(tries_left=0, registration="")


def _fingerprint(id_number: str) -> str:
    return vault.fingerprint(id_number.strip().upper(), about="identity number of a proof")


def _digest(proof: str, code: str) -> str:
    return vault.fingerprint(code, about=f"code of proof {proof}")
