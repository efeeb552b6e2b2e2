"""A dirty source: what fits is published, all else is told and can be corrected."""

from pathlib import Path

import msgspec
import pytest

from kallipolis.foundation.actors import system
from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.application.catalogue import api as catalogue
from kallipolis.platforms.application.catalogue.contracts import (
    CatalogueMapping,
    Import,
    Misfit,
    Tally,
)
from kallipolis.platforms.application.catalogue.testing import (
    DIRTY_LINES,
    make_mapping,
    write_source,
)
from kallipolis.platforms.application.services import api as services

pytestmark = pytest.mark.django_db
ACTOR = system("test")


@pytest.fixture(autouse=True)
def place() -> None:
    publish_packs("core")
    publish_regions()


def run(
    folder: Path,
    lines: tuple[str, ...] = DIRTY_LINES,
    mapping: CatalogueMapping | None = None,
    *,
    is_addition: bool = False,
) -> Import:
    chosen = mapping or make_mapping()
    sheet = catalogue.rows_in(chosen, write_source(folder / "source.jsonl", lines))
    return catalogue.import_rows(ACTOR, chosen, sheet, is_addition=is_addition)


def told(misfits: tuple[Misfit, ...]) -> list[tuple[int, str]]:
    return [(misfit.line, misfit.field) for misfit in misfits]


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    done = run(tmp_path)

    assert done.tally == Tally(read=10, imported=2, rejected=7, duplicates=1)
    assert told(done.misfits) == [
        (2, ""),
        (3, "name"),
        (3, "summary"),
        (4, "promised_limit"),
        (5, "authority.region"),
        (6, "keywords"),
        (9, "row"),
        (10, "row"),
    ]


def test_a_lost_row_is_a_bug_that_shows() -> None:
    with pytest.raises(ValueError, match="lost"):
        Tally(read=3, imported=1, rejected=1, duplicates=0)


def test_a_row_becomes_a_service_with_its_words_limits_and_evidence(tmp_path: Path) -> None:
    run(tmp_path)

    service = services.get("dirty-a-1")

    assert service.name.zh_hans == service.name.en == "养老服务 补贴".replace(" ", "\xa0")
    assert service.name.zh_hant == "養老服務\xa0補貼"
    assert service.promised_limit == Limit(days=7, unit=DayUnit.WORKING)
    assert [services.evidence_type(each.type).name.zh_hans for each in service.evidence] == [
        "居民身份证",
        "户口簿",
    ]
    assert service.keywords == ("养老服务",)
    assert service.output.credential == "decision-notice"
    assert (service.process, service.form) == ("standard", "general-submission")


def test_a_paper_that_a_registry_holds_is_looked_up(tmp_path: Path) -> None:
    publish_packs("core", "public-services")
    mapping = make_mapping(requires=["core", "public-services"])

    run(tmp_path, mapping=mapping)

    needed = [each.type for each in services.get("dirty-a-1").evidence]
    assert needed == ["resident-identity-card", "household-register"]
    assert services.evidence_type(needed[0]).registry == "population"


def test_a_paper_that_a_registry_holds_is_looked_up_though_the_mapping_names_no_pack(
    tmp_path: Path,
) -> None:
    publish_packs("core", "public-services")

    run(tmp_path)

    needed = [each.type for each in services.get("dirty-a-1").evidence]
    assert needed == ["resident-identity-card", "household-register"]


def test_who_calls_a_bureau_by_its_name_is_told_its_role(tmp_path: Path) -> None:
    publish_authorities()
    authority = {"role": {"constant": "民政局"}, "region": {"constant": "440305"}}
    mapping = make_mapping(authority=authority)

    sheet = catalogue.rows_in(mapping, write_source(tmp_path / "source.jsonl"))
    misfits = catalogue.rehearse(mapping, sheet).misfits

    told = next(each.reason for each in misfits if each.field == "authority.role")
    assert "make it `civil-affairs` by a code table" in told


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    mapping = make_mapping(evidence={"take": "proofs"})

    sheet = catalogue.rows_in(mapping, write_source(tmp_path / "source.jsonl"))
    misfits = catalogue.rehearse(mapping, sheet).misfits

    told = next(each.reason for each in misfits if each.field == "evidence")
    assert told.startswith("there is no column `proofs`; the row has `")


def test_what_is_missing_is_filled_by_the_declared_default(tmp_path: Path) -> None:
    run(tmp_path)

    assert services.get("dirty-a-6").promised_limit == Limit(days=5)


def test_what_a_source_does_not_say_is_not_made_up(tmp_path: Path) -> None:
    run(tmp_path)

    service = services.get("dirty-a-1")

    assert (service.fee, service.conditions) == (None, None)


def test_a_service_resolves_to_exactly_its_own_authority(tmp_path: Path) -> None:
    run(tmp_path)
    city, province = services.get("dirty-a-1"), services.get("dirty-a-6")

    assert organisations.authority(city.authority, "440305").name.zh_hans == "民政局"
    assert organisations.authority(city.authority, "440305").region == "440300"
    assert organisations.authority(province.authority, "440305").region == "440000"
    assert (city.level, province.level) == ("city", "province")


def test_a_limit_that_no_case_could_keep_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, (DIRTY_LINES[0], DIRTY_LINES[3].replace("soon", "9999(工作日)")))

    assert told(done.misfits) == [(2, "promised_limit.days")]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = run(tmp_path)

    again = run(tmp_path)

    assert (again.version, again.edition, again.changes) == (first.version, first.edition, ())


def test_other_content_is_a_new_version_whose_difference_is_shown(tmp_path: Path) -> None:
    run(tmp_path)

    changed = run(tmp_path, tuple(line.replace("7(工", "6(工") for line in DIRTY_LINES))

    assert changed.version == "1.1.0"
    assert [(c.kind, c.id, c.fields[0].path) for c in changed.changes] == [
        ("service", "dirty-a-1", "promised_limit.days")
    ]


def test_rejected_rows_are_corrected_and_imported_alone(tmp_path: Path) -> None:
    done = run(tmp_path)
    rejected = Path(done.rejected_file).read_text(encoding="utf-8").splitlines()
    corrected = tuple(line.replace("soon", "3(工作日)") for line in rejected)

    again = run(tmp_path, corrected, is_addition=True)

    assert rejected == [DIRTY_LINES[n] for n in (1, 2, 3, 4, 5, 8, 9)]
    assert again.tally == Tally(read=7, imported=1, rejected=6, duplicates=0)
    assert again.services == 3
    assert services.get("dirty-a-3").promised_limit.days == 3


def test_a_rehearsal_publishes_nothing(tmp_path: Path) -> None:
    mapping, before = make_mapping(), packs.edition()

    done = catalogue.rehearse(mapping, catalogue.rows_in(mapping, write_source(tmp_path / "s")))

    assert (done.tally.imported, done.edition, packs.edition()) == (2, None, before)
    assert not catalogue.rejected_file(mapping).exists()


def test_a_source_of_which_nothing_fits_is_refused_and_kept_for_correction(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"catalogue\.empty"):
        run(tmp_path, ("nothing",))

    assert catalogue.rejected_file(make_mapping()).read_text() == "nothing\n"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"prefix": "No Id"}, "prefix"),
        ({"fields": {"title": {"take": "name"}}}, "fields.title"),
        ({"row": {"take": "id", "constant": 1}}, "exactly one|where the value is from"),
        ({"row": {"take": "id", "table": "codes"}}, "codes"),
        ({"row": {"take": "id", "pattern": "("}}, "regular expression"),
        ({"row": {"column": "id"}}, "column"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(
    tmp_path: Path, wrong: dict[str, object], fault: str
) -> None:
    file = tmp_path / "mapping.yaml"
    whole = msgspec.to_builtins(make_mapping())
    file.write_bytes(msgspec.json.encode({**whole, **wrong}))

    with pytest.raises(Refusal) as refused:
        catalogue.mapping(str(file))

    assert refused.value.code == "catalogue.mapping_malformed"
    said = [f"{each.field} {each.values['message']}" for each in refused.value.problems]
    assert any(part in said[0] for part in fault.split("|"))


def test_a_table_row_with_a_cell_too_many_is_told(tmp_path: Path) -> None:
    mapping = make_mapping(format="csv", encoding="gb18030")
    file = tmp_path / "source.csv"
    text = 'id,name\n1,"两\n行"\n2,b,c\n'
    file.write_bytes(text.encode("gb18030"))

    rows = catalogue.rows_in(mapping, file).rows

    assert [(row.line, row.cells, bool(row.fault)) for row in rows] == [
        (2, {"id": "1", "name": "两\n行"}, False),
        (4, {}, True),
    ]


def test_bytes_that_are_not_in_the_encoding_are_told_and_kept(tmp_path: Path) -> None:
    mapping, file = make_mapping(), tmp_path / "source.jsonl"
    file.write_bytes(b'{"id": "\xff"}\n')

    (row,) = catalogue.rows_in(mapping, file).rows

    assert row.fault == "is not in the declared encoding"
