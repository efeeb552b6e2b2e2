"""Regions as other rooms see them."""

from dataclasses import dataclass

from kallipolis.foundation.ids import RegionCode as RegionCode
from kallipolis.foundation.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place that is governed, with its codes from the root down to itself in ``path``."""

    code: RegionCode
    parent: RegionCode | None
    level: str
    name: Text
    path: tuple[RegionCode, ...]

    def is_within(self, other: RegionCode) -> bool:
        """Say whether this is that region or lies in it."""
        return other in self.path
