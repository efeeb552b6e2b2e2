"""One intake of a dataset at a time on a machine: the lock goes with the process that has it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from django.conf import settings

from kallipolis.foundation.errors import Reason, Refusal

RUNNING: Final = "intake.running"


@contextmanager
def alone(dataset_id: str) -> Iterator[None]:
    """Hold a dataset of the lakehouse; a process that is killed lets go of it.

    Raises:
        Refusal: ``intake.running`` while another thread or process of this machine holds it.
    """
    chosen = settings.KALLIPOLIS
    lakehouse = sha256(f"{chosen.lakehouse} {chosen.lakehouse_catalogue}".encode()).hexdigest()
    folder = chosen.state_folder / "intakes" / lakehouse[:16]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(folder / dataset_id, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(file, dataset_id)
        yield
    finally:
        os.close(file)


def _lock(file: int, dataset_id: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        raise running(dataset_id) from taken


def running(dataset_id: str) -> Refusal:
    """Make the refusal while a dataset is being taken in."""
    return Refusal(RUNNING, Reason.CONFLICT, values={"dataset": dataset_id})
