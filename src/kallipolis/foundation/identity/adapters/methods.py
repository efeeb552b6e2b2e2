"""By what somebody can log in, as their own account page shows it."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from kallipolis.foundation.identity.adapters import addresses
from kallipolis.foundation.identity.contracts import Way
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """By what a log-in opens; ``codes`` are proven ways, ``linked`` other providers."""

    has_password: bool
    passkeys: int
    has_app: bool
    codes: frozenset[Way]
    linked: tuple[str, ...]
    may_link: bool


def methods_of(request: HttpRequest, user: User) -> Methods:
    """Return by what a log-in opens."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    accounts = SocialAccount.objects.filter(user=user).order_by("id")
    linked = tuple(account.get_provider_account().get_brand()["name"] for account in accounts)
    return Methods(
        has_password=user.has_usable_password(),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        has_app=Authenticator.Type.TOTP in kinds,
        codes=addresses.proven_ways(PartyId(user.party)),
        linked=linked,
        may_link=bool(linked or get_adapter().list_apps(request)),
    )
