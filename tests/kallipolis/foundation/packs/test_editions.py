"""Publishing makes editions; an edition never changes."""

from pathlib import Path

import pytest
from django.db import DatabaseError

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import ACTOR, publish_packs, write_pack

pytestmark = pytest.mark.django_db

EVENTS = "id,kind,name_en,name_zh_hans,name_zh_hant\nbirth,life,{name},生育,生育\n"


def make_pack(folder: Path, name: str = "Birth", version: str = "1.0.0") -> Path:
    files = {"events/events.csv": EVENTS.format(name=name)}
    return write_pack(folder, files, id="life", version=version)


def name_of(event: str, edition: int | None = None) -> str:
    found = packs.get("event", event, None if edition is None else Edition(edition))
    return str(found.body.name.en)


def test_publishing_makes_an_edition_in_which_the_documents_are_found(tmp_path: Path) -> None:
    edition = packs.publish(ACTOR, make_pack(tmp_path))

    assert edition == packs.edition() == 1
    assert list(packs.every("event")) == ["birth"]
    assert name_of("birth") == "Birth"


def test_a_case_that_keeps_its_edition_keeps_its_documents(tmp_path: Path) -> None:
    before = publish_packs(make_pack(tmp_path))

    after = publish_packs(make_pack(tmp_path, "Having a child", "1.1.0"))

    assert (before, after) == (1, 2)
    assert name_of("birth", before) == "Birth"
    assert name_of("birth", after) == "Having a child"


def test_a_removed_document_stays_in_the_editions_that_had_it(tmp_path: Path) -> None:
    before = publish_packs(make_pack(tmp_path))
    (tmp_path / "events" / "events.csv").unlink()

    after = publish_packs(write_pack(tmp_path, id="life", version="2.0.0"))

    assert packs.find("event", "birth", before) is not None
    assert packs.find("event", "birth", after) is None
    assert packs.every("event") == {}


def test_publishing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))

    assert publish_packs(make_pack(tmp_path)) == 1


def test_a_published_version_is_not_published_with_other_content(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))

    with pytest.raises(Refusal, match=r"pack\.version_taken"):
        publish_packs(make_pack(tmp_path, "Having a child"))


def test_an_older_version_is_refused(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path, version="1.10.0"))

    with pytest.raises(Refusal, match=r"pack\.version_behind"):
        publish_packs(make_pack(tmp_path, "Having a child", "1.9.0"))


def test_rolling_back_brings_back_the_documents_of_a_version(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))
    publish_packs(make_pack(tmp_path, "Having a child", "1.1.0"))

    edition = packs.roll_back(ACTOR, "life", "1.0.0")

    assert edition == 3
    assert name_of("birth") == "Birth"
    assert [r.version for r in packs.releases("life") if r.is_current] == ["1.0.0"]


def test_rolling_back_to_what_was_never_published_is_refused() -> None:
    with pytest.raises(Refusal, match=r"pack\.release_not_found"):
        packs.roll_back(ACTOR, "life", "1.0.0")


def test_a_release_tells_when_and_by_whom(tmp_path: Path) -> None:
    clock = SetClock()

    packs.publish(ACTOR, make_pack(tmp_path), clock=clock)

    (release,) = packs.releases()
    assert (release.pack, release.version, release.edition) == ("life", "1.0.0", 1)
    assert (release.published_at, release.published_by) == (clock.now(), "kallipolis")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packs_document SET body = '{}'",
        "UPDATE packs_document SET pack = 'other', until_edition = 9",
        "DELETE FROM packs_document",
        "UPDATE packs_release SET digest = ''",
        "DELETE FROM packs_release",
        "UPDATE packs_edition SET token = ''",
        "DELETE FROM packs_edition",
    ],
)
def test_the_database_refuses_to_change_what_was_published(tmp_path: Path, statement: str) -> None:
    publish_packs(make_pack(tmp_path))

    with pytest.raises(DatabaseError, match=r"What was published does not change\."):
        database.execute(statement)


def test_an_end_is_set_only_once(tmp_path: Path) -> None:
    publish_packs(make_pack(tmp_path))
    publish_packs(make_pack(tmp_path, "Having a child", "1.1.0"))

    with pytest.raises(DatabaseError, match=r"What was published does not change\."):
        database.execute("UPDATE packs_document SET until_edition = 9 WHERE until_edition = 2")


def test_a_document_that_is_not_there_is_refused_by_its_id() -> None:
    with pytest.raises(Refusal, match=r"pack\.document_not_found"):
        packs.get("event", "nothing")
