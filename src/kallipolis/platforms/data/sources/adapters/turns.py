"""One process of a machine at a time listens for a source."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def alone(session: str) -> Iterator[bool]:
    """Say whether this process is the one of the machine that listens in a session of a source."""
    folder = settings.KALLIPOLIS.state_folder / "sources"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(folder / session, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(file)
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
