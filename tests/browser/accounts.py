"""Log-ins in every state in which their pages differ, for tests that look at these."""

import time

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests import residents

from kallipolis.foundation.identity.adapters import invitations
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.data.registries import api as registries

PASSWORD = "a long enough one"
MAIL = "liu@example.org"
DAY_S = 24 * 60 * 60


def filled() -> tuple[dict[str, Client], dict[str, str]]:
    """Return browsers by who they are of, and the parts of addresses.

    ``proven`` has shown its password and keeps showing it for a day, ``guarded`` its second factor
    also; ``named`` has still to prove its name, and ``asked`` is asked for the code for it;
    ``half`` is between password and second factor, ``mailed`` waits for a code by mail, and
    ``forgetful`` for one that lets a new password be chosen.
    """
    owner = _with_factors(_user("guarded"))
    kept = {"name": "手机", "credential": {}}
    key = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=kept)
    user = _user("proven", email=MAIL)
    address = EmailAddress.objects.create(user=user, email=MAIL, primary=True, verified=False)
    browsers = {
        "proven": _proven(user),
        "guarded": _proven(owner),
        "named": _logged_in(make_user("guest", party="", assurance=1, name="客人")),
        "asked": _asked(),
        "half": _half(),
        "mailed": _posted("/accounts/login/code/", {"email": MAIL}),
        "forgetful": _posted("/accounts/password/reset/", {"email": MAIL}),
    }
    return browsers, {
        "invitation": _invited(),
        "confirmation": str(EmailConfirmationHMAC(address).key),
        "key": str(key.pk),
    }


def _user(name: str, **fields: str) -> User:
    return make_user(name, name="刘一", password=PASSWORD, **fields)


def _with_factors(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def _logged_in(user: User) -> Client:
    return log_in(Client(), user, with_second_factor=False)


def _proven(user: User) -> Client:
    """Log somebody in who has shown lately that it is they, for as long as a day of tests takes."""
    browser = _logged_in(user)
    session = browser.session
    shown = {"method": "password", "at": time.time() + DAY_S, "reauthenticated": True}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser


def _asked() -> Client:
    """Ask for the code that proves a name which the registries know."""
    party = residents.settled(9, name="何真名", phone="13800000009")
    number = parties.identity_of(residents.TEST, party.id).id_number
    known = {"name": party.name, "status": "living", "phone": "13800000009"}
    registries.put(residents.TEST, "population", number, known)
    browser = _logged_in(make_user("unnamed", party="", assurance=1, name="客人"))
    asked = {"name": party.name, "id_number": number, "region": "440305"}
    browser.post("/accounts/name", asked)
    return browser


def _half() -> Client:
    _with_factors(_user("half"))
    return _posted("/accounts/login/", {"login": "half", "password": PASSWORD})


def _posted(path: str, given: dict[str, str]) -> Client:
    browser = Client()
    browser.post(path, given)
    return browser


def _invited() -> str:
    """Open a log-in for an official, and return the path of the page where they choose a word."""
    user = make_official_user("新同事", "reviewer", organisation="public-security@440305")
    user.set_unusable_password()
    user.save()
    return invitations.link_for(user)
