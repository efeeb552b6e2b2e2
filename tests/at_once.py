"""Several people who do something at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from kallipolis.foundation.errors import Refusal


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Do all at the same moment in threads of their own; a refusal is its code."""
    start = Barrier(len(doings))

    def run(doing: Callable[[], object]) -> object:
        start.wait()
        try:
            return doing()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))
