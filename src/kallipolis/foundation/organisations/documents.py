"""The pack documents of this room: authority patterns and halls."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.organisations.contracts import Authority, Hall
from kallipolis.foundation.organisations.logic import is_credit_code
from kallipolis.foundation.packs.contracts import KEBAB, DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text, from_columns


class RolePattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the authorities of one role are called at each level; absent levels have none.

    A region that stands for a level has the authority of that level, if its own has none.
    """

    role: Annotated[str, Meta(description="What the authority is responsible for, in kebab-case.")]
    levels: Annotated[
        dict[str, Text],
        Meta(min_length=1, description="Name by level of region; {region} is the region's name."),
    ]


class AuthorityPattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The authorities of a place, each declared once for all regions of a level."""

    id: str
    roles: Annotated[tuple[RolePattern, ...], Meta(min_length=1)]
    kind: Literal["authority"] = "authority"
    within: Annotated[
        tuple[str, ...],
        Meta(
            description="Regions for which, with all below, it holds; "
            "empty for the regions of its own pack."
        ),
    ] = ()


def hall_from_row(row: Mapping[str, str]) -> object:
    """Read a hall out of a row."""
    return {
        "id": row["id"],
        "region": row["region"],
        "name": from_columns(row, "name"),
        "address": from_columns(row, "address"),
        "opening": row["opening"],
        "longitude": float(row["longitude"]),
        "latitude": float(row["latitude"]),
    }


def check_pattern(body: AuthorityPattern, library: Library) -> Iterable[Remark]:
    """Find roles that are no ids, that stand twice, levels that no region has, unknown regions."""
    levels = {getattr(region, "level", "") for region in library.every("region").values()}
    seen: set[str] = set()
    for number, role in enumerate(body.roles):
        path = f"roles[{number}]"
        if role.role in seen or not re.fullmatch(KEBAB, role.role):
            yield Remark(
                path=f"{path}.role",
                message=said("`%(role)s` is no id or stands twice", role=role.role),
                expected=said("each role once, in kebab-case"),
            )
        seen.add(role.role)
        for level in role.levels.keys() - levels:
            if level not in FINEST:
                yield _no_level(f"{path}.levels.{level}", level, levels)
    for number, code in enumerate(body.within):
        if library.find("region", code) is None:
            yield Remark(
                path=f"within[{number}]", message=said("there is no region `%(code)s`", code=code)
            )


def check_authority(body: Authority, library: Library) -> Iterable[Remark]:
    """Find an authority of no region, a role that is no id, a credit code that is none."""
    if library.find("region", body.region) is None:
        yield Remark(
            path="region", message=said("there is no region `%(region)s`", region=body.region)
        )
    if not re.fullmatch(KEBAB, body.role):
        yield Remark(
            path="role",
            message=said("`%(role)s` is no id", role=body.role),
            expected=said("kebab-case"),
        )
    if body.credit_code and not is_credit_code(body.credit_code):
        message = said(
            "`%(credit_code)s` is not the number of an organisation", credit_code=body.credit_code
        )
        yield Remark(
            path="credit_code",
            message=message,
            expected=said("a number in the scheme of the place"),
        )


FINEST = frozenset({"street", "community"})
"""Levels that a place may name authorities for before it lists such regions."""


def check_hall(body: Hall, library: Library) -> Iterable[Remark]:
    """Find a hall of no region."""
    if library.find("region", body.region) is None:
        yield Remark(
            path="region",
            message=said("there is no region `%(region)s`", region=body.region),
            expected=said("the code of a region in sight"),
        )


def _no_level(path: str, level: str, levels: Iterable[str]) -> Remark:
    return Remark(
        path=path,
        message=said("no region has the level `%(level)s`", level=level),
        expected=said("one of %(names)s", names=", ".join(sorted(levels))),
    )


KINDS = (
    DocumentKind(
        name="authority-pattern",
        folder="organisations",
        type=AuthorityPattern,
        rank=8,
        check=check_pattern,
    ),
    DocumentKind(
        name="authority", folder="authorities", type=Authority, rank=8, check=check_authority
    ),
    DocumentKind(
        name="hall", folder="halls", type=Hall, rank=9, check=check_hall, from_row=hall_from_row
    ),
)
