"""Processes of one benchmark that meet in its database and begin at one moment."""

import os
import subprocess
import sys
import time

from kallipolis.foundation.database.testing import url_of_test_database


def started(module: str, *words: str) -> subprocess.Popen[str]:
    """Start a module of the benchmarks on the database that is made for this run."""
    environment = os.environ | {"DATABASE_URL": url_of_test_database()}
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def begin(processes: list[subprocess.Popen[str]]) -> float:
    """Wait until all are ready, let them begin at one moment, and return it."""
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    moment = time.time() + 0.2
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(f"{moment}\n")
        process.stdin.flush()
    return moment


def wait_for_start() -> float:
    """Say that this process is ready, wait until all are, and return when it began."""
    print("ready", flush=True)
    moment = float(sys.stdin.readline())
    time.sleep(max(0.0, moment - time.time()))
    return moment
