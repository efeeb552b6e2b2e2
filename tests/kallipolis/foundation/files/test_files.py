"""What the files room promises at its door."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.adapters.clamav import ClamavScanner
from kallipolis.foundation.files.adapters.folder import FolderStore
from kallipolis.foundation.ids import FileId, OrganisationId, PartyId

PDF = b"%PDF-1.7\n" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
RESIDENT = Actor(kind=ActorKind.RESIDENT, party=PartyId("p1"))
ANOTHER = Actor(kind=ActorKind.RESIDENT, party=PartyId("p2"))
PLATFORM = system("test")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path))


@pytest.mark.django_db
def test_a_file_comes_back_as_it_was_brought() -> None:
    stored = files.store(PLATFORM, PDF, name="lease.pdf")

    described, content = files.open_stored(PLATFORM, stored.id)

    assert content == PDF
    assert described == stored
    assert stored.media_type == "application/pdf"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file.empty"),
        ("script.pdf", b"#!/bin/sh\nrm -rf /", "file.type_not_allowed"),
        ("photo.pdf", PNG, "file.name_misleads"),
        ("huge.pdf", PDF + b"x" * 21 * 1024 * 1024, "file.too_large"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        files.store(RESIDENT, content, name=name)

    assert refused.value.code == code


@pytest.mark.django_db
def test_a_name_cannot_lead_out_of_its_folder() -> None:
    stored = files.store(PLATFORM, PDF, name="../../etc/pass\u0000wd\u202e.pdf")

    assert stored.name == "passwd.pdf"


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_not_yours_answer_alike() -> None:
    stored = files.store(RESIDENT, PDF, name="lease.pdf")

    with pytest.raises(Refusal) as not_yours:
        files.open_stored(ANOTHER, stored.id)
    with pytest.raises(Refusal) as not_there:
        files.open_stored(ANOTHER, FileId("nothing"))

    assert not_yours.value.code == not_there.value.code == "file.not_found"


@pytest.mark.django_db
def test_a_file_that_an_organisation_was_given_can_no_longer_be_discarded() -> None:
    stored = files.store(PLATFORM, PDF, name="lease.pdf")
    files.share([stored.id], [OrganisationId("civil-affairs@440300")])

    with pytest.raises(Refusal):
        files.discard(PLATFORM, stored.id)


@pytest.mark.django_db
def test_the_sweep_drops_what_no_record_names_after_a_day(tmp_path: Path) -> None:
    clock = SetClock()
    kept = files.store(PLATFORM, PDF, name="kept.pdf")
    gone = files.store(PLATFORM, PNG, name="gone.png")
    files.discard(PLATFORM, gone.id)
    clock.moment = kept.stored_at + timedelta(days=2)

    dropped = files.sweep(clock=clock)

    assert dropped == 1
    assert files.open_stored(PLATFORM, kept.id)[1] == PDF


def test_a_scanner_that_does_not_answer_is_an_outage() -> None:
    scanner = ClamavScanner("127.0.0.1:9", timeout_s=1)

    with pytest.raises(Outage):
        scanner.finds(PDF)


def test_a_lost_content_is_an_outage_and_not_an_empty_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)

    with pytest.raises(Outage):
        store.fetch("ab" * 32)
