"""Facts about appointments; the subject is the appointment.

The data name the hall, service, group, party and start, and the state; never a name or a code.
"""

from typing import Final

BOOKED: Final = "org.kallipolis.appointments.booked"
"""An appointment was made. Subject: the appointment. Data: party, booked_by, hall, starts_at."""

CHANGED: Final = "org.kallipolis.appointments.changed"
"""An appointment was moved to another time. Data as when it was made, and ``was_at``."""

CANCELLED: Final = "org.kallipolis.appointments.cancelled"
"""An appointment was cancelled. Data: party, hall, starts_at, reason (by-holder, closed)."""

REMINDER_DUE: Final = "org.kallipolis.appointments.reminder-due"
"""An appointment is near, so that its holder should hear of it. Data: party, hall, starts_at."""

ARRIVED: Final = "org.kallipolis.appointments.arrived"
"""Somebody came to their appointment in time. Data: party, hall, starts_at."""

MISSED: Final = "org.kallipolis.appointments.missed"
"""Nobody came to an appointment. Data: party, hall, starts_at."""
