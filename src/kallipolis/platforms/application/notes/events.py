"""Facts about internal notes; what they say is in none of them."""

from typing import Final

MENTIONED: Final = "org.kallipolis.notes.mentioned"
"""Subject: the note. Data: case, service, ``mentioned`` (officials), and ``by``, who wrote it."""
