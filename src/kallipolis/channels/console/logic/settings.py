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
from kallipolis.platforms.data.sources.contracts import Datum, Source

KINDS: Final[tuple[str, ...]] = get_args(Kind)
CYCLES: Final[tuple[str, ...]] = get_args(Cycle)
THEMES: Final[tuple[str, ...]] = get_args(Theme)
SHARINGS: Final = ("unconditional", "conditional", "not-shared")
DATUMS: Final[tuple[str, ...]] = get_args(Datum)
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
        "mark": source.mark,
        "only": source.only,
        "schedule": source.schedule,
        "datum": source.datum,
    }


def with_reading(source: Source, given: Mapping[str, str], translate: Translate) -> Source:
    """Return a source that is read as a page means.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field that cannot be read.
    """
    page = Reading(given, translate)
    datum = page.one_of("datum", DATUMS) if page.line("datum") else source.datum
    page.require_read()
    return msgspec.structs.replace(
        source,
        complete=page.ticked("complete"),
        mark=page.line("mark"),
        only=page.line("only"),
        schedule=page.line("schedule"),
        datum=msgspec.convert(datum, Datum),
    )
