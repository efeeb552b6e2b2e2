"""Facts about calendars."""

from typing import Final

CHANGED: Final = "org.kallipolis.calendar.changed"
"""Calendars were published anew: terms that run may end on another day. Subject: the edition."""
