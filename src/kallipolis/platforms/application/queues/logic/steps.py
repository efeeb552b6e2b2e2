"""From which states a counter may take which step, and where it leads."""

from typing import Final

from kallipolis.platforms.application.queues.contracts import NumberState, Step

FROM: Final = {
    Step.RECALL: frozenset({NumberState.CALLED}),
    Step.SERVE: frozenset({NumberState.CALLED}),
    Step.SKIP: frozenset({NumberState.CALLED}),
    Step.FINISH: frozenset({NumberState.SERVING}),
    Step.TRANSFER: frozenset({NumberState.CALLED, NumberState.SERVING}),
    Step.RESTORE: frozenset({NumberState.SKIPPED}),
}
TO: Final = {
    Step.RECALL: NumberState.CALLED,
    Step.SERVE: NumberState.SERVING,
    Step.SKIP: NumberState.SKIPPED,
    Step.FINISH: NumberState.SERVED,
    Step.TRANSFER: NumberState.WAITING,
    Step.RESTORE: NumberState.WAITING,
}
HERE: Final = frozenset({NumberState.CALLED, NumberState.SERVING})
"""States in which a number is with a counter."""


def label_of(letter: str, number: int) -> str:
    """Return how a number is called (``A012``)."""
    return f"{letter}{number:03}"
