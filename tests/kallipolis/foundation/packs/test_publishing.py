"""What a publication tells the rooms, the ledger and the world; what it refuses to break."""

from pathlib import Path

import pytest

from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs import hot
from kallipolis.foundation.packs.adapters import press
from kallipolis.foundation.packs.contracts import How
from kallipolis.foundation.packs.testing import (
    ACTOR,
    forget,
    publish_documents,
    publish_packs,
    write_pack,
)
from kallipolis.foundation.regions.testing import publish_regions, region_documents

HEADER = "id,kind,name_en,name_zh_hans,name_zh_hant\n"
BIRTH = HEADER + "birth,life,Birth,生育,生育\n"
REGIONS = "code,parent,level,name_en,name_zh_hans,name_zh_hant\n"
PROVINCE = "440000,,province,Guangdong,广东省,廣東省\n"
CALENDAR = "id: works\nregion: '440000'\ntitle: {en: Works, zh-Hans: 历, zh-Hant: 曆}\n"


def make_events(folder: Path, table: str = BIRTH, version: str = "1.0.0") -> Path:
    return write_pack(folder, {"events/events.csv": table}, id="life", version=version)


def publish_and_fail(folder: Path) -> None:
    with database.edge():
        publish_packs(folder)
        raise InterruptedError(packs.get("event", "birth").body.name.en)


@pytest.mark.django_db
def test_a_publication_is_an_event_and_an_entry_in_the_ledger(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))

    (event,) = events.recorded(types=("org.kallipolis.packs.published",))
    entries = database.rows("SELECT act, subject FROM audit_entry WHERE act = 'pack.publish'")
    assert (event.subject, event.data["version"], event.data["edition"]) == ("life", "1.0.0", 1)
    assert entries == [("pack.publish", "pack/life")]


@pytest.mark.django_db
def test_several_packs_come_into_force_with_one_edition(tmp_path: Path) -> None:
    place = write_pack(tmp_path / "place", {"regions/r.csv": REGIONS + PROVINCE}, id="place")
    works = {"calendars/works.yaml": CALENDAR}
    days = write_pack(tmp_path / "days", works, id="days", requires="place")

    edition = packs.publish(ACTOR, [days, place])

    assert edition == 1
    assert packs.get("calendar", "works", edition).pack == "days"
    assert packs.get("region", "440000", edition).pack == "place"


@pytest.mark.django_db
def test_a_check_sees_required_packs_that_are_installed_but_publishing_does_not(
    tmp_path: Path,
) -> None:
    works = {"calendars/works.yaml": CALENDAR}
    days = write_pack(tmp_path, works, id="days", requires="guangdong")

    report = packs.check(days)

    assert report.faults == ()
    with pytest.raises(Refusal) as refused:
        packs.publish(ACTOR, days)
    assert [p.field for p in refused.value.problems] == [
        f"{tmp_path}/calendars/works.yaml:2",
        f"{tmp_path}/pack.yaml:7",
    ]


@pytest.mark.django_db
def test_what_other_packs_rely_on_is_not_taken_away(tmp_path: Path) -> None:
    place = write_pack(tmp_path / "place", {"regions/r.csv": REGIONS + PROVINCE}, id="place")
    days = write_pack(tmp_path / "days", {"calendars/works.yaml": CALENDAR}, id="days")
    publish_packs(place, days)
    (place / "regions" / "r.csv").unlink()

    with pytest.raises(Refusal) as refused:
        publish_packs(write_pack(place, id="place", version="2.0.0"))

    (problem,) = refused.value.problems
    assert problem.field == "days@1.0.0/calendar/works:0"
    assert "would break: region: there is no region 440000" in problem.values["message"]
    assert packs.find("region", "440000") is not None


@pytest.mark.django_db
def test_a_version_that_was_rolled_back_may_come_into_force_again(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))
    new = make_events(tmp_path, BIRTH.replace("Birth", "Having a child"), "1.1.0")
    publish_packs(new)
    packs.roll_back(ACTOR, "life", "1.0.0")

    publish_packs(new)

    assert packs.get("event", "birth").body.name.en == "Having a child"
    assert [r.version for r in packs.releases() if r.is_current] == ["1.1.0"]


@pytest.mark.django_db
def test_rolling_back_to_what_is_in_force_changes_nothing(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))

    assert packs.roll_back(ACTOR, "life", "1.0.0") == 1


@pytest.mark.django_db
def test_a_document_that_does_not_change_keeps_the_edition_that_brought_it(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))
    before = packs.every("event")

    publish_packs(make_events(tmp_path, BIRTH + "care,life,Care,养老,養老\n", "1.1.0"))

    assert packs.get("event", "birth").since == 1
    assert packs.get("event", "birth") is before["birth"]
    assert packs.get("event", "care").since == 2


@pytest.mark.django_db
def test_kinds_that_do_not_change_are_not_read_again(tmp_path: Path) -> None:
    publish_regions()
    before = packs.every("region")

    publish_packs(make_events(tmp_path))

    assert packs.every("region") is before


@pytest.mark.django_db
def test_a_difference_names_fields_and_the_ids_in_lists(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))

    changed = BIRTH.replace("Birth", "Having a child").replace("birth,", "birth,")
    (change,) = packs.difference(make_events(tmp_path, changed, "1.1.0"))

    assert (change.how, change.kind, change.id) == (How.CHANGED, "event", "birth")
    assert [(f.path, f.before, f.after) for f in change.fields] == [
        ("name.en", '"Birth"', '"Having a child"')
    ]


@pytest.mark.django_db
def test_a_difference_to_nothing_is_all_that_is_new(tmp_path: Path) -> None:
    (change,) = packs.difference(make_events(tmp_path))

    assert (change.how, change.id, change.fields) == (How.ADDED, "birth", ())


@pytest.mark.django_db
def test_a_difference_of_a_faulty_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"pack\.faulty"):
        packs.difference(make_events(tmp_path, HEADER + "birth,death,Birth,生育,生育\n"))


@pytest.mark.django_db
def test_another_process_sees_a_new_edition_within_a_second() -> None:
    times = iter([10.0, 10.9, 11.1, 11.1])
    other = hot.Shelf(press.SHELF.decode, seconds=lambda: next(times))
    assert other.newest() == 0
    publish_documents(region=region_documents())

    seen = (other.newest(), other.newest())

    assert seen == (0, 1)


@pytest.mark.django_db
def test_an_edition_ahead_of_what_a_process_knows_is_read_at_once() -> None:
    other = hot.Shelf(press.SHELF.decode)
    assert other.newest() == 0

    edition = publish_documents(region=region_documents())

    assert "440000" in other.every("region", edition)


class Restless(hot.Shelf):
    """A shelf whose memory another thread puts anew after each look at it."""

    _held: hot._Memory

    @property
    def memory(self) -> hot._Memory:
        held, self._held = self._held, hot._Memory()
        return held

    @memory.setter
    def memory(self, held: hot._Memory) -> None:
        self._held = held


@pytest.mark.django_db
def test_an_answer_is_from_one_memory_though_another_is_put_in_its_place() -> None:
    edition = publish_documents(region=region_documents())
    packs.get("region", "440000", edition)
    full = press.SHELF.memory
    other = Restless(press.SHELF.decode)

    other.memory = full
    found = other.find("region", "440000", edition)
    other.memory = full
    every = other.every("region", edition)

    assert found is not None
    assert "440000" in every


@pytest.mark.django_db
def test_a_publication_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))

    with pytest.raises(InterruptedError, match="Other"):
        publish_and_fail(make_events(tmp_path, BIRTH.replace("Birth", "Other"), "1.1.0"))

    assert packs.edition() == 1
    assert packs.get("event", "birth").body.name.en == "Birth"


@pytest.mark.django_db
def test_the_number_of_an_edition_that_failed_is_used_again_without_its_content(
    tmp_path: Path,
) -> None:
    with pytest.raises(InterruptedError, match="Birth"):
        publish_and_fail(make_events(tmp_path))

    edition = publish_packs(make_events(tmp_path, BIRTH.replace("Birth", "Other")))

    assert edition == 1
    assert packs.get("event", "birth").body.name.en == "Other"


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_trusted_until_the_database_is_emptied(tmp_path: Path) -> None:
    publish_packs(make_events(tmp_path))

    assert press.SHELF.is_settled
    assert packs.edition() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_was_emptied_although_its_triggers_refuse_deletion() -> None:
    forget()

    assert packs.edition() == 0
    assert packs.every("event") == {}
