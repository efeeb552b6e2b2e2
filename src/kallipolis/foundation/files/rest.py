"""Files over the JSON interface: brought before they are named in a submission, and fetched."""

from typing import Annotated

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.files import api
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.web.contracts import Operation


class FileName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of a file that is brought; its ending must fit its content."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]


def store_file(actor: Actor, *, query: FileName, body: bytes) -> StoredFile:
    return api.store(actor, body, name=query.name)


def describe_file(actor: Actor, *, file_id: str) -> StoredFile:
    return api.describe(actor, (FileId(file_id),))[0]


def fetch_file(actor: Actor, *, file_id: str) -> bytes:
    return api.open_stored(actor.with_purpose(actor.purpose or "own file"), FileId(file_id))[1]


OPERATIONS = (
    Operation(
        name="store_file",
        method="POST",
        path="/files",
        call=store_file,
        query=FileName,
        body=bytes,
        accepts="application/octet-stream",
        returns=StoredFile,
        status=201,
        made_under="/files",
        scope="cases",
        refusals=(Reason.MALFORMED, Reason.TOO_LARGE, Reason.RULE),
        summary="Bring a file; its id is then named in a submission.",
    ),
    Operation(
        name="describe_file",
        method="GET",
        path="/files/{file_id}",
        call=describe_file,
        returns=StoredFile,
        scope="cases",
        refusals=(Reason.NOT_FOUND,),
        summary="Say what is known of a file.",
    ),
    Operation(
        name="fetch_file",
        method="GET",
        path="/files/{file_id}/content",
        call=fetch_file,
        returns=bytes,
        media_type="application/octet-stream",
        scope="cases",
        refusals=(Reason.NOT_FOUND,),
        summary="Fetch the content of a file.",
    ),
)
