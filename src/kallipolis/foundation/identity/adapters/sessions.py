"""Sessions in the transaction store, loaded together with their log-in."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core import signing
from django.utils import timezone

from kallipolis.foundation.identity.hot import session_and_user
from kallipolis.foundation.identity.models import Session, User


class _Bare:
    """Stands where a serializer is wanted, and leaves what was signed as it is."""

    def dumps(self, data: Any) -> bytes:
        return bytes(data)

    def loads(self, data: bytes) -> Any:
        return data


@lru_cache(maxsize=1024)
def _opened(session_data: str, salt: str, secret: str) -> bytes:
    """Return what a session holds, as it was written, if it was signed with a secret.

    Raises:
        BadSignature: from Django, if not.
    """
    opened: bytes = signing.loads(session_data, key=secret, salt=salt, serializer=_Bare)
    return opened


class SessionStore(DatabaseStore):
    """Django's session store over our table; ``user`` is the log-in that came with the session."""

    cache_key_prefix = "identity.session"

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.user: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our table."""
        return Session

    def load(self) -> dict[str, Any]:
        """Load data and log-in in one query."""
        found = session_and_user(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        data, self.user = found
        return dict(self.decode(data))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Read the data; that one text is signed by us is found out once."""
        try:
            opened = _opened(str(session_data), self.key_salt, settings.SECRET_KEY)
        except signing.BadSignature:
            return dict(super().decode(session_data))
        return dict(self.serializer().loads(opened))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Make the row, with the log-in beside the data."""
        row = super().create_model_instance(data)
        return Session(
            session_key=row.session_key,
            session_data=row.session_data,
            expire_date=row.expire_date,
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
        )
