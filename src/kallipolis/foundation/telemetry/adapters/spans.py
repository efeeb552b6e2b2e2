"""Whether anybody takes the spans of this process, asked at every door.

OpenTelemetry looks into the environment each time that it is asked.
"""

from threading import Event
from typing import Final

_TAKEN: Final = Event()

are_taken = _TAKEN.is_set
take = _TAKEN.set
