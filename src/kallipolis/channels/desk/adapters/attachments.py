"""Files that an official attaches while acting in a case."""

from django.http import HttpRequest

from kallipolis.channels.desk.logic.requests import OfferForm
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases.contracts import Piece


def pieces(
    request: HttpRequest, actor: Actor, form: OfferForm, readers: tuple[OrganisationId, ...]
) -> tuple[Piece, ...]:
    """Keep what was attached, by evidence type, for the organisations of the case to read."""
    start = f"{form.path('evidence')}:"
    kept = []
    for name, uploads in request.FILES.lists():
        if not name.startswith(start):
            continue
        stored = [files.store(actor, one.read(), name=one.name or "") for one in uploads]
        ids = tuple(one.id for one in stored)
        files.share(ids, readers)
        kept.append(Piece(requirement=name.removeprefix(start), source="upload", files=ids))
    return tuple(kept)
