"""Documents in sight of a check, for tests of what a kind's check remarks."""

from collections.abc import Iterable, Mapping

import msgspec


class Library:
    """Some documents, given kind by kind (``evidence_type=[…]``)."""

    def __init__(self, **documents: Iterable[msgspec.Struct]) -> None:
        self._kinds = {
            name.replace("_", "-"): {
                str(msgspec.structs.asdict(body)["id"]): body for body in given
            }
            for name, given in documents.items()
        }

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.every(kind).get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self._kinds.get(kind, {})
