"""The doors under random moves: what lies in the database is what the engine says, and told."""

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.kallipolis.platforms.application.cases.requests import PIECES, fitting

from kallipolis.foundation.audit.models import Entry as Noted
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api, hot
from kallipolis.platforms.application.cases.adapters import keeping
from kallipolis.platforms.application.cases.contracts import Case, Opening, Piece
from kallipolis.platforms.application.cases.logic import rows
from kallipolis.platforms.application.cases.models import Case as Row
from kallipolis.platforms.application.cases.models import OpenReview
from kallipolis.platforms.application.cases.testing import (
    Office,
    core_processes,
    make_opening,
    make_part,
    set_stage,
)

pytestmark = pytest.mark.django_db

ROLES = ("acceptance-officer", "lead-reviewer", "decider", "delivery-officer", "supervisor")
SMALL = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
PLACES = ("public-security@440300", "market-regulation@440300", "civil-affairs@440300")


class Doors(RuleBasedStateMachine):
    """Several cases of a city, opened, moved and timed through the doors."""

    @initialize()
    def begin(self) -> None:
        Row.objects.all().delete()
        OpenReview.objects.all().delete()
        self.office = Office(edition=packs.edition())
        self.open: list[Case] = []
        self.tried = 0
        self.known: list[str] = []

    def ids(self) -> list[str]:
        """Return all cases in the order in which they came; their numbers are by chance."""
        found = Row.objects.order_by("service", "id").values_list("id", flat=True)
        self.known += [id for id in found if id not in self.known]
        return self.known

    @rule(process=st.sampled_from(sorted(core_processes())), key=st.sampled_from(["", "a", "b"]))
    def somebody_opens_a_case(self, process: str, key: str) -> None:
        parts = (make_part("first"), make_part("second", after=("first",)), make_part("third"))
        opening: Opening = make_opening(
            process,
            edition=self.office.edition,
            idempotency_key=key and key + process + str(len(self.open)),
            evidence=tuple(Piece(requirement=piece, may_follow=True) for piece in PIECES[:2]),
            commitment="I commit",
            parts=parts if process == "joint" else (),
        )
        case = api.open_case(self.office.resident, opening, clock=self.office.clock)
        again = api.open_case(self.office.resident, opening, clock=self.office.clock)
        assert (case.id == again.id) == bool(key)
        self.open += [case] if key else [case, again]
        self.ids()

    @precondition(lambda self: self.open)
    @rule(data=st.data(), who=st.sampled_from(("resident", "reviewer", *ROLES)))
    def somebody_acts(self, data: st.DataObject, who: str) -> None:
        ids = self.ids()
        stored = hot.find(CaseId(ids[data.draw(st.integers(0, len(ids) - 1))]))
        assert stored is not None
        process = core_processes()[stored.snapshot.process]
        fit = [n for n, a in process.actions.items() if stored.snapshot.state in a.from_]
        name = data.draw(st.sampled_from(sorted(fit or process.actions)))
        request = data.draw(fitting(process.actions[name], self.office.clock.now().date()))
        place = (
            data.draw(st.sampled_from(PLACES)) if who == "reviewer" else stored.snapshot.deciding
        )
        self.tried += 1
        reviews = tuple(
            msgspec.structs.replace(one, organisation=OrganisationId(PLACES[index % 3]))
            for index, one in enumerate(request.reviews)
        )
        organisation = OrganisationId(PLACES[0]) if request.organisation else None
        request = msgspec.structs.replace(request, reviews=reviews, organisation=organisation)
        actor = self.office.resident if who == "resident" else self.office.official(who, place)
        try:
            api.act(actor, stored.snapshot.id, name, request, clock=self.office.clock)
        except Refusal:
            after = hot.find(stored.snapshot.id)
            assert after is not None
            assert after.snapshot == stored.snapshot

    @rule(hours=st.integers(1, 24 * 6))
    def time_passes(self, hours: int) -> None:
        self.office.advance(hours=hours)
        assert not Row.objects.filter(wake_at__lte=self.office.clock.now()).exists()

    @invariant()
    def what_lies_in_the_database_is_what_the_engine_says(self) -> None:
        for row in Row.objects.all():
            stored = hot.find(CaseId(row.id))
            assert stored is not None
            scene = keeping.scene_of(stored.snapshot, self.office.clock)
            expected = rows.as_row(scene.process, scene.calendar, stored.snapshot)
            assert [getattr(row, name) for name in hot.MOVING] == list(
                msgspec.structs.astuple(expected)
            )
            owed = rows.owed_reviews(scene.process, scene.calendar, stored.snapshot)
            kept = OpenReview.objects.filter(case_id=row.id)
            assert {r.organisation: r.attention_at for r in kept} == {
                r.organisation: r.attention_at for r in owed
            }

    @invariant()
    def every_fact_in_a_history_was_published_once_and_in_order(self) -> None:
        for row in Row.objects.all():
            history = hot.history(CaseId(row.id))
            told = [fact for entry in history for fact in entry.facts]
            published = [event.type for event in events.recorded(subject=row.id, limit=1000)]
            assert published == told
            assert [entry.seq for entry in history] == list(range(1, len(history) + 1))

    @invariant()
    def every_move_of_a_person_was_noted(self) -> None:
        for row in Row.objects.filter(parent=""):
            by_people = {e.action for e in hot.history(CaseId(row.id)) if e.who.party} - {"submit"}
            noted = Noted.objects.filter(subject=row.id).values_list("detail", flat=True)
            assert by_people <= {msgspec.json.decode(detail).get("action") for detail in noted}

    @invariant()
    def a_joint_case_knows_how_its_parts_stand(self) -> None:
        for row in Row.objects.filter(process="joint"):
            joint = hot.find(CaseId(row.id))
            assert joint is not None
            for part in joint.snapshot.parts:
                child = hot.find(part.progress.case) if part.progress.case else None
                assert (child is None) == (part.progress.state in {"waiting", "dropped"})
                if child is not None:
                    was_closed = any(
                        "closed" in f for e in hot.history(child.snapshot.id) for f in e.facts
                    )
                    assert (part.progress.state == "closed") == was_closed

    @invariant()
    def the_inbox_shows_every_open_case_that_waits_for_an_organisation(self) -> None:
        official = self.office.official("decider")
        listed = {r.case.id for r in api.inbox(official, clock=self.office.clock).rows}
        waiting = Row.objects.filter(responsible="civil-affairs@440300", closed_at=None)
        owed = OpenReview.objects.filter(organisation="civil-affairs@440300")
        expected = {row.id for row in waiting} | {review.case_id for review in owed}
        assert listed == expected or len(expected) > 50


def test_no_moves_bring_doors_and_database_apart() -> None:
    set_stage()

    run_state_machine_as_test(Doors, settings=SMALL)
