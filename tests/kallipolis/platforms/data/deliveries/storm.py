"""A process that runs a source again and again until it is killed: seed, source."""

import sys
from contextlib import suppress

import django
from tests.dying import die_within


def main() -> None:
    django.setup()
    from kallipolis.foundation.actors import system
    from kallipolis.foundation.errors import Refusal
    from kallipolis.platforms.data.deliveries import api as deliveries

    seed, source = sys.argv[1:]
    die_within(int(seed), statements=60, seconds=1.5)
    for _ in range(3):
        with suppress(Refusal):  # another is at it
            deliveries.run(system("test"), source)


if __name__ == "__main__":
    main()
