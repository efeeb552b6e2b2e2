"""Links by which somebody whose log-in was opened for them chooses its password, once."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.urls import reverse

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId


class _Tokens(PasswordResetTokenGenerator):
    """Signed for one log-in; void once it has a password, after ``PASSWORD_RESET_TIMEOUT``."""

    key_salt = "kallipolis.foundation.identity.invitations"


TOKENS: Final = _Tokens()


def link_for(user: User) -> str:
    """Return the path that lets the holder of a log-in without a password choose one."""
    token = TOKENS.make_token(user)
    return reverse("identity_invitation", kwargs={"login": user.pk, "token": token})


def invited(login: int, token: str) -> User:
    """Return whose invitation this is.

    Raises:
        Refusal: ``identity.invitation_not_found`` when it is used, too old or none.
    """
    user = User.objects.filter(pk=login, is_active=True).first()
    if user is None or user.has_usable_password() or not TOKENS.check_token(user, token):
        raise not_found("identity.invitation_not_found")
    return user


def accept(login: int, token: str, password: str, *, clock: Clock = SYSTEM_CLOCK) -> User:
    """Give the log-in of an invitation its password.

    Raises:
        Refusal: ``identity.malformed`` for a password that is too weak; as for ``invited``.
    """
    with database.edge():
        user = invited(login, token)
        try:
            validate_password(password, user)
        except ValidationError as fault:
            problems = tuple(
                Problem(field="password", code="web.does_not_fit", values={"fault": words})
                for words in fault.messages
            )
            raise Refusal("identity.malformed", Reason.MALFORMED, problems=problems) from fault
        user.set_password(password)
        user.save(update_fields=["password"])
        actor = system("an invitation was accepted")
        audit.record(actor, "login.accept", str(login), parties=(PartyId(user.party),), clock=clock)
    return user
