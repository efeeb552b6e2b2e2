"""A changed rule is tried on past cases: whose answer would differ, and why."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kallipolis.domains.government.backtests import api
from kallipolis.domains.government.backtests.contracts import (
    BackTest,
    BackTestId,
    Change,
    Question,
    State,
    Turn,
)
from kallipolis.domains.government.backtests.jobs import JOBS
from kallipolis.domains.government.backtests.testing import (
    POOR,
    RULE,
    YOUNGER,
    decide_case,
    publish_allowance,
    write_allowance,
)
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId, RegionCode
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

ALL = Question(service="allowance")
TEST = system("test")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office()
    publish_allowance(tmp_path / "published")
    return office


def editor(office: Office) -> Actor:
    return office.official("pack-editor")


def change_of(office: Office, rule: str = YOUNGER) -> Change:
    return api.read_change(editor(office), rule.encode(), name="allowance-decision.yaml")


def tried(office: Office, rule: str = YOUNGER, question: Question = ALL) -> BackTest:
    trial = api.begin(editor(office), change_of(office, rule), question)
    jobs.run_due()
    return api.get(editor(office), trial.id)


class TestComparing:
    """What comes of a trial."""

    def test_only_those_whose_answer_differs_are_found_with_the_reasons(
        self, office: Office
    ) -> None:
        ids = [decide_case(office, age) for age in (60, 66, 72)]

        tally, found = api.back_test(editor(office), change_of(office), ALL)

        (one,) = found
        assert (tally.cases, tally.same, tally.differing, tally.incomparable) == (3, 2, 1, 0)
        assert (one.case, one.outputs) == (ids[1], ("decision", "amount"))
        assert Turn(output="decision", before="refuse", after="grant", cases=1) in tally.turns
        assert one.before is not None
        assert [why.en for why in one.before.why] == ["Too young."]

    def test_what_is_found_tells_nothing_of_the_person(self, office: Office) -> None:
        decide_case(office, 66)

        _, (one,) = api.back_test(editor(office), change_of(office), ALL)

        assert one.after is not None
        assert [why.en for why in one.after.why] == ["You are …."]

    def test_cases_that_lack_a_fact_are_listed_as_not_comparable(self, office: Office) -> None:
        ids = [decide_case(office, 72), decide_case(office, 73, income=50000)]

        tally, found = api.back_test(editor(office), change_of(office, POOR), ALL)

        by_case = {one.case: one for one in found}
        assert (tally.differing, tally.incomparable, tally.missing) == (1, 1, {"income": 1})
        assert (by_case[ids[0]].kind, by_case[ids[0]].missing) == ("incomparable", ("income",))
        assert by_case[ids[1]].kind == "differs"

    def test_each_version_takes_its_facts_from_where_it_says(self, office: Office) -> None:
        decide_case(office, 72, years=12)
        moved = RULE.replace("from: applicant.age", "from: answers.years")

        _, (one,) = api.back_test(editor(office), change_of(office, moved), ALL)

        assert one.before is not None
        assert one.after is not None
        assert one.before.values["decision"] == "grant"
        assert one.after.values["decision"] == "refuse"

    @pytest.mark.parametrize(
        ("question", "compared"),
        [
            (Question(service="allowance", region=RegionCode("440300")), 2),
            (Question(service="allowance", since=date(2100, 1, 1)), 0),
            (Question(service="allowance", until=date(2000, 1, 1)), 0),
            (Question(service="allowance", most=1), 1),
        ],
    )
    def test_only_the_cases_that_were_chosen_are_compared(
        self, office: Office, question: Question, compared: int
    ) -> None:
        decide_case(office, 66, region="440305")
        decide_case(office, 66)
        decide_case(office, 66, region="441900")

        tally, _ = api.back_test(editor(office), change_of(office), question)

        assert tally.cases == compared

    def test_changes_of_an_installed_pack_are_its_changed_and_its_new_rules(
        self, office: Office, tmp_path: Path
    ) -> None:
        new = RULE.replace("id: allowance-decision", "id: another-decision")
        folder = write_allowance(tmp_path / "next", YOUNGER, version="2.0.0")
        (folder / "rules" / "another.yaml").write_text(new)

        changes = api.changes_in(editor(office), str(folder))

        assert [change.after.id for change in changes.changed] == ["allowance-decision"]
        assert [id for id, _ in changes.changed[0].services] == ["allowance"]
        assert [rule.id for rule in changes.added] == ["another-decision"]


class TestRefusing:
    """What cannot be tried, and who may not try."""

    @pytest.mark.parametrize(
        ("question", "code"),
        [
            (Question(service="another"), "backtest.service_unfit"),
            (Question(service="allowance", most=0), "backtest.most"),
            (Question(service="allowance", most=10_001), "backtest.most"),
            (Question(service="allowance", region=RegionCode("999999")), "backtest.region_unknown"),
            (
                Question(service="allowance", since=date(2026, 2, 1), until=date(2026, 1, 1)),
                "backtest.period_empty",
            ),
        ],
    )
    def test_what_cannot_be_asked_is_said_beside_its_field(
        self, office: Office, question: Question, code: str
    ) -> None:
        with pytest.raises(Refusal, match=r"backtest\.malformed") as refused:
            api.begin(editor(office), change_of(office), question)

        assert [problem.code for problem in refused.value.problems] == [code]

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            (RULE, "backtest.unchanged"),
            (RULE.replace("allowance-decision", "nobody-knows"), "rule.not_found"),
            (RULE.replace("kind: decision", "kind: guess"), "pack.faulty"),
            ("", "pack.faulty"),
            ("id: [", "pack.faulty"),
        ],
    )
    def test_a_text_that_is_no_change_of_a_rule_is_refused(
        self, office: Office, rule: str, code: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            change_of(office, rule)

        assert refused.value.code == code

    def test_who_may_not_try_rules_finds_nothing(self, office: Office, tmp_path: Path) -> None:
        change, trial = change_of(office), tried(office)
        decider = office.official("decider")

        with pytest.raises(Refusal, match=r"rule\.not_found"):
            api.begin(decider, change, ALL)
        with pytest.raises(Refusal, match=r"rule\.not_found"):
            api.changes_in(decider, str(write_allowance(tmp_path / "next", YOUNGER)))
        with pytest.raises(Refusal, match=r"backtest\.not_found"):
            api.get(decider, trial.id)
        with pytest.raises(Refusal, match=r"backtest\.not_found"):
            api.export(decider, trial.id)
        assert api.recent(decider) == ()


class TestTrials:
    """Trials that a worker makes."""

    def test_a_trial_waits_runs_and_is_kept(self, office: Office) -> None:
        decide_case(office, 66)

        waiting = api.begin(editor(office), change_of(office), ALL)
        jobs.run_due()

        done = api.get(editor(office), waiting.id)
        assert (waiting.state, done.state) == (State.WAITING, State.DONE)
        assert (done.done, done.total, done.tally.differing) == (1, 1, 1)
        assert [trial.id for trial in api.recent(editor(office))] == [waiting.id]

    def test_making_a_trial_twice_changes_nothing(self, office: Office) -> None:
        decide_case(office, 66)
        trial = tried(office)

        JOBS[0].run(id=trial.id)

        page = api.findings_of(editor(office), trial.id)
        assert (len(page.findings), page.after) == (1, None)
        assert api.get(editor(office), trial.id).tally == trial.tally

    def test_findings_come_in_pages_of_a_kind(self, office: Office) -> None:
        lacking = decide_case(office, 72)
        differing = [decide_case(office, age, income=90000) for age in (71, 73)]
        trial = tried(office, POOR)

        first = api.findings_of(editor(office), trial.id, kind="differs", limit=1)
        last = api.findings_of(
            editor(office), trial.id, kind="differs", after=first.after or 0, limit=1
        )
        others = api.findings_of(editor(office), trial.id, kind="incomparable")

        assert [one.case for one in (*first.findings, *last.findings)] == sorted(
            differing, reverse=True
        )
        assert last.after is None
        assert [one.case for one in others.findings] == [lacking]

    def test_only_who_may_view_a_case_sees_what_the_rules_saw(self, office: Office) -> None:
        case = decide_case(office, 66)
        trial = tried(office)
        roles = (*editor(office).assignments, *office.official("decider").assignments)
        both = replace(editor(office), assignments=roles)

        gapped = api.look_into(editor(office), trial.id, case)
        full = api.look_into(both, trial.id, case)

        viewed = audit.search(TEST, Query(act="case.view", subject=case))
        assert (gapped.view, gapped.facts) == (None, None)
        assert full.after is not None
        assert [why.en for why in full.after.why] == ["You are 66."]
        assert full.facts is not None
        assert full.facts["age"] == 66
        assert [entry.purpose for entry in viewed] == [f"back-test {trial.id}"]

    def test_a_case_that_was_not_found_in_a_trial_is_not_looked_into(self, office: Office) -> None:
        trial = tried(office)

        with pytest.raises(Refusal, match=r"backtest\.not_found"):
            api.look_into(editor(office), trial.id, CaseId("2611271NOBODY000"))
        with pytest.raises(Refusal, match=r"backtest\.not_found"):
            api.get(editor(office), BackTestId("nothing"))

    def test_trying_and_carrying_away_go_on_record(self, office: Office) -> None:
        decide_case(office, 66)
        trial = tried(office)

        carried = list(api.export(editor(office), trial.id))

        asked = audit.search(TEST, Query(act="rule.back_test"))
        exported = audit.search(TEST, Query(act="rule.export"))
        assert len(carried) == 1
        assert [entry.subject for entry in asked] == ["service:allowance"]
        assert [entry.subject for entry in exported] == [f"back-test:{trial.id}"]

    def test_a_trial_is_forgotten_after_ninety_days(self, office: Office) -> None:
        trial = tried(office)
        later = SYSTEM_CLOCK.now() + timedelta(days=91)

        kept = api.forget()
        forgotten = api.forget(clock=SetClock(later))

        assert (kept, forgotten) == (0, 1)
        with pytest.raises(Refusal, match=r"backtest\.not_found"):
            api.get(editor(office), trial.id)
