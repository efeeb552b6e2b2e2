"""The templates in force, by the facts that they are for."""

from collections.abc import Mapping, Sequence

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.platforms.application.notices.contracts import Template

_Published = Mapping[str, Document[Template]]
_ByType = Mapping[str, Sequence[Template]]


def for_type(type: str) -> Sequence[Template]:
    """Return the templates for a type of fact, by id."""
    published: _Published = packs.every("notice-template")
    known = _KNOWN.get("templates")
    if known is None or known[0] is not published:
        known = _KNOWN["templates"] = (published, _by_type(published))
    return known[1].get(type, ())


def _by_type(published: _Published) -> _ByType:
    found: dict[str, list[Template]] = {}
    for _, document in sorted(published.items()):
        for type in document.body.on:
            found.setdefault(type, []).append(document.body)
    return found


_KNOWN: dict[str, tuple[_Published, _ByType]] = {}
"""What was worked out, as long as the documents are those that it was worked out from."""
