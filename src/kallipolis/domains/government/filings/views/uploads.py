"""Keeping the files that come with a form, and saying which could not be kept."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.web.api import message


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files kept, and words for those refused, both by the path of their field."""

    kept: dict[str, list[FileId]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def keep(actor: Actor, request: HttpRequest) -> Uploads:
    """Keep each file that was sent; one that is refused does not lose the others."""
    found = Uploads()
    for path, sent in request.FILES.lists():
        for each in sent:
            if isinstance(each, UploadedFile):
                _keep_one(actor, path, each, found)
    return found


def _keep_one(actor: Actor, path: str, sent: UploadedFile[Any], found: Uploads) -> None:
    try:
        stored = files.store(actor, sent.read(), name=sent.name or "")
    except Refusal as refusal:
        words = (message(refusal.code, refusal.values), message(refusal.remedy, refusal.values))
        found.faults[path] = " ".join(words)
    else:
        found.kept.setdefault(path, []).append(stored.id)
