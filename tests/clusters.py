"""A PostgreSQL cluster of a test's own, that keeps what changes for who asks by a slot."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TOOLS: Final = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
PLUGINS: Final = os.environ.get("KALLIPOLIS_TEST_WAL2JSON", "")
"""Where wal2json is, if not among the server's libraries."""

OWNER: Final = "postgres" if os.geteuid() == 0 else None


def why_not() -> str:
    """Say why there can be none here; empty if there can."""
    if TOOLS is None:
        return "no PostgreSQL under /usr/lib/postgresql"
    found = [folder / "wal2json.so" for folder in (TOOLS.parent / "lib", Path(PLUGINS or "/-"))]
    if not any(file.exists() for file in found):
        return "no wal2json: install postgresql-…-wal2json or set KALLIPOLIS_TEST_WAL2JSON"
    return ""


@contextmanager
def logical_cluster() -> Iterator[str]:
    """Start a cluster on a free port, give its URL, and end it."""
    home = Path(tempfile.mkdtemp(prefix="cluster-"))
    if OWNER:
        shutil.chown(home, OWNER)
    data = home / "data"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    how = {
        "wal_level": "logical",
        "fsync": "off",
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "dynamic_library_path": f"$libdir:{PLUGINS}" if PLUGINS else "$libdir",
    }
    if "output_plugin_libraries" in _said("postgres", "--describe-config"):
        how["output_plugin_libraries"] = "wal2json"
    _run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in how.items())
    _run("pg_ctl", "-D", data, "-w", "-l", home / "log", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home)


def _said(tool: str, *arguments: str) -> str:
    assert TOOLS is not None
    return subprocess.run(
        [TOOLS / tool, *arguments], check=True, capture_output=True, text=True, user=OWNER, cwd="/"
    ).stdout


def _run(tool: str, *arguments: str | Path) -> None:
    assert TOOLS is not None
    subprocess.run(
        [TOOLS / tool, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        user=OWNER,
        cwd="/",
    )
