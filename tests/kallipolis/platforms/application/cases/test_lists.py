"""Who sees which cases, in which order: inboxes, own cases, supervision, past cases."""

from datetime import date, timedelta

import msgspec
import pytest

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.foundation.audit.models import Entry as Noted
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.calendar.documents import CalendarDocument, NamedDay
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseFilter,
    Correction,
    InboxFilter,
    InboxPage,
    Light,
    Outcome,
    PastFilter,
    PauseKind,
    Relation,
    Request,
    Then,
)
from kallipolis.platforms.application.cases.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

GRANT = Then(action="decide-at-once", request=Request(outcome=Outcome.GRANTED))


def accepted(office: Office, days: int) -> Case:
    case = office.open(promised=Limit(days=days))
    return office.act("acceptance-officer", case, "accept")


def ids(page: InboxPage) -> list[str]:
    return [row.case.id for row in page.rows]


class TestInbox:
    """What waits for an official's organisation, most urgent first."""

    def test_the_most_urgent_comes_first(self) -> None:
        office = Office()
        cases = [accepted(office, days) for days in (9, 2, 5)]

        page = api.inbox(office.official("decider"), clock=office.clock)

        assert ids(page) == [cases[1].id, cases[2].id, cases[0].id]
        assert [row.words.en for row in page.rows] == [
            "2 working days left",
            "5 working days left",
            "9 working days left",
        ]

    def test_pages_follow_one_another_without_gaps(self) -> None:
        office = Office()
        cases = [accepted(office, days) for days in (3, 1, 2, 2, 1)]
        official = office.official("decider")

        first = api.inbox(official, InboxFilter(limit=2), clock=office.clock)
        second = api.inbox(
            official, InboxFilter(limit=2, after=first.after or ""), clock=office.clock
        )
        third = api.inbox(
            official, InboxFilter(limit=2, after=second.after or ""), clock=office.clock
        )

        found = ids(first) + ids(second) + ids(third)
        assert sorted(found) == sorted(case.id for case in cases)
        assert (len(first.rows), len(second.rows), third.after) == (2, 2, None)

    @pytest.mark.parametrize(
        ("light", "expected"),
        [
            (Light.RED, [0]),
            (Light.YELLOW, [1]),
            (Light.GREEN, [2]),
            (Light.PAUSED, [3]),
            (Light.DONE, []),
            (None, [0, 1, 2, 3]),
        ],
    )
    def test_lights_filter(self, light: Light | None, expected: list[int]) -> None:
        office = Office()
        cases = [accepted(office, days) for days in (1, 3, 15, 1)]
        office.act("lead-reviewer", cases[3], "suspend", kind=PauseKind.HEARING, reason="hearing")
        office.clock.advance(days=2)

        page = api.inbox(office.official("decider"), InboxFilter(light=light), clock=office.clock)

        assert ids(page) == [cases[index].id for index in expected]

    def test_lights_are_told_in_words(self) -> None:
        office = Office()
        accepted(office, 1)
        office.clock.advance(days=2)

        (row,) = api.inbox(office.official("decider"), clock=office.clock).rows

        assert (row.light, row.words.en) == (Light.RED, "Overdue by 1 working day")
        assert row.words.zh_hans == "已超期1个工作日"

    def test_a_suspended_case_stays_and_shows_why(self) -> None:
        office = Office()
        case = accepted(office, 5)
        office.act("lead-reviewer", case, "suspend", kind=PauseKind.HEARING, reason="hearing")

        (row,) = api.inbox(office.official("decider"), clock=office.clock).rows

        assert (row.light, row.due_at) == (Light.PAUSED, None)
        assert row.words.en == "The clock is stopped for a hearing"

    def test_what_waits_for_the_applicant_is_not_in_it(self) -> None:
        office = Office()
        case = office.open()
        office.act(
            "acceptance-officer",
            case,
            "ask-corrections",
            corrections=(Correction(item="name", words="?"),),
        )

        assert api.inbox(office.official("acceptance-officer"), clock=office.clock).rows == ()

    def test_what_is_done_is_not_in_it(self) -> None:
        office = Office()
        office.open("instant", then=(GRANT,))

        assert api.inbox(office.official("decider"), clock=office.clock).rows == ()

    @pytest.mark.parametrize(
        "actor",
        [
            pytest.param(ANONYMOUS, id="anybody"),
            pytest.param(make_resident(), id="the applicant"),
        ],
    )
    def test_others_have_none(self, actor: Actor) -> None:
        office = Office()
        accepted(office, 5)

        assert api.inbox(actor, clock=office.clock).rows == ()

    def test_a_service_filters(self) -> None:
        office = Office()
        accepted(office, 5)
        wanted = office.open(service="other-service")

        page = api.inbox(
            office.official("decider"), InboxFilter(service="other-service"), clock=office.clock
        )

        assert ids(page) == [wanted.id]

    def test_a_page_that_was_never_given_is_refused(self) -> None:
        office = Office()

        with pytest.raises(Refusal, match="page_unknown") as refused:
            api.inbox(office.official("decider"), InboxFilter(after="x"), clock=office.clock)

        assert refused.value.reason is Reason.MALFORMED


class TestOwnCases:
    """A person's own cases, and those they act for under a mandate."""

    def test_the_latest_comes_first(self) -> None:
        office = Office()
        first = office.open()
        office.clock.advance(minutes=1)
        second = office.open()

        page = api.cases_of(office.resident, CaseFilter(limit=1), clock=office.clock)
        rest = api.cases_of(office.resident, CaseFilter(after=page.after or ""))

        assert [case.id for case in page.cases] == [second.id]
        assert [case.id for case in rest.cases] == [first.id]

    def test_others_see_none_of_them(self) -> None:
        office = Office()
        office.open()

        assert api.cases_of(make_resident("other"), clock=office.clock).cases == ()
        assert api.cases_of(ANONYMOUS, clock=office.clock).cases == ()

    @pytest.mark.parametrize(
        ("scopes", "count"),
        [
            pytest.param({"*"}, 2, id="all"),
            pytest.param({"sample-service"}, 1, id="one service"),
            pytest.param({"another"}, 0, id="another service"),
        ],
    )
    def test_a_mandate_shows_what_it_covers(self, scopes: set[str], count: int) -> None:
        office = Office()
        office.open()
        office.open(service="second-service")
        daughter = msgspec.structs.replace(
            make_resident("daughter"),
            on_behalf_of=PartyId("resident"),
            mandate_scopes=frozenset(scopes),
        )

        assert len(api.cases_of(daughter, clock=office.clock).cases) == count

    def test_an_organisation_lists_what_it_decides_and_decided(self) -> None:
        office = Office()
        case = office.open("instant", then=(GRANT,))
        own = CaseFilter(organisation=case.deciding)

        found = api.cases_of(office.official("decider"), own, clock=office.clock)

        assert [one.id for one in found.cases] == [case.id]

    def test_another_organisations_list_is_not_found(self) -> None:
        office = Office()
        stranger = office.official("decider", "civil-affairs@441900")

        with pytest.raises(Refusal, match=r"case\.not_found"):
            api.cases_of(stranger, CaseFilter(organisation=OrganisationId("civil-affairs@440300")))


class TestOneCase:
    """Not found and not yours are one answer; who looks is noted."""

    @pytest.mark.parametrize(
        "actor",
        [
            pytest.param(ANONYMOUS, id="anybody"),
            pytest.param(make_resident("other"), id="another resident"),
        ],
    )
    def test_a_case_that_is_not_yours_is_not_found(self, actor: Actor) -> None:
        office = Office()
        case = office.open()

        with pytest.raises(Refusal) as theirs:
            api.find_for(actor, case.id, clock=office.clock)
        with pytest.raises(Refusal) as nothing:
            api.find_for(actor, "2611220000000000", clock=office.clock)

        assert (theirs.value.code, theirs.value.reason) == ("case.not_found", Reason.NOT_FOUND)
        assert (nothing.value.code, nothing.value.reason) == ("case.not_found", Reason.NOT_FOUND)

    def test_another_authority_can_neither_see_nor_act(self) -> None:
        office = Office()
        case = office.open()
        stranger = office.official("decider", "civil-affairs@441900")

        with pytest.raises(Refusal, match=r"case\.not_found"):
            api.find_for(stranger, case.id, clock=office.clock)
        with pytest.raises(Refusal, match=r"case\.not_found"):
            api.act(stranger, case.id, "accept", clock=office.clock)

    def test_an_official_who_looks_is_noted_and_the_applicant_is_not(self) -> None:
        office = Office()
        case = office.open()

        api.find_for(office.resident, case.id, clock=office.clock)
        api.find_for(office.official("decider"), case.id, clock=office.clock)

        noted = Noted.objects.filter(subject=case.id, act="case.view")
        assert [entry.actor for entry in noted] == ["decider-1"]

    @pytest.mark.parametrize(
        ("role", "relations", "actions"),
        [
            (
                "acceptance-officer",
                {Relation.ACCEPTANCE},
                {
                    "accept",
                    "ask-corrections",
                    "refuse-acceptance",
                    "transfer",
                },
            ),
            ("decider", {Relation.LEAD}, set()),
            ("supervisor", {Relation.SUPERVISOR}, {"remind", "remark"}),
        ],
    )
    def test_each_is_offered_what_they_may_do_now(
        self, role: str, relations: set[Relation], actions: set[str]
    ) -> None:
        office = Office()
        case = office.open()

        view = api.find_for(office.official(role), case.id, clock=office.clock)

        assert set(view.relations) == relations
        assert {offer.name for offer in view.actions} == actions

    def test_every_action_offered_can_be_taken_as_it_says(self) -> None:
        office = Office()
        case = office.open()

        view = api.find_for(office.resident, case.id, clock=office.clock)

        assert {offer.name for offer in view.actions} == {"withdraw", "urge"}
        assert all(offer.title.zh_hant for offer in view.actions)

    def test_two_officials_at_once_do_not_overwrite_each_other(self) -> None:
        office = Office()
        case = accepted(office, 5)
        decider = office.official("decider")
        granted = Request(outcome=Outcome.GRANTED)
        api.act(decider, case.id, "decide", granted, expected_version=case.version)

        with pytest.raises(Refusal, match=r"case\.changed"):
            api.act(decider, case.id, "extend", expected_version=case.version)


class TestSupervision:
    """A supervisor watches the limits of a region."""

    def test_each_organisations_load_is_counted(self) -> None:
        office = Office()
        [accepted(office, days) for days in (1, 3, 15)]
        office.clock.advance(days=2)

        watched = api.supervise(office.official("supervisor"), clock=office.clock)

        (load,) = watched.loads
        assert (load.open, load.near, load.overdue) == (3, 1, 1)
        assert len(watched.urgent.cases) == 3
        assert watched.urgent.cases[0].light is Light.RED

    def test_only_ones_own_region_is_watched(self) -> None:
        office = Office()
        accepted(office, 5)
        elsewhere = office.official("supervisor", "civil-affairs@441900")

        watched = api.supervise(elsewhere, clock=office.clock)

        assert (watched.loads, watched.urgent.cases) == ((), ())

    def test_nobody_else_watches(self) -> None:
        office = Office()
        accepted(office, 5)

        watched = api.supervise(office.official("decider"), clock=office.clock)

        assert (watched.loads, watched.urgent.cases) == ((), ())

    def test_a_remark_is_answered_by_the_lead(self) -> None:
        office = Office()
        case = accepted(office, 5)
        office.act("supervisor", case, "remark", reason="why so slow?")

        office.act("lead-reviewer", case, "answer-remark", reason="the expert is ill")

        (remark,) = api.find_for(office.official("decider"), case.id, clock=office.clock).remarks
        assert (remark.words, remark.answer) == ("why so slow?", "the expert is ill")
        with pytest.raises(Refusal, match="no_remark_open"):
            office.act("lead-reviewer", case, "answer-remark", reason="again")


class TestPastCases:
    """Decided cases, to test changed rules on, without names."""

    def test_they_say_what_was_decided_on_what(self) -> None:
        office = Office()
        case = office.open("instant", then=(GRANT,), facts={"age": 81}, answers={"name": "Lin"})
        office.open("instant")

        found = api.past_cases(office.official("pack-editor"), case.service)

        assert [(one.id, one.facts, one.outcome) for one in found] == [
            (case.id, {"age": 81}, Outcome.GRANTED)
        ]

    def test_they_are_those_of_a_period_and_of_a_region_with_all_in_it(self) -> None:
        office = Office()
        early = office.open("instant", then=(GRANT,), region=RegionCode("440305"))
        office.clock.advance(days=10)
        late = office.open("instant", then=(GRANT,), region=RegionCode("440305"))
        elsewhere = office.open("instant", then=(GRANT,), region=RegionCode("441900"))
        editor, day = office.official("pack-editor"), office.clock.now()
        shenzhen = PastFilter(region=RegionCode("440300"))

        def found(asked: PastFilter) -> list[str]:
            return [one.id for one in api.past_cases(editor, early.service, asked)]

        assert found(shenzhen) == [late.id, early.id]
        assert found(PastFilter(until=day)) == [early.id]
        assert set(found(PastFilter(since=day))) == {late.id, elsewhere.id}
        assert found(PastFilter(region=RegionCode("999999"))) == []
        assert api.count_past_cases(editor, early.service, shenzhen) == 2
        assert api.count_past_cases(editor, early.service, PastFilter(limit=1)) == 1

    def test_they_are_for_who_writes_rules(self) -> None:
        office = Office()

        with pytest.raises(Refusal, match=r"case\.not_found"):
            api.past_cases(office.official("decider"), "sample-service")
        with pytest.raises(Refusal, match=r"case\.not_found"):
            api.count_past_cases(office.official("decider"), "sample-service")


class TestTerms:
    """What time does: reminders, lateness, escalation; each told once."""

    def test_a_limit_that_nears_passes_and_is_ignored_is_told_three_times(self) -> None:
        office = Office()
        case = accepted(office, 5)

        office.live(days=20)

        told = [fact for fact in office.facts(case) if fact not in {"submitted", "accepted"}]
        assert told == ["near-limit", "overdue", "escalated"]

    def test_all_is_told_at_once_when_no_worker_ran_for_long(self) -> None:
        office = Office()
        case = accepted(office, 5)

        office.advance(days=20)

        assert office.facts(case)[2:] == ["overdue", "escalated"]

    def test_nothing_is_told_while_the_clock_stands(self) -> None:
        office = Office()
        case = accepted(office, 5)
        office.act("lead-reviewer", case, "suspend", kind=PauseKind.HEARING, reason="hearing")

        office.advance(days=60)

        assert office.facts(case)[-1] == "suspended"

    def test_running_the_clocks_twice_changes_nothing(self) -> None:
        office = Office()
        accepted(office, 1)
        office.clock.moment += timedelta(days=3)

        first = api.run_clocks(clock=office.clock)
        second = api.run_clocks(clock=office.clock)

        assert (first, second) == (1, 0)

    def test_what_happens_in_time_is_hidden_from_the_applicant(self) -> None:
        office = Office()
        case = accepted(office, 1)
        office.advance(days=9)

        seen = api.find_for(office.resident, case.id, clock=office.clock)
        known = api.find_for(office.official("decider"), case.id, clock=office.clock)

        assert "overdue" not in {entry.action for entry in seen.history}
        assert "overdue" in {entry.action for entry in known.history}

    def test_a_holiday_that_is_announced_moves_the_terms_that_run(self) -> None:
        office = Office()
        case = accepted(office, 5)
        spring = NamedDay(date=date(2026, 1, 8), name=everywhere("A day off"))
        publish_documents(
            calendar=[
                CalendarDocument(
                    id="city", region="440300", title=everywhere("City"), holidays=(spring,)
                )
            ]
        )

        events.dispatch(subscriptions=SUBSCRIPTIONS, clock=office.clock)
        api.run_clocks(clock=office.clock)

        (row,) = api.inbox(office.official("decider"), clock=office.clock).rows
        assert case.due_at is not None
        assert row.due_at is not None
        assert (row.due_at - case.due_at).days == 1
        assert api.run_clocks(clock=office.clock) == 0
