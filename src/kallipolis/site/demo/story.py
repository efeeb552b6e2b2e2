"""A kind of story that the demo tells: who applies for what, and how long ago."""

from dataclasses import dataclass
from typing import Final

LONG_AGO: Final = (25.0, 360.0)
"""Units: days before today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A kind of story: who applies for what, and by which plot it goes on.

    ``share`` is how many of a thousand cases tell it; it is told once at least, and so often for
    certain where ``times`` is said. Without a ``service`` any plain one will do. The answers follow
    the worked ``example``. It began ``ago`` so many days, or so that ``spent`` of its limit is over
    by today. ``who`` is one of those whose log-ins are listed; ``at_home`` is where they live.
    """

    plot: str
    share: float = 0
    times: int = 0
    service: str = ""
    example: str = ""
    ago: tuple[float, float] = LONG_AGO
    spent: tuple[float, float] | None = None
    who: str = ""
    audience: str = "resident"
    at_home: bool = False
    insists: bool = False
    brings_later: bool = False
    commits: bool = False

    def count(self, cases: int) -> int:
        """Return how often it is told where there are so many cases in all."""
        return self.times or max(1, round(self.share * cases / 1000))
