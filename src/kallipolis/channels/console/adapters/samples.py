"""A contract in a working copy, tried on rows that its source would read."""

from dataclasses import dataclass

import msgspec

from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.proposals import api as proposals
from kallipolis.platforms.data.proposals.contracts import Trial
from kallipolis.platforms.data.sources.contracts import Feed, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A contract tried; ``why`` says in words why it could not be, and is empty where it could."""

    trial: Trial | None
    why: str = ""


NOT_TRIED = Tried(trial=None)


def source_of(copy: WorkingCopy, dataset_id: str) -> Source | None:
    """Return the first source of a dataset as it is in a working copy, or in force."""
    own = [each.body for each in copy.documents if each.kind == "source"]
    others = [found.body for found in packs.every("source").values()]
    bodies = (body for body in (*own, *others) if isinstance(body, Source))
    return next((body for body in bodies if body.dataset == dataset_id), None)


def tried(actor: Actor, copy: WorkingCopy, dataset: Dataset) -> Tried:
    """Try a contract on the first rows of its source."""
    source = source_of(copy, dataset.id)
    if source is None or isinstance(source.reads, Feed):
        return NOT_TRIED
    try:
        rows = proposals.read(actor, source.reads)
        return Tried(trial=proposals.try_on(source, dataset, rows))
    except Refusal as refusal:
        return Tried(trial=None, why=message(refusal.code, refusal.values))
    except Outage as outage:
        values = {"dependency": outage.dependency}
        return Tried(trial=None, why=message("intake.away", values))


def with_made(source: Source, old: str, field: str, made: str) -> Source:
    """Return a source that makes a field by an expression, under the id that it has now."""
    takes = {name: said for name, said in source.takes.items() if name not in {old, field}}
    if made and made != field:
        takes[field] = made
    return msgspec.structs.replace(source, takes=takes)


def is_own(copy: WorkingCopy, source: Source) -> bool:
    """Say whether a source can be changed in a working copy: it is of the same pack."""
    if copy.find("source", source.id) is not None:
        return True
    found = packs.find("source", source.id)
    return found is not None and found.pack == copy.pack


def made_of(source: Source | None, field: str) -> str:
    """Return the expression by which a source makes a field: that, or the column of its name."""
    return source.takes.get(field, field) if source is not None else ""


def stamp(source: Source) -> str:
    """Return the stamp of a source as it is now."""
    return revisions.stamp_of(source)
