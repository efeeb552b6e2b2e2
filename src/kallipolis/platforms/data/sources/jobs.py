"""Listen all the time for what brokers send, so that they need not keep it long."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Final

import structlog

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.jobs.contracts import Round
from kallipolis.platforms.data.sources import api
from kallipolis.platforms.data.sources.contracts import Heard, Source

TURN_S: Final = 5
"""How long a source is listened for before another has its turn."""

log = structlog.get_logger()
_TURNS: Final = count()


def _listen() -> int:
    """Listen for each source in turn, and return how many messages came."""
    return sum(_heard(source) for source in _in_turn())


def _in_turn() -> Iterator[Source]:
    """Yield the sources of messages, each time beginning with another."""
    found = [each for each in api.every() if isinstance(each.reads, Heard)]
    first = next(_TURNS) % max(len(found), 1)
    yield from (*found[first:], *found[:first])


def _heard(source: Source) -> int:
    """Listen for a source; one that cannot be heard does not keep others from it."""
    try:
        return api.listen(source, longest_s=TURN_S)
    except Refusal as refusal:
        log.warning("source not heard", source=source.id, why=refusal.code)
    except Outage as outage:
        log.warning("source not heard", source=source.id, why=outage.dependency)
    return 0


ROUNDS: Final = (Round(name="sources.listen", run=_listen, every=timedelta(seconds=2), threads=2),)
