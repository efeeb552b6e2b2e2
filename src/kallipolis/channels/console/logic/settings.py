"""What the contract of a dataset says as a whole, and how its source is read, as pages write it."""

from collections.abc import Mapping
from typing import Final, get_args

import msgspec

from kallipolis.channels.console.logic.contracts import (
    LEVELS,
    Reading,
    Translate,
    words_given,
)
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.platforms.data.datasets.contracts import (
    Cycle,
    Dataset,
    Freshness,
    Kind,
    Sharing,
    Theme,
)
from kallipolis.platforms.data.sources.contracts import Datum, Files, Format, Source

KINDS: Final[tuple[str, ...]] = get_args(Kind)
CYCLES: Final[tuple[str, ...]] = get_args(Cycle)
THEMES: Final[tuple[str, ...]] = get_args(Theme)
SHARINGS: Final = ("unconditional", "conditional", "not-shared")
DATUMS: Final[tuple[str, ...]] = get_args(Datum)
PARTS: Final[Mapping[Format, tuple[str, ...]]] = {
    "csv": ("encoding", "delimiter", "skip"),
    "excel": ("sheet", "skip"),
    "json": ("encoding", "rows"),
    "json-lines": ("encoding",),
    "parquet": (),
}
"""What can be said of how files of a format are read."""
TAB: Final = "Tab"
NEEDED: Final = frozenset({"encoding", "delimiter"})
FIELD_OF: Final[Mapping[str, str]] = {
    "level": "level",
    "legal_basis": "law",
    "open": "open",
    "licence": "licence",
    "sharing.kind": "sharing",
    "sharing.terms": "terms.zh_hans",
    "sharing.reason": "why.zh_hans",
}
"""Which field of the page a remark about a contract is beside."""


def given_of(dataset: Dataset) -> dict[str, str]:
    """Return what a contract says as a whole as the fields of a page."""
    law, _, article = (dataset.legal_basis[0] if dataset.legal_basis else "").partition("/")
    stale = dataset.freshness.stale_after
    return {
        "owner": dataset.owner,
        "region": dataset.region or "",
        "kind": dataset.kind,
        "level": dataset.level,
        "sharing": dataset.sharing.kind,
        "law": law,
        "article": article,
        "cycle": dataset.freshness.cycle,
        "stale_after": "" if stale is None else str(stale),
        "open": "on" if dataset.open else "",
        "licence": dataset.licence,
        "theme": dataset.themes[0] if dataset.themes else "",
        **words_given("title", dataset.title),
        **words_given("summary", dataset.summary),
        **words_given("terms", dataset.sharing.terms),
        **words_given("why", dataset.sharing.reason),
    }


def with_settings(dataset: Dataset, given: Mapping[str, str], translate: Translate) -> Dataset:
    """Return a contract that says as a whole what a page means.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field that cannot be read.
    """
    page = Reading(given, translate)
    law, article, theme = page.line("law"), page.line("article"), page.line("theme")
    basis = (f"{law}/{article}" if article else law,) if law else ()
    stale = page.number("stale_after")
    tree = {
        **{name: getattr(dataset, name) for name in dataset.__struct_fields__},
        "title": page.needed("title"),
        "summary": page.needed("summary"),
        "owner": AuthorityRole(page.line("owner")),
        "region": RegionCode(page.line("region")) if page.line("region") else None,
        "kind": page.one_of("kind", KINDS),
        "level": page.one_of("level", LEVELS),
        "legal_basis": (*basis, *dataset.legal_basis[1:]),
        "sharing": {
            **msgspec.to_builtins(dataset.sharing),
            "kind": page.one_of("sharing", SHARINGS),
            "terms": page.words("terms"),
            "reason": page.words("why"),
        },
        "freshness": {"cycle": page.one_of("cycle", CYCLES), "stale_after": stale},
        "open": page.ticked("open"),
        "licence": page.line("licence"),
        "themes": (page.one_of("theme", THEMES), *dataset.themes[1:]) if theme else (),
    }
    if not tree["owner"]:
        page.complain("owner", "revision.words_missing")
    if stale is not None and (stale <= 0 or stale != int(stale)):
        page.complain("stale_after", "console.number_unreadable")
    page.require_read()
    plain = msgspec.to_builtins(tree)
    plain["sharing"] = msgspec.convert(plain["sharing"], Sharing)
    plain["freshness"] = msgspec.convert(plain["freshness"], Freshness)
    return msgspec.convert(msgspec.to_builtins(plain), Dataset)


def source_given(source: Source) -> dict[str, str]:
    """Return how a source is read as the fields of a page."""
    return {
        "complete": "on" if source.complete else "",
        "empty": "on" if source.empty else "",
        "mark": source.mark,
        "only": source.only,
        "schedule": source.schedule,
        "datum": source.datum,
        **_file_given(source),
    }


def _file_given(source: Source) -> dict[str, str]:
    """Return how files are read as the fields of a page; nothing for what is no file."""
    reads = source.reads
    if not isinstance(reads, Files):
        return {}
    shown = {"\t": TAB}.get(reads.delimiter, reads.delimiter)
    every = {
        "encoding": reads.encoding,
        "delimiter": shown,
        "sheet": reads.sheet,
        "skip": str(reads.skip),
        "rows": reads.rows,
    }
    return {name: every[name] for name in PARTS[reads.format]}


def with_reading(source: Source, given: Mapping[str, str], translate: Translate) -> Source:
    """Return a source that is read as a page means.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field that cannot be read.
    """
    page = Reading(given, translate)
    datum = page.one_of("datum", DATUMS) if page.line("datum") else source.datum
    reads = source.reads
    if isinstance(reads, Files):
        reads = _with_parts(reads, page)
    page.require_read()
    return msgspec.structs.replace(
        source,
        reads=reads,
        complete=page.ticked("complete"),
        empty=page.ticked("empty"),
        mark=page.line("mark"),
        only=page.line("only"),
        schedule=page.line("schedule"),
        datum=msgspec.convert(datum, Datum),
    )


def _with_parts(reads: Files, page: Reading) -> Files:
    """Return how files are read as a page means; what it does not speak of stays."""
    said: dict[str, object] = {
        name: page.line(name) for name in PARTS[reads.format] if name in page.given
    }
    for name in NEEDED & said.keys():
        if not said[name]:
            page.complain(name, "revision.words_missing")
    if "delimiter" in said:
        said["delimiter"] = "\t" if said["delimiter"] == TAB else page.line("delimiter")[:1]
    if "skip" in said:
        said["skip"] = _count(page, "skip")
    return msgspec.structs.replace(reads, **said)


def _count(page: Reading, name: str) -> int:
    found = page.number(name)
    if found is None or found < 0 or found != int(found):
        page.complain(name, "revision.number_unfit")
        return 0
    return int(found)
