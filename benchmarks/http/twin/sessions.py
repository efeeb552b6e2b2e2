"""Django's own session store, over the table of the platform."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from kallipolis.foundation.identity.models import Session


class SessionStore(DatabaseStore):
    """One query for the session; the log-in comes by a second one, as ever."""

    cache_key_prefix = "twin.session"

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session
