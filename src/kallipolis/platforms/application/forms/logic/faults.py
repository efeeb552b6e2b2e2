"""What is wrong with one answer, before it is known where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.forms.contracts import Context


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an answer, or of the part ``below`` it (``.region``, ``[2]``)."""

    code: str
    values: dict[str, str] = field(default_factory=dict)
    below: str = ""

    def at(self, path: str) -> Problem:
        """Name the place."""
        return Problem(field=path + self.below, code=self.code, values=self.values)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an answer is judged against: what is known, and the clean answers given so far."""

    context: Context
    facts: Mapping[str, object]
