"""Find open datasets, hand them out in files and rows, describe them, hear of their faults."""

from collections.abc import Iterable
from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Leaving
from kallipolis.platforms.data.distributions.adapters import describing, files, listing
from kallipolis.platforms.data.distributions.contracts import (
    CatalogueSearch,
    Distribution,
    Entry,
    Found,
    Report,
    Rows,
    RowSearch,
    Shares,
    Spread,
)
from kallipolis.platforms.data.distributions.logic import figures, finding, questions
from kallipolis.platforms.data.distributions.models import ReportedFault
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse

NOT_FOUND: Final = "distribution.not_found"
VIEW: Final = "distribution.report.view"
LONGEST_REPORT: Final = 1000
MOST_REPORTS: Final = 200


def search(asked: CatalogueSearch) -> Found:
    """Return the open datasets that fit, best first."""
    return finding.find(listing.every(), asked)


def get(dataset_id: str) -> Entry:
    """Return an open dataset.

    Raises:
        Refusal: ``distribution.not_found``, also where there is one that is not open.
    """
    return listing.entry_of(_open(dataset_id))


def rows(dataset_id: str, asked: RowSearch) -> Rows:
    """Return rows of an open dataset as they are now; none before anything was published.

    Raises:
        Refusal: ``distribution.not_found``; ``distribution.field_unknown``.
    """
    dataset = _open(dataset_id)
    columns = questions.columns(dataset, asked)
    question, how_many = questions.rows(dataset, asked), questions.count(dataset, asked)
    versions = lakehouse.versions(intakes.table_of(dataset.id))
    if not versions:
        return Rows(fields=columns, rows=(), total=0)
    with files.asking(dataset, versions[0]) as engine:
        total = engine.table(*how_many)["n"][0].as_py()
        found = engine.table(*question).to_pylist()
    return Rows(fields=columns, rows=tuple(found), total=total)


def leaving(dataset_id: str, columns: Iterable[str] = ()) -> Leaving | None:
    """Return since when some of these columns, or of all, are not to be used, and until when.

    Missing: None where all of them stay.

    Raises:
        Refusal: ``distribution.not_found``.
    """
    return datasets.leaving_of(_open(dataset_id), columns)


def spread(dataset_id: str) -> tuple[Spread, ...]:
    """Return what stands in each field of an open dataset, in their order.

    Raises:
        Refusal: ``distribution.not_found``.
    """
    entry = get(dataset_id)
    return files.spread(entry.dataset, entry.versions[0]) if entry.versions else ()


def shares(dataset_id: str, field: str) -> Shares | None:
    """Return how rows fall on the values of a field, None where that says nothing.

    Nothing is said by a field that each row has another value in, and by one that is empty.

    Raises:
        Refusal: ``distribution.not_found``; ``distribution.field_unknown``.
    """
    entry = get(dataset_id)
    seen = {each.field: each for each in spread(dataset_id)}
    kind = figures.kind_of(entry.dataset, field)
    if field not in seen or not figures.tells(kind, seen[field], entry.rows):
        return None
    with files.asking(entry.dataset, entry.versions[0]) as engine:
        found = engine.table(*figures.question(kind, seen[field])).to_pylist()
    return figures.as_shares(kind, seen[field], found)


def distribution(dataset_id: str, form: str, *, version: int | None = None) -> Distribution:
    """Return the file of a version, the latest if none is named; it is written if need be.

    Raises:
        Refusal: ``distribution.not_found``.
    """
    entry = get(dataset_id)
    wanted = next((each for each in entry.forms if each == form), None)
    found = [each for each in entry.versions if version is None or each.id == version]
    if wanted is None or not found:
        raise not_found(NOT_FOUND)
    return files.made(entry.dataset, wanted, found[0])


def prepare(dataset_id: str) -> None:
    """Write all files of what is published now, and delete those of versions that are gone."""
    dataset = datasets.get(dataset_id)
    if not listing.is_open(dataset):
        return
    entry = listing.entry_of(dataset)
    for form in entry.forms if entry.versions else ():
        files.made(dataset, form, entry.versions[0])
    files.sweep(dataset, entry.versions)


def described(media_type: str) -> bytes:
    """Return the catalogue in the terms of DCAT-AP 3, as ``text/turtle`` and the like."""
    return describing.written(listing.every(), media_type)


def catalogue_tag() -> str:
    """Return what changes whenever the catalogue does."""
    return describing.tag(listing.every())


def report(dataset_id: str, words: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Take down that something is wrong in an open dataset.

    Raises:
        Refusal: ``distribution.not_found``; ``distribution.words_missing``.
    """
    dataset, said = _open(dataset_id), words.strip()
    if not said or len(said) > LONGEST_REPORT:
        code, values = "distribution.words_missing", {"most": str(LONGEST_REPORT)}
        problem = Problem(field="words", code=code, values=values)
        raise Refusal(code, Reason.MALFORMED, values=values, problems=(problem,))
    with database.edge():
        ReportedFault.objects.create(dataset=dataset.id, words=said, reported_at=clock.now())


def reports(actor: Actor, dataset_id: str) -> tuple[Report, ...]:
    """Return the faults that people reported and nobody closed, newest first.

    Raises:
        Refusal: ``distribution.not_found`` when they are not the actor's to see.
    """
    _require(actor, dataset_id)
    found = ReportedFault.objects.filter(dataset=dataset_id, closed_at=None).order_by("-id")
    return tuple(
        Report(id=row.pk, dataset=row.dataset, words=row.words, reported_at=row.reported_at)
        for row in found[:MOST_REPORTS]
    )


def close(actor: Actor, report_id: int, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Close a report that was dealt with.

    Raises:
        Refusal: ``distribution.not_found``.
    """
    open_ones = ReportedFault.objects.filter(id=report_id, closed_at=None)
    reported = open_ones.values_list("dataset", flat=True).first()
    if reported is None:
        raise not_found(NOT_FOUND)
    _require(actor, reported)
    with database.edge():
        if not open_ones.update(closed_at=clock.now()):
            raise not_found(NOT_FOUND)
        audit.record(actor, VIEW, f"report/{report_id}", clock=clock)


def _open(dataset_id: str) -> Dataset:
    dataset = next((each for each in datasets.every() if each.id == dataset_id), None)
    if dataset is None or not listing.is_open(dataset):
        raise not_found(NOT_FOUND)
    return dataset


def _require(actor: Actor, dataset_id: str) -> None:
    """Let pass who keeps a dataset; one that is declared no more is of the place."""
    known = next((each for each in datasets.every() if each.id == dataset_id), None)
    owner = datasets.owner(known) if known is not None else None
    if not access.allows(actor, VIEW, Resource(organisations=(owner.id,) if owner else ())):
        raise not_found(NOT_FOUND)
