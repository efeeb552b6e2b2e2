"""What logging in remembers for a while, where every web process and every machine finds it.

Django's own cache in the database would open what lies there with pickle: whoever may write a row
could run code here. See decision record 0093.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kallipolis.foundation import vault
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity.models import Remembered

PURPOSE: Final = "remembered at log-in"


class SharedMemory(BaseCache):
    """Django's cache over our table: keys are fingerprints, values are sealed JSON."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is remembered under a key, ``default`` if nothing is."""
        place = self._place(key, version)
        row = _current().filter(key=place).first()
        return default if row is None else json.loads(vault.unseal(row.sealed, about=place))

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Remember a value in place of what was there."""
        place = self._place(key, version)
        Remembered.objects.update_or_create(key=place, defaults=self._row(place, value, timeout))

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Remember a value if nothing is there; of many who add at once, one is told True."""
        place = self._place(key, version)
        _over().filter(key=place).delete()
        try:
            with transaction.atomic():
                Remembered.objects.create(key=place, **self._row(place, value, timeout))
        except IntegrityError:
            return False
        return True

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Remember something longer, or less long; say whether there was anything."""
        kept = _current().filter(key=self._place(key, version))
        return bool(kept.update(until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget something; say whether there was anything."""
        told, _ = _current().filter(key=self._place(key, version)).delete()
        return bool(told)

    def clear(self) -> None:
        """Forget everything."""
        Remembered.objects.all().delete()

    def _place(self, key: str, version: int | None) -> str:
        return vault.fingerprint(self.make_key(key, version=version), about=PURPOSE)

    def _row(self, place: str, value: Any, timeout: Any) -> dict[str, Any]:
        sealed = vault.seal(json.dumps(value), about=place)
        return {"sealed": sealed, "until": self._until(timeout)}

    def _until(self, timeout: Any) -> datetime | None:
        seconds = self.get_backend_timeout(timeout)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def forget_what_is_over() -> None:
    """Sweep away what nobody is told any more."""
    _over().delete()


def _current() -> QuerySet[Remembered]:
    return Remembered.objects.filter(Q(until=None) | Q(until__gt=SYSTEM_CLOCK.now()))


def _over() -> QuerySet[Remembered]:
    return Remembered.objects.filter(until__lte=SYSTEM_CLOCK.now())
