"""`kallipolis run` makes an empty folder into a served installation, and stops when told to."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

SOURCE = Path(__file__).parents[3] / "src"
START = "from kallipolis.site.command import main; main()"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def environment(state: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KALLIPOLIS_", "DATABASE"))}
    ours = {
        "KALLIPOLIS_STATE": str(state),
        "KALLIPOLIS_PORT": str(port),
        "PYTHONPATH": str(SOURCE),
        "PYTHONUNBUFFERED": "1",
    }
    return kept | ours


@contextmanager
def running(state: Path, **settings: str) -> Iterator[str]:
    """Run the command until it says where it is; interrupt it afterwards."""
    with subprocess.Popen(
        [sys.executable, "-c", START, "run"],
        env=environment(state, free_port()) | settings,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip().removeprefix("Kallipolis is at ").rstrip("/")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def fetched(url: str) -> str:
    return str(urlopen(url, timeout=30).read().decode())


def test_an_empty_folder_becomes_a_served_installation(tmp_path: Path) -> None:
    with running(tmp_path) as base:
        page = fetched(f"{base}/accounts/login/")
        sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
        words = fetched(base + sheet)
        services = fetched(f"{base}/api/v1/openapi.json")

    assert sheet != "/static/web/city.css", "static files bear hashed names"
    assert "--c-brand" in words
    assert "openapi" in services
    assert (tmp_path / "kallipolis.sqlite3").exists()
