"""Count uses in the process, and write them down together."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from kallipolis.foundation.database.api import edge, execute

_MOST: Final = 100
_LONGEST: Final = timedelta(seconds=10)


class Uses:
    """Counts that are not written yet; at most some seconds of them are lost with the process."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._since: datetime | None = None
        self._lock = Lock()

    def count(self, service: str, now: datetime) -> None:
        """Count one use; write all down when there are many, or the first waits for long."""
        with self._lock:
            self._counts[service] += 1
            self._since = self._since or now
            is_due = self._counts.total() >= _MOST or now - self._since >= _LONGEST
        if is_due:
            self.write()

    def write(self) -> None:
        """Write down what has been counted."""
        with self._lock:
            counts, self._counts, self._since = self._counts, Counter(), None
        if not counts:
            return
        marks = ", ".join(["(%s, %s)"] * len(counts))
        with edge():
            execute(
                f"INSERT INTO services_use (service, uses) VALUES {marks} "  # noqa: S608 - constants and marks; values travel apart
                "ON CONFLICT (service) DO UPDATE SET uses = services_use.uses + excluded.uses",
                [value for pair in sorted(counts.items()) for value in pair],
            )
