"""How a fact looks on the wire, and how long to wait before trying again."""

from datetime import UTC, timedelta

from kallipolis.foundation.events.contracts import Event

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)


def as_cloudevent(event: Event) -> dict[str, object]:
    """Return a fact in the JSON format of CloudEvents.

    Source: CloudEvents 1.0.2, JSON Event Format 1.0.2, sections 2 and 3.
    """
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": event.data,
    }


def back_off(attempts: int, chance: float) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, and scattered.

    Units: ``chance`` is from 0 to 1; the wait is from half the doubled time to one and a half of
    it, so that many that failed together do not all come back together.
    """
    doubled = FIRST_WAIT * (1 << min(attempts - 1, 30))
    return min(doubled, LONGEST_WAIT) * (0.5 + chance)
