"""The pack document kind of this room: roles."""

from collections.abc import Iterable

from kallipolis.foundation.access.contracts import Role
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said


def check(body: Role, library: Library) -> Iterable[Remark]:
    """Find grants that do not name a noun and a verb."""
    for number, grant in enumerate(body.grants):
        noun, dot, verb = grant.act.partition(".")
        if not (noun and dot and verb):
            yield Remark(
                path=f"grants[{number}].act",
                message=said("%(act)s is not an act", act=repr(grant.act)),
                expected=said("noun.verb or noun.*"),
            )


KINDS = (DocumentKind(name="role", folder="roles", type=Role, rank=10, check=check),)
