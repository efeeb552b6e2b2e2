"""Another telephone number: proven by a code that is sent to it, told to the one there was."""

from typing import Final

from allauth.account import views
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity.contracts import SendShortMessage
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId

OWNER: Final = system("change of a telephone by the person")
SHOWN: Final = 2
"""Digits at the end of the new number that the old one is told."""

FIELDS: Final = ("phone_sealed", "phone_fingerprint", "is_phone_verified")


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for another number, and send a code there."""
    answer: HttpResponse = views.change_phone(request)
    return answer


def keep(user: User, number: str, *, is_proven: bool) -> None:
    """Keep a number; the one there was is told first, so that nobody loses it unheard.

    Raises:
        Refusal: ``identity.phone_taken`` where another log-in has it; only who has shown by a code
            that it is theirs comes so far.
        Outage: when the old number cannot be told; nothing changes then.
    """
    before = user.phone
    is_other = number != before
    if is_other and before and user.is_phone_verified:
        _tell(before, number)
    user.keep_phone(number)
    user.is_phone_verified = is_proven
    try:
        with database.edge():
            user.save(update_fields=FIELDS)
            if is_other:
                mentioned = (PartyId(user.party),) if user.party else ()
                audit.record(
                    OWNER, "login.phone", str(user.pk), parties=mentioned, clock=SYSTEM_CLOCK
                )
    except IntegrityError as twice:
        raise Refusal("identity.phone_taken", Reason.CONFLICT) from twice


def _tell(before: str, number: str) -> None:
    words = _(
        "The telephone number of your account was changed to one that ends in %(ending)s. "
        "If it was not you, call %(hotline)s."
    ) % {"ending": number[-SHOWN:], "hotline": settings.PLACE.hotline.number}
    send: SendShortMessage = import_string(settings.SEND_SHORT_MESSAGE)
    send(phone=before, words=words)
