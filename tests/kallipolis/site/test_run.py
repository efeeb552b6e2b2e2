"""`kallipolis run` makes an empty folder into a served installation, and stops when told to."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit
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
        "PROMETHEUS_MULTIPROC_DIR": str(state / "figures"),
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


def chunks(*parts: bytes) -> bytes:
    """Write a body as it comes whose length nobody knew at its beginning."""
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def sent_in_chunks(base: str, path: str, *parts: bytes) -> tuple[int, dict[str, object]]:
    address = urlsplit(base)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
    headers = {
        "Transfer-Encoding": "chunked",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    connection.request("POST", path, body=chunks(*parts), headers=headers)
    answer = connection.getresponse()
    read = json.loads(answer.read())
    connection.close()
    return answer.status, read


def test_a_body_that_comes_in_chunks_is_read_whole_up_to_the_limit(tmp_path: Path) -> None:
    mebibyte = b"x" * (1 << 20)

    with running(tmp_path) as base:
        nothing = sent_in_chunks(base, "/openid4vci/token")
        read = sent_in_chunks(base, "/openid4vci/token", b"grant_", b"type=", b"nonsense")
        beyond = sent_in_chunks(base, "/openid4vci/token", *([mebibyte] * 22))

    assert nothing == (400, {**nothing[1], "error": "invalid_request"})
    assert read == (400, {**read[1], "error": "unsupported_grant_type"})
    assert beyond == (413, {**beyond[1], "code": "web.too_large"})


def counted(base: str, route: str) -> float:
    """Return how many requests for a route the figures know of."""
    of_route = [
        line
        for line in fetched(f"{base}/metrics").splitlines()
        if line.startswith("kallipolis_request_seconds_count") and f'route="{route}"' in line
    ]
    return sum(float(line.rpartition(" ")[2]) for line in of_route)


def web_processes(of: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


def replaced(parent: int, before: list[int]) -> list[int]:
    """Return the web processes once there are as many as before, and others; none in 10 s."""
    for _ in range(100):
        now = web_processes(parent)
        if len(now) == len(before) and now != before:
            return now
        sleep(0.1)
    return []


def test_a_web_process_that_dies_is_replaced_and_all_show_the_figures_of_all(
    tmp_path: Path,
) -> None:
    with running(tmp_path, KALLIPOLIS_WORKERS="2", KALLIPOLIS_PLACE="boston") as base:
        (parent,) = [pid for pid in web_processes(os.getpid()) if len(web_processes(pid)) == 2]
        before = web_processes(parent)
        os.kill(before[0], signal.SIGKILL)
        after = replaced(parent, before)
        answers = [fetched(f"{base}/healthz") for _ in range(8)]
        seen = counted(base, "healthz")

    assert answers == ["alive\n"] * 8
    assert (len(after), before[1] in after, before[0] in after) == (2, True, False)
    assert seen == 8
