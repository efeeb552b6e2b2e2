"""How a fact looks on the wire."""

from datetime import UTC

from kallipolis.foundation.events.contracts import Event


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
