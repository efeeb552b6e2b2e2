"""Rows that leave by a grant, as the engine answers."""

import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from kallipolis.foundation import vault
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants.contracts import Asked, Grant
from kallipolis.platforms.data.grants.logic import statements
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import VersionId

PAGE: Final = re.compile(r"(?P<version>\d{1,19})-(?P<offset>\d{1,12})")
Read = tuple[pa.Table, pa.Table, str]
"""The rows, whom they are about, and where the next ones begin."""


def read(dataset: Dataset, grant: Grant, columns: Sequence[str], asked: Asked) -> Read:
    """Return a page of what a grant lets through, as the table was when the first page was read.

    Raises:
        Refusal: ``lakehouse.table_not_found``; ``lakehouse.version_not_found``;
            ``lakehouse.question_unfit``; ``grant.page_unknown``.
    """
    table = intakes.table_of(dataset.id)
    version, offset = _page(asked.after) or (_newest(dataset), 0)
    people = len(dataset.subjects)
    sql = statements.page(columns, asked.conditions, types_of(dataset, grant), people)
    as_of = {} if version is None else {"held": version}
    with lakehouse.asking({"held": table}, as_of=as_of) as engine:
        engine.name("granted", statements.granted(dataset, grant.terms, _key(grant)))
        found = engine.table(f"{sql} LIMIT {asked.limit + 1} OFFSET {offset}")
    is_more = found.num_rows > asked.limit
    found = found.slice(0, asked.limit)
    whom = found.select([f"{statements.PERSON}_{n}" for n in range(people)])
    following = f"{version}-{offset + asked.limit}" if is_more else ""
    return found.select(list(columns)), whom, following


def count(dataset: Dataset, grant: Grant) -> tuple[VersionId, int] | None:
    """Return the newest version and how many of its rows a grant lets through; None without any.

    Raises:
        Refusal: ``lakehouse.question_unfit``.
    """
    version = _newest(dataset)
    if version is None:
        return None
    table = intakes.table_of(dataset.id)
    with lakehouse.asking({"held": table}, as_of={"held": version}) as engine:
        engine.name("granted", statements.granted(dataset, grant.terms, _key(grant)))
        found = engine.table("SELECT count(*) AS rows FROM granted")
    return version, int(found.column("rows")[0].as_py())


def types_of(dataset: Dataset, grant: Grant) -> dict[str, str]:
    """Return the types in SQL of all that leaves by a grant."""
    fields = {field.id: field for field in dataset.fields}
    terms = grant.terms
    return {id: statements.type_of(fields[id], terms.columns[id]) for id in terms.readable}


def _page(after: str) -> tuple[VersionId, int] | None:
    if not after:
        return None
    found = PAGE.fullmatch(after)
    if found is None:
        raise Refusal("grant.page_unknown", Reason.MALFORMED)
    return VersionId(int(found["version"])), int(found["offset"])


def _newest(dataset: Dataset) -> VersionId | None:
    versions = lakehouse.versions(intakes.table_of(dataset.id))
    return versions[0].id if versions else None


def _key(grant: Grant) -> bytes:
    """Return what codes of a grant are made with: of no use under another grant or elsewhere."""
    return bytes.fromhex(vault.fingerprint(grant.id, about="grants.hash"))
