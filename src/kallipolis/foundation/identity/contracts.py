"""What identity tells others, and the ports by which it asks the outside."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType, Protocol

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.text import Text

LoginId = NewType("LoginId", int)
ProofId = NewType("ProofId", str)

SCOPES: Final = {
    "openid": _("Know that it is you"),
    "profile": _("Know your name"),
    "email": _("Know your e-mail address"),
    "cases": _("See and act on your cases"),
    "payments": _("See, pay and refund what is due for cases"),
    "credentials": _("See and receive your credentials"),
    "mandates": _("See, give and end mandates in your name"),
    "notices": _("See your messages and choose how you are told"),
    "appointments": _("See, make and cancel your appointments"),
    "services": _("Look at public services in your name"),
    "datasets": _("Read data that your organisation was granted"),
}
"""What a bearer token may cover; the scopes of the operations of the JSON interface among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedName:
    """What an authority says of a name and an identity number, and whom it would call about it.

    Missing: ``phone`` is empty where it has no telephone on record.
    """

    is_confirmed: bool
    phone: str = ""


class RealNameCheck(Protocol):
    """Ask an authority whether a name and an identity number belong together."""

    def __call__(self, *, name: str, id_number: str) -> CheckedName:
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


class Way(StrEnum):
    """How somebody can be written to whose address was proven: it is theirs, not a stranger's."""

    MAIL = "mail"
    SMS = "sms"


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
class Proof:
    """A code on its way to the telephone on record, which ends in the digits of ``ending``.

    ``code`` is the code itself in a demo that sends no messages, and empty anywhere else.
    """

    id: ProofId
    ending: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A log-in that a demo offers by a click."""

    id: LoginId
    party: PartyId
    kind: str
    name: str
    note: Text


MESSAGES: dict[str, str] = {
    "outage.login-provider": _("The provider that you want to log in with does not answer."),
    "remedy.outage.login-provider": _(
        "Try again in %(seconds)s seconds, or log in with your password, a passkey or a code."
    ),
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
    "identity.no_phone_on_record": _(
        "The registry has no telephone for you to which we could send a code."
    ),
    "remedy.identity.no_phone_on_record": _(
        "Go to a service hall with your identity document; you get your account there."
    ),
    "identity.too_many_codes": _("Too many codes were asked for in a short time."),
    "remedy.identity.too_many_codes": _("Try again in an hour, or go to a service hall."),
    "identity.code_wrong": _("This is not the code that we sent."),
    "remedy.identity.code_wrong": _("Look at the latest message and type its six digits."),
    "identity.proof_over": _("The code is no longer valid."),
    "remedy.identity.proof_over": _("Begin again; you are sent a new code."),
    "outage.short-messages": _("The code cannot be sent at the moment."),
    "remedy.outage.short-messages": _(
        "Nothing was changed. Try again in %(seconds)s seconds, or go to a service hall."
    ),
    "outage.real-name-check": _("Your name cannot be checked at the moment."),
    "remedy.outage.real-name-check": _(
        "Nothing was changed. Try again in %(seconds)s seconds, or go to a service hall."
    ),
    "identity.already_registered": _("There is already an account for this person."),
    "remedy.identity.already_registered": _("Log in, or have your password reset."),
    "identity.login_taken": _("This user name, address or number is already in use."),
    "remedy.identity.login_taken": _("Choose another one, or log in if it is yours."),
    "identity.phone_taken": _("Another account logs in with this telephone number."),
    "remedy.identity.phone_taken": _(
        "Log in there with a code to this number and change it, or give another number here."
    ),
    "identity.logged_out_elsewhere": _("Logged out there."),
    "identity.malformed": _("Some of what you wrote does not fit."),
    "remedy.identity.malformed": _("Correct the fields named below."),
    "identity.username": _(
        "A user name has letters, digits and . @ + - _ and at most 150 characters."
    ),
    "identity.too_long": _("This is longer than it can be."),
    "identity.phone": _("This is not a telephone number."),
    "identity.way_missing": _("Give a user name, an e-mail address or a telephone number."),
    "identity.mini_program_code": _("WeChat does not know this log-in code any more."),
    "remedy.identity.mini_program_code": _(
        "Close the mini program and open it again, or log in with your password, a passkey or a "
        "code."
    ),
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

ACTS: dict[str, str] = {
    "login.open": "Open a log-in of a resident or a company's person.",
    "login.open_official": "Open a log-in of an official.",
    "login.block": "Close a log-in of a resident or a company's person.",
    "login.block_official": "Close a log-in of an official.",
    "login.accept": "Choose the password of a log-in that was opened for somebody.",
    "login.address": "Read the proven address of somebody, to write to them.",
    "login.phone": "Change the telephone number of one's own log-in.",
    "login.prove": "Tie a log-in to the person whose name was proven.",
}
"""What roles grant and the ledger names, with what it means."""
