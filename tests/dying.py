"""Have this process killed, at a statement or at an instant that its seed draws."""

import os
import signal
from collections.abc import Callable
from itertools import count
from random import Random

from django.db import connection


def die_within(seed: int, *, statements: int, seconds: float) -> None:
    """Die at a statement if the seed is even, else at an instant; no line runs after that."""
    rng = Random(seed)
    if seed % 2:
        signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.001, seconds))
        return
    counted, fatal = count(), rng.randrange(statements)

    def run(execute: Callable[..., object], *statement: object) -> object:
        if next(counted) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*statement)

    connection.execute_wrappers.append(run)
