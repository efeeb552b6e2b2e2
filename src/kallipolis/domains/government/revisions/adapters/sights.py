"""What is in sight of a working copy: its own documents before those in force."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation.packs import api as packs


@dataclass(frozen=True, slots=True)
class Sight:
    """The library of somebody who is writing."""

    copy: WorkingCopy

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        """Return a document's body, or None."""
        own = self.copy.find(kind, id)
        if own is not None:
            return own.body
        found = packs.find(kind, id)
        return found.body if found is not None else None

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        """Return all bodies of a kind by id."""
        own = {each.id: each.body for each in self.copy.documents if each.kind == kind}
        return ChainMap(own, {id: found.body for id, found in packs.every(kind).items()})
