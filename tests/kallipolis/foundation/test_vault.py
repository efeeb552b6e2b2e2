"""What is sealed opens only where it belongs, and only with the key."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from kallipolis.foundation import vault


@given(st.text())
def test_sealed_words_open_to_what_they_were(words: str) -> None:
    assert vault.unseal(vault.seal(words, about="row 1"), about="row 1") == words


def test_the_same_words_never_look_the_same_sealed() -> None:
    assert vault.seal("1234", about="row 1") != vault.seal("1234", about="row 1")


def test_what_was_sealed_about_one_row_does_not_open_in_another() -> None:
    sealed = vault.seal("1234", about="row 1")

    with pytest.raises(ValueError, match="KALLIPOLIS_PERSONAL_KEY"):
        vault.unseal(sealed, about="row 2")


def test_a_fingerprint_finds_the_same_words_about_the_same_thing_only() -> None:
    found = vault.fingerprint("1234", about="id")

    assert found == vault.fingerprint("1234", about="id")
    assert found != vault.fingerprint("1235", about="id")
    assert found != vault.fingerprint("1234", about="phone")


def test_another_key_neither_opens_nor_finds(settings: Settings) -> None:
    sealed = vault.seal("1234", about="row 1")
    found = vault.fingerprint("1234", about="id")

    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, personal_key="another")

    assert vault.fingerprint("1234", about="id") != found
    with pytest.raises(ValueError, match="KALLIPOLIS_PERSONAL_KEY"):
        vault.unseal(sealed, about="row 1")


def test_the_key_is_made_once_and_for_the_owner_only(settings: Settings, tmp_path: Path) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path))

    sealed = vault.seal("1234", about="row 1")

    kept = tmp_path / "personal_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert vault.unseal(sealed, about="row 1") == "1234"
    assert [file.name for file in tmp_path.iterdir()] == ["personal_key"]
