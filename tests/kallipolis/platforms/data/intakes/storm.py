"""Processes that gather a source until they are killed: the source, and how many processes.

They are forked once all is loaded, so that most of their time goes by in what is tried.
"""

import os
import sys
from contextlib import suppress
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from django.db import connections
from tests.dying import die_within

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.data.intakes import api as intakes

GATHERERS: Final = 12
AT_ONCE: Final = 3
STATEMENTS: Final = 60
LONGEST: Final = 1.5
"""Seconds that a few intakes take."""


def start(seed: int, source: str) -> int:
    if gatherer := os.fork():
        return gatherer
    try:
        die_within(seed, statements=STATEMENTS, seconds=LONGEST)
        while True:
            with suppress(Refusal, Outage):  # another is at it
                intakes.run(system("test"), source)
    finally:
        os._exit(1)


def main() -> None:
    connections.close_all()
    gatherers = int(sys.argv[2]) if len(sys.argv) > 2 else GATHERERS
    for first in range(0, gatherers, AT_ONCE):
        started = [start(seed, sys.argv[1]) for seed in range(first, first + AT_ONCE)]
        ends = [os.waitpid(gatherer, 0)[1] for gatherer in started]
        assert all(map(os.WIFSIGNALED, ends)), ends


if __name__ == "__main__":
    main()
