"""Facts about numbers; the subject is the number.

The data name the hall, the label, the group and, where somebody said who they are, the party.
"""

from typing import Final

TAKEN: Final = "org.kallipolis.queues.number-taken"
"""Somebody took a number, or checked in for an appointment. Data: hall, label, party."""

CALLED: Final = "org.kallipolis.queues.number-called"
"""A number was called to a counter, or called again. Data: hall, label, counter, calls, party."""

SKIPPED: Final = "org.kallipolis.queues.number-skipped"
"""Nobody came when a number was called. Data: hall, label, party."""

SERVED: Final = "org.kallipolis.queues.number-served"
"""A counter is done with a number. Data: hall, label, counter, service, seconds,
party, and case where the number is for one."""
