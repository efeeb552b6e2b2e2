"""Where the processes of one installation on this machine keep their figures: in memory they share.

Not in the state folder: figures are written through maps of files, and where a disk is full the
kernel ends who writes through one.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Final

from kallipolis.foundation.configuration import ConfigurationError

VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus_client when it is loaded, so before Django is set up."""

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, and ours alone
PROCESSES: Final = Path("/proc")


def share(state: Path) -> Path:
    """Let this process, and those it starts, keep figures beside all others of a state folder.

    Raises:
        ConfigurationError: somebody else has made the folder.
    """
    folder = Path(os.environ.get(VARIABLE) or folder_of(state))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ConfigurationError(f"{folder} is not ours: remove it, or set {VARIABLE} to another.")
    os.environ[VARIABLE] = str(folder)
    return folder


def forget_dead(folder: Path) -> None:
    """Remove the figures of processes that are gone; the counters of who starts begin anew."""
    for file in folder.glob("*.db"):
        if not (PROCESSES / file.stem.rpartition("_")[2]).exists():
            file.unlink(missing_ok=True)


def folder_of(state: Path) -> Path:
    """Return where the figures of an installation lie on this machine."""
    if not os.access(SHARED_MEMORY, os.W_OK):
        return state / "figures"
    return SHARED_MEMORY / f"kallipolis-{os.getuid()}-{sha256(bytes(state)).hexdigest()[:16]}"
