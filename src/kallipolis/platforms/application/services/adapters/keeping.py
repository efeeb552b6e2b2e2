"""What a process keeps of the services that are published, until any of them is another.

The texts of an entry are read and cut up once, for as many entries as fit: their tokens are shared
between entries, so that 5,000 of them take some 10 MB in each process.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document
from kallipolis.platforms.application.services.logic.entries import Entry

MOST_ENTRIES: Final = 5_000
MOST_FINDINGS: Final = 10_000
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Known:
    """The documents of a kind, and what was worked out of them."""

    published: Mapping[str, Document[Any]]
    findings: dict[str, Any] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)


KNOWN: Final[dict[str, Known]] = {}


def kept(kind: str, name: str, work_out: Callable[[], Found]) -> Found:
    """Return what is worked out of the documents of a kind, once for as long as they are these."""
    findings = _known(kind).findings
    known: Found | None = findings.get(name)
    if known is not None:
        return known
    found = work_out()
    if len(findings) >= MOST_FINDINGS:
        findings.clear()
    findings[name] = found
    return found


def entries(
    wanted: Iterable[int], read: Callable[[list[int]], Iterable[tuple[int, Entry]]]
) -> dict[int, Entry]:
    """Return entries of services by the numbers of their rows; only those not known are read."""
    known = _known("service").entries
    found = {number: known.get(number) for number in wanted}
    missing = [number for number, entry in found.items() if entry is None]
    if missing:
        if len(known) + len(missing) > MOST_ENTRIES:
            known.clear()
        new = dict(read(missing))
        known |= new
        found |= new
    return {number: entry for number, entry in found.items() if entry is not None}


def _known(kind: str) -> Known:
    published = packs.every(kind)
    known = KNOWN.get(kind)
    if known is None or known.published is not published:
        known = KNOWN[kind] = Known(published)
    return known
