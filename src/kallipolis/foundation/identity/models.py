"""Log-ins and their sessions."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from kallipolis.foundation import vault
from kallipolis.foundation.actors import ActorKind


def phone_fingerprint(number: str) -> str:
    """Return what a telephone number is found by, empty for no number."""
    return vault.fingerprint(number, about="telephone of a log-in") if number else ""


class Users(BaseUserManager["User"]):
    """The log-ins, found by user name, e-mail address or telephone number."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make a log-in; without a password it opens by passkey or code alone."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One log-in: what it is proven by, and the party it stands for."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    phone_fingerprint = models.CharField(max_length=64, blank=True, default="")
    is_phone_verified = models.BooleanField(default=False)
    party = models.CharField(max_length=64, blank=True, default="")
    kind = models.CharField(max_length=16, default=ActorKind.RESIDENT.value)
    name = models.CharField(max_length=200, blank=True, default="")
    assurance = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_note = models.TextField(blank=True, default="")
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_user_per_email"
            ),
            models.UniqueConstraint("party", condition=~Q(party=""), name="one_user_per_party"),
            models.UniqueConstraint(
                "phone_fingerprint",
                condition=~Q(phone_fingerprint=""),
                name="one_user_per_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def phone(self) -> str:
        """Open the telephone number, empty where there is none."""
        return vault.unseal(self.phone_sealed, about=self._sealed_as) if self.phone_sealed else ""

    def keep_phone(self, number: str) -> None:
        """Seal a telephone number in international form, or forget the one there was."""
        self.phone_sealed = vault.seal(number, about=self._sealed_as) if number else ""
        self.phone_fingerprint = phone_fingerprint(number)

    @property
    def _sealed_as(self) -> str:
        return f"telephone of {self.username}"

    def get_full_name(self) -> str:
        """Return the name that OpenID clients and mails show."""
        return self.name or self.username


class AskedProof(models.Model):
    """A code sent to the telephone on record of a person, and what was given to register them."""

    id = models.CharField(primary_key=True, max_length=32)
    person = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    registration = models.TextField()
    tries_left = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"], name="identity_proofs_of_person")]

    def __str__(self) -> str:
        return self.id


class Session(AbstractBaseSession):
    """A session, with the log-in it belongs to beside it, so that both come in one query."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.session_key

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that reads and writes this table."""
        found: type[SessionBase] = import_string(
            "kallipolis.foundation.identity.adapters.sessions.SessionStore"
        )
        return found


class Remembered(models.Model):
    """What the pages of logging in remember for a while: codes handed out, codes used, tries."""

    key = models.CharField(primary_key=True, max_length=64)
    sealed = models.TextField()
    until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key
