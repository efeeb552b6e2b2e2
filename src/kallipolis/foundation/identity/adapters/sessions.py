"""Sessions in the transaction store, loaded together with their log-in."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from kallipolis.foundation.identity.hot import session_and_user
from kallipolis.foundation.identity.models import Session, User


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

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Make the row, with the log-in beside the data."""
        row = super().create_model_instance(data)
        return Session(
            session_key=row.session_key,
            session_data=row.session_data,
            expire_date=row.expire_date,
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
        )
