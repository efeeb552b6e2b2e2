"""What identity tells others, and the ports by which it asks the outside."""

from dataclasses import dataclass
from typing import Final, NewType, Protocol

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.text import Text

LoginId = NewType("LoginId", int)

SCOPES: Final = {
    "openid": _("Know that it is you"),
    "profile": _("Know your name"),
    "email": _("Know your e-mail address"),
    "cases": _("See and act on your cases"),
    "credentials": _("See and receive your credentials"),
    "mandates": _("See, give and end mandates in your name"),
    "services": _("Look at public services in your name"),
}
"""What a bearer token may cover; the scopes of the operations of the JSON interface among them."""


class RealNameCheck(Protocol):
    """Ask an authority whether a name and an identity number belong together."""

    def __call__(self, *, name: str, id_number: str, phone: str = "") -> bool:
        """Say whether they do; that it was asked goes on record.

        Raises:
            Outage: when the authority does not answer.
        """


class SendShortMessage(Protocol):
    """Send a short message to a telephone."""

    def __call__(self, *, phone: str, words: str) -> None:
        """Hand it to the service that delivers it.

        Raises:
            Outage: when the service does not answer.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLogin:
    """How somebody will log in; without a password only by passkey or code."""

    username: str = ""
    password: str = ""
    email: str = ""
    phone: str = ""
    demo_note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a party logs in; one that is not open lets nobody in any more."""

    id: LoginId
    username: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a resident gives to register: who they are, and how they will log in."""

    name: str
    id_number: str
    region: RegionCode
    login: NewLogin


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A log-in that a demo offers by a click."""

    id: LoginId
    party: PartyId
    kind: str
    name: str
    note: Text


MESSAGES: dict[str, str] = {
    "identity.token_invalid": _("The access token is not valid, or it has expired."),
    "remedy.identity.token_invalid": _("Ask the token endpoint for a new one."),
    "identity.log_in": _("Please log in first."),
    "remedy.identity.log_in": _("Log in, or register if you have no account yet."),
    "identity.second_factor": _("Officials log in with a second factor."),
    "remedy.identity.second_factor": _(
        "Set up a passkey or an authenticator app in your account, then log in again."
    ),
    "identity.official_only": _("This part is for officials."),
    "remedy.identity.official_only": _("Log in with the account that your organisation gave you."),
    "identity.real_name": _("This needs an account whose real name has been checked."),
    "remedy.identity.real_name": _("Have your real name checked in your account."),
    "identity.real_name_mismatch": _("Name and identity number do not belong together."),
    "remedy.identity.real_name_mismatch": _(
        "Write the name exactly as in your identity document, or go to a service hall with it."
    ),
    "identity.already_registered": _("There is already an account for this person."),
    "remedy.identity.already_registered": _("Log in, or have your password reset."),
    "identity.login_taken": _("This user name, address or number is already in use."),
    "remedy.identity.login_taken": _("Choose another one, or log in if it is yours."),
    "identity.malformed": _("Some of what you wrote does not fit."),
    "remedy.identity.malformed": _("Correct the fields named below."),
    "identity.phone": _("This is not a telephone number."),
    "identity.way_missing": _("Give a user name, an e-mail address or a telephone number."),
    "identity.not_demo": _("Demo log-ins are open in a demo only."),
    "remedy.identity.not_demo": _("Log in with your own account."),
    "login.not_found": _("There is no such log-in, or it is not yours to manage."),
    "remedy.login.not_found": _("Ask the administrator of your organisation."),
    "identity.invitation_not_found": _("This invitation has been used, or it is too old."),
    "remedy.identity.invitation_not_found": _(
        "Log in if you have chosen a password; otherwise ask for a new link."
    ),
    "identity.password_chosen": _("Your password is kept. Log in as %(username)s."),
    "identity.welcome": _("Welcome. Your real name has been checked."),
    "identity.acting": _("You now act for %(name)s."),
    "identity.acting_ended": _("You act for yourself again."),
}
