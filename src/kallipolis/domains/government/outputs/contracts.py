"""What can be done against a decision, as pack authors write it."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.text import Text

NoticeName = Literal["accepted", "corrections", "not_accepted", "refused", "revoked"]
PLACE: Final = "{place}"


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who does not agree with a decision may do, where and until when.

    It stands in what is given in writing when the answer is no, for the authorities of ``region``
    and of all that lies in it; where it names ``roles``, for those only, before one that names
    none. ``{place}`` in the words is the region of the authority, or the next one above it that
    has one of the ``levels``.
    """

    id: str
    region: str
    roles: tuple[str, ...] = ()
    levels: Annotated[tuple[str, ...], Meta(min_length=1)]
    words: Text
