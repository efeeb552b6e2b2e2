"""How allauth reaches our log-ins: telephone numbers, addresses of clients, where to go next."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from kallipolis.foundation import vault
from kallipolis.foundation.actors import ActorKind
from kallipolis.foundation.identity.adapters import devices, phones
from kallipolis.foundation.identity.adapters.outside import OutsideSession
from kallipolis.foundation.identity.models import User, phone_fingerprint
from kallipolis.foundation.places.api import as_phone
from kallipolis.foundation.web.middleware import address_of

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def name_of(user: User) -> str:
    """Return what somebody is called on pages: by name, not by what they log in with."""
    return user.name or user.username


def has_second_factor(user: User) -> bool:
    """Say whether a log-in is protected by more than a password."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def is_second_factor_due(user: User) -> bool:
    """Say whether a log-in must first be given a second factor: an official's, outside a demo."""
    is_demo = settings.KALLIPOLIS.demo and user.is_demo
    return user.kind == ActorKind.OFFICIAL and not is_demo and not has_second_factor(user)


def has_proven_within(request: HttpRequest, seconds: int) -> bool:
    """Say whether the session's log-in was proven so lately, or has nothing to be proven with."""
    if not DefaultAccountAdapter(request).get_reauthentication_methods(request.user):
        return True
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return bool(time.time() - newest < seconds)


class PhoneField(forms.CharField):
    """A telephone number as people write it, kept as ``+`` and digits."""

    def clean(self, value: Any) -> Any:
        """Return the number in international form."""
        number = as_phone(super().clean(value) or "")
        if value and not number:
            raise forms.ValidationError(_("This is not a telephone number."))
        return number


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in by user name, e-mail or telephone; registration has a page of its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse allauth's own sign-up: people register with a checked name."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address as the trusted proxies saw it."""
        return address_of(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead an official without a second factor to where it is set up, others home."""
        user: Any = request.user
        if is_second_factor_due(user):
            return str(resolve_url("mfa_index"))
        return str(resolve_url(settings.HOMES.get(user.kind, settings.LOGIN_REDIRECT_URL)))

    def login(self, request: HttpRequest, user: User) -> None:
        """Open a session, and note on which device."""
        super().login(request, user)
        devices.note(request)

    def phone_form_field(self, **options: Any) -> PhoneField:
        """Return the field that takes a telephone number."""
        return PhoneField(label=_("Telephone"), **options)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Find a log-in by its telephone number."""
        found = phone_fingerprint(as_phone(phone))
        return User.objects.filter(phone_fingerprint=found).first() if found else None

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return a log-in's number and whether it was proven."""
        return (user.phone, user.is_phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep a number."""
        phones.keep(user, as_phone(phone), is_proven=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note that a number was proven."""
        self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **others: Any) -> None:
        """Send a code through the short-message service of the installation."""
        words = _("%(code)s is your code for Kallipolis. Do not pass it on.") % {"code": code}
        import_string(settings.SEND_SHORT_MESSAGE)(phone=phone, words=str(words))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Second factors, their secrets sealed like all that must not be read in a stolen dump."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return vault.seal(text, about="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return vault.unseal(encrypted_text, about="second factor")


class OutsideAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """Log-in with another provider makes an account whose name is not checked yet."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Let whoever the provider vouches for have an account."""
        return True

    def get_requests_session(self) -> OutsideSession:
        """Return how providers are asked: for a while only, and their outages as such."""
        return OutsideSession()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        """Take over the name that the provider gives."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:200]
        return user
