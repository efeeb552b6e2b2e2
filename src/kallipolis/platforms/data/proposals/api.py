"""Show new data, have a contract for it proposed, and try a contract on a sample."""

from typing import Final

import msgspec
import pyarrow as pa
import uuid_utils
from django.db.models import Q

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.proposals.adapters import reading, trials
from kallipolis.platforms.data.proposals.contracts import (
    KeptProposal,
    Proposal,
    ProposalId,
    Sample,
    Trial,
    Wish,
)
from kallipolis.platforms.data.proposals.contracts import Reason as Why
from kallipolis.platforms.data.proposals.logic import naming, proposing
from kallipolis.platforms.data.proposals.models import StoredProposal
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import UPLOADS, Address, Files, Query, Source

MAKE: Final = "proposal.make"
MOST: Final = 5000
"""Rows of a sample."""
WHOLE: Final = frozenset({"excel", "json", "json-lines", "parquet"})
"""Formats of which the beginning does not tell how they are read."""
LARGEST: Final = 256 << 20
"""Bytes of a file that is looked at whole."""
Reads = Files | Address | Query


def bring(actor: Actor, name: str, content: bytes) -> Files:
    """Keep a file that somebody brings, once nothing is found in it, and return where it lies.

    Raises:
        Refusal: ``proposal.not_found`` for who may not; ``file.empty``; ``file.infected``.
        Outage: while the scanner or the store does not answer.
    """
    if access.reach(actor, MAKE).is_empty:
        raise not_found("proposal.not_found")
    _require_clean(name, content)
    path = f"{uuid_utils.uuid7().hex}/{_safe(name, content)}"
    sources.bring(path, content)
    return Files(connection=UPLOADS, path=path, format="csv")


def replace(
    actor: Actor, source_id: str, brought_now: tuple[str, bytes], *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Put a newer file in place of the one that a source reads and that somebody brought.

    Shape: ``brought_now`` is what the newer file is called, and its content.

    Raises:
        Refusal: ``source.not_found``, also for one that reads from elsewhere; ``file.empty``;
            ``file.infected``; ``proposal.not_found`` for who may not.
        Outage: while the scanner or the store does not answer.
    """
    source = sources.get(source_id)
    _require(actor, datasets.get(source.dataset))
    path = brought(source)
    if not path:
        raise Refusal("source.not_found", Reason.NOT_FOUND, values={"source": source_id})
    name, content = brought_now
    _require_clean(name, content)
    sources.bring(path, content)
    audit.record(actor, MAKE, f"source/{source_id}", detail={"file": name[:200]}, clock=clock)


def brought(source: Source) -> str:
    """Return where the file lies that somebody brought for a source; empty for others."""
    reads = source.reads
    return reads.path if isinstance(reads, Files) and reads.connection == UPLOADS else ""


def connections(actor: Actor) -> tuple[str, ...]:
    """Return the connections through which somebody may read new data, by name.

    Those are of organisations whose data they look after; the place's own are for who looks after
    the data of all.
    """
    return tuple(each for each in sources.connections() if _is_theirs(actor, each))


def sample_of(actor: Actor, reads: Reads, name: str = "") -> Sample:
    """Return the first rows of files, a table or an interface, and how they are read.

    How files are read is found out; what is said of it beside connection and path is not heeded.

    Raises:
        Refusal: ``proposal.unread``; ``proposal.no_rows``; those of ``read``.
        Outage: while it does not answer.
    """
    _require_reading(actor, reads)
    reasons: tuple[Why, ...] = ()
    if isinstance(reads, Files):
        reads, reasons = _found_out(reads, name)
    rows = read(actor, reads)
    if not rows.num_rows or len(rows.schema.names) <= len(proposing.OURS):
        values = {"name": name or _place(reads)}
        raise Refusal("proposal.no_rows", Reason.MALFORMED, values=values)
    return Sample(reads=reads, rows=rows, reasons=reasons)


def read(actor: Actor, reads: Reads) -> pa.Table:
    """Return the first rows of what is read, as text.

    Raises:
        Refusal: those of reading a source; ``source.connection_missing`` also for a connection
            that is not theirs, unless a source of data that they look after reads just this.
        Outage: while it does not answer.
    """
    _require_reading(actor, reads)
    source = Source(id="sample", title=naming.titled("sample"), dataset="sample", reads=reads)
    parts: list[pa.Table] = []
    for part in sources.read(source):
        parts.append(part)
        if sum(each.num_rows for each in parts) >= MOST:
            break
    whole = pa.concat_tables(parts, promote_options="default") if parts else pa.table({})
    return whole.slice(0, MOST)


def propose(sample: Sample, wish: Wish) -> Proposal:
    """Return a contract and a source that fit a sample, with a reason for each part.

    Rules over several fields are proposed where most rows of the sample keep them.
    """
    proposal = proposing.proposed(sample, wish, _is_region)
    found = try_on(proposal.source, proposal.dataset, sample.rows)
    shares = {rule.id: found.share([rule.id]) for rule in proposal.dataset.rules}
    return proposing.without_rules(proposal, shares)


def try_on(source: Source, dataset: Dataset, rows: pa.Table) -> Trial:
    """Try a contract on a sample: how many rows would be published, which held and why.

    Values are masked by the class that the contract gives them.

    Raises:
        Refusal: ``lakehouse.question_unfit`` when an expression or a rule cannot be worked out.
    """
    return trials.told(dataset, intakes.rehearse(source, dataset, rows))


def keep(
    actor: Actor, proposal: Proposal, revision: str, name: str, *, clock: Clock = SYSTEM_CLOCK
) -> KeptProposal:
    """Keep why a dataset was proposed as it was, and the working copy that it went into.

    Raises:
        Refusal: ``proposal.not_found`` for who may not.
    """
    _require(actor, proposal.dataset)
    with database.edge():
        row = StoredProposal.objects.create(
            id=uuid_utils.uuid7().hex,
            dataset=proposal.dataset.id,
            source=proposal.source.id,
            revision=revision,
            name=name[:200],
            by=actor.party or actor.name,
            reasons=msgspec.json.encode(proposal.reasons).decode(),
            made_at=clock.now(),
        )
        detail = {"name": row.name, "revision": revision}
        audit.record(actor, MAKE, f"dataset/{row.dataset}", detail=detail, clock=clock)
    return _as_kept(row)


def find(*, revision: str = "", dataset: str = "") -> KeptProposal | None:
    """Return the latest proposal of a working copy or a dataset, or None."""
    asked = {"revision": revision, "dataset": dataset}
    chosen = {name: value for name, value in asked.items() if value}
    row = StoredProposal.objects.filter(**chosen).order_by("-made_at").first()
    return _as_kept(row) if row is not None else None


def latest(actor: Actor, limit: int = 20) -> tuple[KeptProposal, ...]:
    """Return the proposals that were made last, by oneself or for data that one looks after."""
    rows = StoredProposal.objects.order_by("-made_at", "-id")
    known = {each.id: each for each in datasets.every()}
    if not access.allows(actor, MAKE, Resource()):
        ours = [id for id, each in known.items() if _may(actor, each)]
        rows = rows.filter(Q(dataset__in=ours) | Q(by=actor.party or actor.name))
    return tuple(_as_kept(row) for row in rows[:limit])


def titled(words: str) -> Text:
    """Return words in three languages of those that somebody wrote in one."""
    return naming.titled(words)


def _found_out(reads: Files, name: str) -> tuple[Files, tuple[Why, ...]]:
    file, begins = sources.beginning(reads, reading.ENOUGH)
    if reading.format_of(file, begins) in WHOLE:
        file, begins = sources.beginning(reads, LARGEST)
    return reading.found_out(reads, name or file.rpartition("/")[2], begins)


def _place(reads: Reads) -> str:
    return reads.table if isinstance(reads, Query) else reads.path


def _safe(name: str, content: bytes) -> str:
    """Return a name of a file that no path can hide in, with an ending that says what it is."""
    endings = {"csv": "csv", "excel": "xlsx", "json": "json", "json-lines": "jsonl"}
    format = reading.format_of(name, content[: reading.ENOUGH])
    stem = naming.kebab(name.rpartition(".")[0] or name).removeprefix("column-")
    return f"{stem}.{endings.get(format, 'parquet')}"


def _is_region(code: str) -> bool:
    return regions.find(RegionCode(code)) is not None


def _as_kept(row: StoredProposal) -> KeptProposal:
    return KeptProposal(
        id=ProposalId(row.id),
        dataset=row.dataset,
        source=row.source,
        revision=row.revision,
        name=row.name,
        reasons=msgspec.json.decode(row.reasons, type=dict[str, tuple[Why, ...]]),
        made_at=row.made_at,
    )


def _require_clean(name: str, content: bytes) -> None:
    if not content:
        raise Refusal("file.empty", Reason.MALFORMED, values={"name": name})
    if found := files.scanner().finds(content):
        raise Refusal("file.infected", Reason.RULE, values={"name": name, "found": found})


def _may(actor: Actor, dataset: Dataset) -> bool:
    owner = datasets.owner(dataset)
    return access.allows(actor, MAKE, Resource(organisations=(owner.id,) if owner else ()))


def _require(actor: Actor, dataset: Dataset) -> None:
    if not _may(actor, dataset):
        raise not_found("proposal.not_found")


def _is_theirs(actor: Actor, connection: str) -> bool:
    of = Resource(organisations=sources.organisations_of(connection))
    return access.allows(actor, MAKE, of)


def _require_reading(actor: Actor, reads: Reads) -> None:
    """Let pass what lies at a connection of theirs, was brought, or is gathered for their data."""
    if reads.connection == UPLOADS or _is_theirs(actor, reads.connection):
        return
    known = {each.id: each for each in datasets.every()}
    same = (each for each in sources.every() if each.reads == reads and each.dataset in known)
    if not any(_may(actor, known[each.dataset]) for each in same):
        values = {"connection": reads.connection}
        raise Refusal("source.connection_missing", Reason.RULE, values=values)
