"""Real packs that the tests of a module share, since publishing them takes seconds."""

from collections.abc import Iterator

import pytest_django
from django.db import transaction

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.packs.testing import forget, publish_packs


def published_once(
    blocker: pytest_django.DjangoDbBlocker, *packs: str, clock: Clock = SYSTEM_CLOCK
) -> Iterator[None]:
    """Publish installed packs, and take them back at the end: the body of a fixture of a module.

    The transaction of each test is one within ours. Tests that commit cannot stand beside.
    """
    with blocker.unblock(), transaction.atomic():
        publish_packs(*packs, clock=clock)
        yield
        transaction.set_rollback(True)
    forget()
