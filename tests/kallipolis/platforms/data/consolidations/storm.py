"""Processes that put a registry together until they are killed: the registry, who is looked up.

They are forked once all is loaded. After each end it is said whether the golden records were all
old or all new: whoever sees some of each fails.
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
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds

LINKERS: Final = 6
STATEMENTS: Final = 40
LONGEST: Final = 1.2
"""Seconds that a run or two take."""

STEWARD: Final = system("test")
GROUNDS: Final = Grounds(purpose="test", legal_basis="none")


def start(seed: int, registry: str) -> int:
    if linker := os.fork():
        return linker
    try:
        die_within(seed, statements=STATEMENTS, seconds=LONGEST)
        while True:
            with suppress(Refusal):  # another is at it
                api.run(STEWARD, registry, is_full=seed % 3 == 0)
    finally:
        os._exit(1)


def seen(registry: str, keys: list[str]) -> set[object]:
    """Return what the golden records say of the telephone."""
    found = (
        registries.look_up(STEWARD, registry, key, fields=("phone",), grounds=GROUNDS)
        for key in keys
    )
    phones: set[object] = {None if record is None else record.values["phone"] for record in found}
    connections.close_all()
    return phones


def main(registry: str, *keys: str) -> None:
    connections.close_all()
    for seed in range(LINKERS):
        linker = start(seed, registry)
        _pid, end = os.waitpid(linker, 0)
        assert os.WIFSIGNALED(end), end
        assert len(seen(registry, list(keys))) == 1


if __name__ == "__main__":
    main(*sys.argv[1:])
