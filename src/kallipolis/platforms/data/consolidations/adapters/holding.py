"""One run of a registry at a time on a machine: the lock goes with the process that has it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from kallipolis.foundation.errors import Reason, Refusal

RUNNING: Final = "consolidation.running"


def home() -> Path:
    """Return the folder of what linkage keeps: for the platform alone to read."""
    folder: Path = settings.KALLIPOLIS.state_folder / "consolidations"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


@contextmanager
def alone(registry_id: str) -> Iterator[Path]:
    """Hold a registry, and give what linkage keeps of it; a killed process lets go of it.

    Raises:
        Refusal: ``consolidation.running`` while another thread or process of this machine has it.
    """
    folder = home()
    file = os.open(folder / f"{registry_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(file, registry_id)
        kept = folder / f"{registry_id}.duckdb"
        yield kept
    finally:
        os.close(file)


def _lock(file: int, registry_id: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        values = {"registry": registry_id}
        raise Refusal(RUNNING, Reason.CONFLICT, values=values) from taken
