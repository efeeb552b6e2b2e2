"""The law of a place: which notices, articles and limits a process runs with there."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest

from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import Notices, Outcome, Procedure, Process
from kallipolis.platforms.application.cases.documents import check_procedure
from kallipolis.platforms.application.cases.logic.procedure import Ground
from kallipolis.platforms.application.cases.testing import Office, make_procedure

OF_A_COUNTRY = re.compile(
    r"PRC|China|Guangdong|Massachusetts|Licensing|[Rr]econsideration|\bcn-|\bart\. ?\d"
    "|中华|中國|行政许可|行政許可|行政复议|行政覆議|依法"
)
REFUSED = {"reason": "no home", "rule": "law/art-3", "remedy": "write to us"}
GENERAL = make_procedure("general", notices=Notices(refused="letter", revoked="letter"))
OF_LICENCES = make_procedure("licences", services=("licence",), notices=Notices(refused="licence"))
OF_THE_CITY = make_procedure("city", region="440300", notices=Notices(refused="city"))


def process_under(office: Office, *procedures: Procedure, service_kind: str = "") -> Process:
    office.under(*procedures)
    case = office.open(service_kind=service_kind)
    return api.process_of(case, service_kind)


class Shelf:
    """All documents in sight of a check."""

    def __init__(self, **documents: Mapping[str, msgspec.Struct]) -> None:
        self.documents = documents

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.every(kind).get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self.documents.get(kind, MappingProxyType({}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("service_kind", "procedures", "kind"),
    [
        ("licence", (), "refusal-decision"),
        ("licence", (GENERAL,), "letter"),
        ("licence", (OF_LICENCES, GENERAL), "licence"),
        ("benefit", (OF_LICENCES, GENERAL), "letter"),
        ("benefit", (OF_LICENCES,), "refusal-decision"),
        ("licence", (OF_THE_CITY, OF_LICENCES, GENERAL), "city"),
        ("licence", (make_procedure(region="440100"),), "refusal-decision"),
    ],
)
def test_the_nearest_procedure_says_which_notice_is_given(
    service_kind: str, procedures: tuple[Procedure, ...], kind: str
) -> None:
    process = process_under(Office(), *procedures, service_kind=service_kind)

    assert process.notices.refused == kind


@pytest.mark.django_db
def test_a_place_gives_no_notice_where_the_process_gives_none() -> None:
    process = process_under(Office(), GENERAL)

    assert process.notices.revoked == ""


@pytest.mark.django_db
def test_the_place_says_until_when_a_decision_can_be_contested() -> None:
    office = Office()
    ten = Ground(within=Limit(days=10, unit=DayUnit.CALENDAR))
    office.under(make_procedure(actions={"appeal": ten}))
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)
    office.advance(days=11)

    with pytest.raises(Refusal, match="too_late"):
        office.apply(case, "appeal", reason="It is wrong.")


@pytest.mark.django_db
def test_a_running_case_keeps_the_law_under_which_it_began() -> None:
    office = Office()
    before = office.open()
    office.under(make_procedure(notices=Notices(refused="letter")))
    after = office.open()

    kinds = [api.process_of(case, "").notices.refused for case in (before, after)]

    assert kinds == ["refusal-decision", "letter"]


@pytest.mark.django_db
def test_cases_of_two_kinds_in_one_list_have_each_the_steps_of_their_kind() -> None:
    office = Office()
    steps = {"standard": {"submitted": Limit(days=9, unit=DayUnit.CALENDAR)}}
    office.under(make_procedure("licences", services=("licence",), steps=steps))
    opened = [office.open(service_kind=kind) for kind in ("benefit", "licence")]

    listed = api.inbox(office.official("acceptance-officer"), clock=office.clock).rows

    alone = {case.id: case.step_due_at for case in opened}
    assert {row.case.id: row.case.step_due_at for row in listed} == alone
    assert len(set(alone.values())) == 2


def test_a_procedure_of_nowhere_and_of_nothing_is_found() -> None:
    procedure = make_procedure(notices=Notices(refused="letter"), actions={"dance": Ground()})

    found = {remark.path: remark.message for remark in check_procedure(procedure, Shelf())}

    assert found == {
        "region": "there is no region `440000`",
        "actions.dance": "no process has an action `dance`",
        "notices.refused": "there is no credential `letter`",
    }


def test_two_procedures_for_the_same_cases_are_found() -> None:
    one, other = make_procedure("one", actions={}), make_procedure("two", actions={})
    shelf = Shelf(procedure={"one": one, "two": other}, region={"440000": one})

    (remark,) = check_procedure(one, shelf)

    assert remark.message == "`two` holds for the same region and services"


@pytest.mark.django_db
def test_the_core_cites_no_law_of_any_country() -> None:
    edition: Edition = Office().edition
    processes = [document.body for document in packs.every("process", edition).values()]

    cited = [action.legal_basis for each in processes for action in each.actions.values()]

    assert packs.every("law", edition) == {}
    assert {*cited, *(law for each in processes for law in each.legal_basis)} == {""}


def test_nothing_in_the_core_speaks_of_a_country() -> None:
    core = Path(str(files("kallipolis_packs"))) / "core"
    words = "".join(file.read_text("utf-8") for file in core.rglob("*.*") if file.is_file())

    assert OF_A_COUNTRY.findall(words) == []
