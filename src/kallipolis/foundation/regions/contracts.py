"""Regions as other rooms see them."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.ids import RegionCode as RegionCode
from kallipolis.foundation.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place that is governed, with its codes from the root down to itself in ``path``.

    ``stands_for`` are levels that lie nowhere inside it and whose part it plays: a city without
    counties is both city and county.
    """

    code: RegionCode
    parent: RegionCode | None
    level: str
    name: Text
    path: tuple[RegionCode, ...]
    stands_for: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """Return its own level, and those whose part it plays."""
        return (self.level, *self.stands_for)

    def is_within(self, other: RegionCode) -> bool:
        """Say whether this is that region or lies in it."""
        return other in self.path


MESSAGES: dict[str, str] = {
    "region.not_found": _("There is no region %(code)s."),
    "remedy.region.not_found": _("Choose a region from the list."),
    "region.no_boundary": _("No boundary is published for %(code)s."),
    "remedy.region.no_boundary": _("Ask for the boundary of the region above it."),
}
