"""What is wrong in a source, apart from its shape."""

import codecs
from collections.abc import Iterator

from kallipolis.foundation import schedules
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.sources.contracts import (
    Address,
    Feed,
    Files,
    Query,
    Source,
)


def remarks(source: Source, library: Library) -> Iterator[Remark]:
    """Yield all that is wrong."""
    found = library.find("dataset", source.dataset)
    if isinstance(found, Dataset):
        yield from _fields(source, found)
    else:
        message = said("there is no dataset %(id)s", id=repr(source.dataset))
        yield Remark(path="dataset", message=message)
    yield from _encoding(source)
    yield from schedules.faults(source.schedule)
    yield from _mark(source)
    if isinstance(found, Dataset) and not found.key:
        yield from _without_key(source)


def _mark(source: Source) -> Iterator[Remark]:
    reads = source.reads
    if source.mark and not _takes_mark(source):
        message = said("what is read so cannot be asked for from a mark on")
        yield Remark(path="mark", message=message, expected=said("a table, or http with `after`"))
    if isinstance(reads, Query) and reads.late and not source.mark:
        message = said("without a mark nothing is late")
        yield Remark(path="reads.late", message=message, expected=said("`mark`, or no `late`"))
    if source.complete and (source.mark or isinstance(reads, Feed)):
        message = said("what is complete is not asked for from a mark on")
        yield Remark(path="mark" if source.mark else "complete", message=message)


def _takes_mark(source: Source) -> bool:
    reads = source.reads
    return isinstance(reads, Query) or (isinstance(reads, Address) and bool(reads.after))


def _without_key(source: Source) -> Iterator[Remark]:
    """Tell of rows that come again, and would stand there twice."""
    reads = source.reads
    if isinstance(reads, Feed) or (isinstance(reads, Query) and source.mark):
        message = said("its rows may come again, and %(id)s has no key", id=repr(source.dataset))
        yield Remark(path="dataset", message=message, expected=said("a dataset with a key"))


def _fields(source: Source, dataset: Dataset) -> Iterator[Remark]:
    known = {field.id: field for field in dataset.fields}
    for name in source.takes.keys() - known.keys():
        yield Remark(
            path=f"takes.{name}",
            message=said("%(id)s has no field %(name)s", id=repr(dataset.id), name=repr(name)),
            expected=" or ".join(sorted(known)),
        )
    types = {field.type for field in dataset.fields}
    if source.datum != "wgs-84" and not {"longitude", "latitude"} <= types:
        message = said("%(id)s has no places", id=repr(dataset.id))
        yield Remark(path="datum", message=message)


def _encoding(source: Source) -> Iterator[Remark]:
    if not isinstance(source.reads, Files):
        return
    try:
        codecs.lookup(source.reads.encoding)
    except LookupError:
        message = said("there is no such encoding")
        yield Remark(path="reads.encoding", message=message, expected="utf-8, gb18030, big5")
