"""Token buckets: how many requests a client may send in a short time."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

MOST_CLIENTS: Final = 50_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """Buckets of one process, one for each client; the longest unseen make room for new ones.

    Units: ``per_minute`` requests a minute flow in; a bucket holds that many, so a burst of one
    minute's worth is let through.
    """

    def __init__(self, per_minute: float, *, most: int = MOST_CLIENTS) -> None:
        self._rate = per_minute / 60
        self._full = per_minute
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._buckets)

    def take(self, client: str, *, at: float) -> float:
        """Take one token at a monotonic time in seconds; return 0, or the seconds to wait."""
        with self._lock:
            bucket = self._buckets.pop(client, None) or _Bucket(self._full, at)
            self._buckets[client] = bucket
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            bucket.tokens = min(self._full, bucket.tokens + (at - bucket.at) * self._rate)
            bucket.at = at
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / self._rate
            bucket.tokens -= 1
            return 0.0
