"""What identity tells others, and the port by which a real name is checked."""

from typing import Protocol

from django.utils.translation import gettext_noop as _


class RealNameCheck(Protocol):
    """Ask an authority whether a name and an identity number belong together."""

    def __call__(self, *, name: str, id_number: str, phone: str = "") -> bool:
        """Say whether they do.

        Raises:
            Outage: when the authority does not answer.
        """


MESSAGES: dict[str, str] = {
    "identity.token_invalid": _("The access token is not valid, or it has expired."),
    "remedy.identity.token_invalid": _("Ask the token endpoint for a new one."),
    "identity.log_in": _("Please log in first."),
    "remedy.identity.log_in": _("Log in, or register if you have no account yet."),
    "identity.second_factor": _("Officials log in with a second factor."),
    "remedy.identity.second_factor": _(
        "Set up a passkey or an authenticator app in your account, then log in again."
    ),
    "identity.real_name": _("This needs an account whose real name has been checked."),
    "remedy.identity.real_name": _("Have your real name checked in your account."),
    "identity.real_name_mismatch": _("Name and identity number do not belong together."),
    "remedy.identity.real_name_mismatch": _(
        "Write the name exactly as in your identity document, or go to a service hall with it."
    ),
}
