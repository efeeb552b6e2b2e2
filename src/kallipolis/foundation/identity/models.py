"""Log-ins and their sessions."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from kallipolis.foundation.actors import ActorKind


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
    phone = models.CharField(max_length=20, blank=True, default="")
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
            models.UniqueConstraint("phone", condition=~Q(phone=""), name="one_user_per_phone"),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Return the name that OpenID clients and mails show."""
        return self.name or self.username


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
