"""Files are scanned by clamd before they are kept, and nothing is kept unscanned."""

from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from struct import unpack
from threading import Thread

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.adapters.clamav import ClamavScanner
from kallipolis.foundation.files.models import File
from kallipolis.foundation.identity.testing import make_token, make_user

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN = b"%PDF-1.7\n" + b"x" * 5000
INFECTED = b"%PDF-1.7\n" + b"x" * 1020 + EICAR
PLATFORM = system("test")


class Daemon(ThreadingTCPServer):
    """Answers what it is told to, or what it finds where it is told nothing."""

    answer = b""


class Clamd(StreamRequestHandler):
    """Speaks the protocol of clamd(8): INSTREAM, then chunks, each behind its length."""

    def handle(self) -> None:
        command = self.rfile.readline()
        content = b"".join(iter(self._chunk, b""))
        found = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
        assert isinstance(self.server, Daemon)
        answer = self.server.answer or b"stream: " + found
        assert command in {b"nINSTREAM\n", b"zINSTREAM\0"}
        self.wfile.write(answer + command[-1:])

    def _chunk(self) -> bytes:
        (length,) = unpack("!L", self.rfile.read(4))
        return self.rfile.read(length)


@pytest.fixture
def clamd(tmp_path: Path, settings: Settings) -> Iterator[Callable[[bytes], str]]:
    """Serve on a port; a test may say what is answered whatever is sent."""
    server = Daemon(("127.0.0.1", 0), Clamd)
    address = f"127.0.0.1:{server.server_address[1]}"
    changed = {"state": str(tmp_path), "scanner": address}
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, **changed)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def answering(words: bytes) -> str:
        server.answer = words
        return address

    yield answering
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_what_clamd_finds_nothing_in_is_kept(clamd: Callable[[bytes], str]) -> None:
    stored = files.store(PLATFORM, CLEAN, name="lease.pdf")

    assert files.open_stored(PLATFORM, stored.id)[1] == CLEAN


@pytest.mark.django_db
def test_an_infected_file_is_refused_by_the_name_of_what_it_carries(
    clamd: Callable[[bytes], str], tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        files.store(PLATFORM, INFECTED, name="lease.pdf")

    assert refused.value.code == "file.infected"
    assert refused.value.values == {"name": "lease.pdf", "found": "Eicar-Signature"}
    assert not File.objects.exists()
    assert list((tmp_path / "files").rglob("*")) == []


@pytest.mark.django_db
def test_an_infected_file_is_refused_over_the_interface(clamd: Callable[[bytes], str]) -> None:
    token = make_token(make_user("wei"), "cases")

    answer = Client().post(
        "/api/v1/files?name=lease.pdf",
        INFECTED,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "file.infected")


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: Can't allocate memory ERROR",
        b"INSTREAM size limit exceeded. ERROR",
        b"nonsense",
    ],
)
def test_a_file_that_clamd_could_not_scan_is_not_taken_for_clean(
    clamd: Callable[[bytes], str], answer: bytes
) -> None:
    scanner = ClamavScanner(clamd(answer))

    with pytest.raises(Outage, match="file-scanner"):
        scanner.finds(CLEAN)


@pytest.mark.django_db
def test_while_the_scanner_is_away_nothing_is_kept(
    clamd: Callable[[bytes], str], tmp_path: Path
) -> None:
    clamd(b"stream: broken ERROR")

    with pytest.raises(Outage):
        files.store(PLATFORM, CLEAN, name="lease.pdf")

    assert not File.objects.exists()
    assert list((tmp_path / "files").rglob("*")) == []
