"""Processes that send in for residents until they are killed, and say each case they are given.

Half of them die at the statement that their seed draws, half at the instant that it draws, and all
of them once they have sent in for their residents. No line of theirs runs after that.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, Never

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from django.db import connections
from tests.allowance import ANSWERS
from tests.dying import die_within

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases.contracts import Case

SENDERS: Final = 12
AT_ONCE: Final = 3
STATEMENTS: Final = 150
"""What a sender runs in a few submissions."""

LONGEST: Final = 0.4
"""Seconds, a few submissions too."""


def send_in(actor: Actor) -> Case:
    """Apply for the allowance; a resident who does it again uses the same key."""
    key = f"allowance of {actor.party}"
    return submissions.submit(
        actor, Submission(service="old-age-allowance", answers=ANSWERS, key=key)
    )


def send(actors: Sequence[Actor]) -> Never:
    for actor in actors:
        line = f"{actor.party} {send_in(actor).id}\n"
        os.write(sys.stdout.fileno(), line.encode())
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def start(seed: int, actors: Sequence[Actor]) -> int:
    if sender := os.fork():
        return sender
    try:
        die_within(seed, statements=STATEMENTS, seconds=LONGEST)
        send(actors)
    finally:
        os._exit(1)


def main() -> None:
    test = system("test")
    actors = [as_actor(parties.get(test, PartyId(id))) for id in sys.argv[1:]]
    send_in(actors[0])
    connections.close_all()
    for first in range(0, SENDERS, AT_ONCE):
        seeds = range(first, first + AT_ONCE)
        senders = [start(seed, actors[1 + seed :: SENDERS]) for seed in seeds]
        ends = [os.waitpid(sender, 0)[1] for sender in senders]
        assert all(map(os.WIFSIGNALED, ends)), ends


if __name__ == "__main__":
    main()
