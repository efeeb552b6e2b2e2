"""Stored files as other rooms see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import FileId, PartyId

MEDIA_TYPES: Final = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/heic": ("heic",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/zip": ("zip",),
}
"""What people may upload, by sniffed media type, with the endings that go with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was accepted: who brought it, what it is, and the SHA-256 of its content.

    Units: ``size`` in bytes.
    """

    id: FileId
    name: str
    media_type: str
    size: int
    digest: str
    owner: PartyId | None
    stored_at: datetime


class Store(Protocol):
    """Where contents are kept, under their digest."""

    def keep(self, digest: str, content: bytes) -> None:
        """Keep a content durably; keeping it again changes nothing."""

    def fetch(self, digest: str) -> bytes:
        """Return a content.

        Raises:
            Outage: when the store does not answer or has lost it.
        """

    def kept_before(self, moment: datetime) -> Iterable[str]:
        """Yield the digests of all contents that were last brought before a moment."""

    def drop(self, digest: str) -> None:
        """Forget a content; forgetting it again changes nothing."""


class Scanner(Protocol):
    """What looks for malware in a file before it is kept."""

    def finds(self, content: bytes) -> str:
        """Return the name of what was found, or nothing.

        Raises:
            Outage: when the scanner does not answer; the file is then not accepted.
        """


MESSAGES: Final = {
    "outage.file-scanner": _("Files cannot be checked for malware at the moment."),
    "remedy.outage.file-scanner": _(
        "Your file was not kept. Try again in %(seconds)s seconds; what you wrote is still there."
    ),
    "outage.file-store": _("Files cannot be kept or fetched at the moment."),
    "remedy.outage.file-store": _("Nothing was lost. Try again in %(seconds)s seconds."),
    "file.not_found": _("There is no such file, or it is not yours."),
    "remedy.file.not_found": _("Check the link, or open the file from its case."),
    "file.empty": _("The file %(name)s is empty."),
    "remedy.file.empty": _("Choose the file again; open it first to see that it has content."),
    "file.too_large": _("The file %(name)s is larger than %(limit)s MiB."),
    "remedy.file.too_large": _("Scan at a lower resolution, or split the file."),
    "file.type_not_allowed": _("The file %(name)s is not of a type that we can read."),
    "remedy.file.type_not_allowed": _("Send a PDF, a photo (JPEG, PNG) or a Word or Excel file."),
    "file.name_misleads": _("The file %(name)s is not what its ending says."),
    "remedy.file.name_misleads": _("Save it again in the right format and send that."),
    "file.infected": _("The file %(name)s carries malware and was not kept."),
    "remedy.file.infected": _("Clean your device, then make the file anew."),
}

ACTS: dict[str, str] = {
    "file.store": "Bring a file.",
    "file.read": "Read a file.",
    "file.discard": "Forget a file that nobody was given.",
}
"""What roles grant and the ledger names, with what it means."""
