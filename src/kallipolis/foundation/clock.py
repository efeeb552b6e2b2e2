"""The time as an argument: nothing but these clocks may ask the machine what time it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """Tell the time, aware and in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it was set, for tests, scenarios and the demo's past."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 1, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """Return the moment set."""
        return self.moment

    def advance(self, **by: float) -> None:
        """Move forward by a ``timedelta`` given by its keywords (``days=1``)."""
        self.moment += timedelta(**by)


SYSTEM_CLOCK: Clock = SystemClock()


def is_time_zone(name: str) -> bool:
    """Say whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True
