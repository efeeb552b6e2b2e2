"""Semantic versions and licences, as manifests state them."""

import re
from collections.abc import Iterable
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

SEMANTIC: Final = re.compile(
    r"(?P<numbers>(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*))"
    r"(?:-(?P<before>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)

Key = tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]


def is_version(words: str) -> bool:
    """Say whether this is a semantic version.

    Source: Semantic Versioning 2.0.0, items 2, 9 and 10.
    """
    return SEMANTIC.fullmatch(words) is not None


def precedence(version: str) -> Key:
    """Return a key by which versions sort from old to new.

    Source: Semantic Versioning 2.0.0, item 11.
    """
    match = SEMANTIC.fullmatch(version)
    if match is None:
        raise ValueError(version)
    before = match["before"]
    parts = tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in (before.split(".") if before else ())
    )
    return tuple(int(number) for number in match["numbers"].split(".")), before is None, parts


def following(versions: Iterable[str]) -> str:
    """Return the version that comes next after all of some versions: a patch of the newest."""
    numbers, is_final, _ = max(precedence(version) for version in versions)
    major, minor, patch = numbers
    return f"{major}.{minor}.{patch + 1 if is_final else patch}"


def is_licence(words: str) -> bool:
    """Say whether this is an SPDX licence expression.

    Source: SPDX specification 2.3, annex D, and the licence list that `packaging` carries.
    """
    try:
        canonicalize_license_expression(words)
    except InvalidLicenseExpression:
        return False
    return True
