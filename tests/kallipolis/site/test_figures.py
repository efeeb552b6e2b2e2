"""All processes of an installation on a machine keep their figures in one place, that is theirs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.site import figures


@pytest.fixture(autouse=True)
def _as_if_not_shared_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(figures.VARIABLE, "")


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    folder = figures.share(tmp_path)
    yield folder
    figures.forget_dead(folder)
    folder.rmdir()


def test_each_installation_has_a_folder_for_its_owner_alone_and_no_disk_can_fill_it(
    shared: Path, tmp_path: Path
) -> None:
    assert os.environ[figures.VARIABLE] == str(shared)
    assert shared.stat().st_mode & 0o777 == 0o700
    assert tmp_path not in shared.parents
    assert figures.folder_of(tmp_path / "other") != shared


def test_the_figures_of_those_who_are_gone_are_forgotten(shared: Path) -> None:
    mine, gone = shared / f"counter_{os.getpid()}.db", shared / "counter_99999999.db"
    mine.touch()
    gone.touch()

    figures.forget_dead(shared)

    assert (mine.exists(), gone.exists()) == (True, False)
    mine.unlink()


def test_a_folder_that_another_has_put_there_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "led-here").symlink_to(tmp_path)
    monkeypatch.setenv(figures.VARIABLE, str(tmp_path / "led-here"))

    with pytest.raises(ConfigurationError, match="is not ours"):
        figures.share(tmp_path)
