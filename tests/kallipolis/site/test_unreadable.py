"""Documents that this version cannot read are told on the command line, before somebody asks."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kallipolis.foundation.packs import hot
from kallipolis.foundation.packs.testing import forget, publish_documents, write_pack
from kallipolis.foundation.regions.testing import region_documents
from kallipolis.site import run
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db

REGIONS = """\
code,parent,level,name_en,name_zh_hans,name_zh_hant
US-MA,,state,Massachusetts,马萨诸塞州,馬薩諸塞州
"""
SHENZHEN = '{"code": "440300"}'


def store_from_a_newer_version(count: int) -> None:
    """Store documents as a version would whose regions have a second shape."""
    edition = publish_documents(region=region_documents())
    ids = [f"4499{n:02}" for n in range(count)]
    hot.write(("region", id, "samples", "2.0.0", "", SHENZHEN, 2, edition) for id in ids)
    forget()


def test_the_start_names_some_documents_and_how_many_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    store_from_a_newer_version(7)

    run.tell_unreadable()

    told = capsys.readouterr().err
    assert told.count("Cannot be read: region 4499") == run.SHOWN
    assert "7 stored documents cannot be read by this version" in told


def test_the_start_says_nothing_where_all_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    publish_documents(region=region_documents())

    run.tell_unreadable()

    assert capsys.readouterr().err == ""


def test_a_command_that_needs_such_a_document_says_so_and_what_to_do(tmp_path: Path) -> None:
    store_from_a_newer_version(1)
    pack = write_pack(tmp_path, {"regions/regions.csv": REGIONS}, id="elsewhere")

    answer = CliRunner().invoke(main, ["pack", "check", str(pack)])

    assert answer.exit_code == 75
    assert "Something that this rests on cannot be read at the moment." in answer.output
    assert "`kallipolis pack reread`" in answer.output
