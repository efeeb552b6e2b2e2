"""The pack document kind of this room: roles."""

from collections.abc import Iterable

import msgspec
import uuid_utils

from kallipolis.foundation.access.contracts import Role
from kallipolis.foundation.access.models import PublishedRole, Revision
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Publication, Remark


def check(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    """Find grants that do not name a noun and a verb."""
    assert isinstance(body, Role)  # noqa: S101 - the kind's type
    for number, grant in enumerate(body.grants):
        noun, dot, verb = grant.act.partition(".")
        if not (noun and dot and verb):
            yield Remark(
                path=f"grants[{number}].act",
                message=f"{grant.act!r} is not an act",
                expected="noun.verb or noun.*",
            )


def published(publication: Publication) -> None:
    """Keep the roles in force; whoever holds older ones sees by the token that they are old."""
    for document in publication.changed:
        PublishedRole.objects.update_or_create(
            id=document.id, defaults={"body": msgspec.json.encode(document.body).decode()}
        )
    PublishedRole.objects.filter(id__in=publication.gone).delete()
    if publication.changed or publication.gone:
        Revision.objects.update_or_create(id=1, defaults={"token": uuid_utils.uuid7().hex})


KINDS = (
    DocumentKind(name="role", folder="roles", type=Role, rank=10, check=check, published=published),
)
