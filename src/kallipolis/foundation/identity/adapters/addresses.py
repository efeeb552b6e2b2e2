"""Where people are written to: addresses that they have proven to be theirs."""

from typing import Any

from allauth.account.models import EmailAddress

from kallipolis.foundation.identity.contracts import Way
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId


def proven_ways(party: PartyId) -> frozenset[Way]:
    """Return how the open log-in of a party can be written to."""
    user = _open(party)
    if user is None:
        return frozenset()
    has = {
        Way.MAIL: _mails(user).exists(),
        Way.SMS: user.is_phone_verified and bool(user.phone_sealed),
    }
    return frozenset(way for way, is_there in has.items() if is_there)


def address_of(party: PartyId, way: Way) -> str:
    """Return the address itself, empty where none was proven."""
    user = _open(party)
    if user is None:
        return ""
    if way is Way.SMS:
        return user.phone if user.is_phone_verified else ""
    found = _mails(user).order_by("-primary", "id").values_list("email", flat=True).first()
    return str(found or "")


def _open(party: PartyId) -> User | None:
    return User.objects.filter(party=party, is_active=True).first() if party else None


def _mails(user: User) -> Any:
    return EmailAddress.objects.filter(user_id=user.pk, verified=True)
