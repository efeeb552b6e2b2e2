"""Subscribers for tests: one that remembers what it was given, and can be made to fail."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.events.contracts import Event, Since, Subscription


class CannotDigestError(Exception):
    """What a subscriber in a test says when it is told to fail."""


@dataclass(slots=True)
class Subscriber:
    """A reaction that keeps what it was given; subjects in ``failing`` are not digested.

    While it is ``unreachable`` it says so, as an adapter would.
    """

    given: list[Event] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)
    unreachable: bool = False

    def __call__(self, event: Event) -> None:
        """Keep a fact, or fail."""
        if self.unreachable:
            raise Outage("subscriber")
        if event.subject in self.failing:
            raise CannotDigestError(event.subject)
        self.given.append(event)

    @property
    def types(self) -> list[str]:
        """Return the last word of the types given, in order."""
        return [event.type.rpartition(".")[2] for event in self.given]

    @property
    def subjects(self) -> list[str]:
        """Return the subjects given, in order."""
        return [event.subject for event in self.given]


def make_subscription(
    react: Callable[[Event], None],
    *,
    name: str = "test.subscription",
    types: tuple[str, ...] = ("org.kallipolis.test.*",),
    since: Since = Since.BEGINNING,
    outside: bool = False,
    attempts: int = 8,
) -> Subscription:
    """Make a subscription to all facts of the room ``test``."""
    return Subscription(
        name=name, types=types, react=react, since=since, outside=outside, attempts=attempts
    )
