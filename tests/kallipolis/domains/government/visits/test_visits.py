"""Visits end by themselves, reach what their office accepts, and mark what was confirmed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from unittest.mock import Mock

import pytest
import pytest_django
from msgspec import structs
from tests import residents
from tests.publishing import published_once

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Arrival, Visit
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import ANY_SCOPE, Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries

pytestmark = pytest.mark.django_db

TEST = system("test")
SERVICE = "old-age-allowance"
OFFICIAL = make_official("window-officer", organisation="civil-affairs@440305", region="440305")


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong", "public-services")


@pytest.fixture
def visitor() -> Party:
    return residents.settled(9, born=date(1943, 5, 20), household="440305")


def number_of(party: Party) -> str:
    return parties.identity_of(TEST, party.id).id_number


def begun(party: Party, *, actor: Actor = OFFICIAL, clock: SetClock | None = None) -> Visit:
    came = Arrival(purpose="allowance", name=party.name, id_number=number_of(party))
    return visits.begin(actor, came, clock=clock or SYSTEM_CLOCK)


def test_in_a_visit_one_reaches_what_the_office_accepts_and_nothing_else(visitor: Party) -> None:
    acting = visits.acting(OFFICIAL, begun(visitor))

    reached = [
        access.allows(acting, act, Resource(parties=(visitor.id,), scope=scope))
        for act, scope in (
            ("case.submit", SERVICE),
            ("case.submit", "renew-identity-card"),
            ("credential.view", ""),
            ("notice.view", ""),
        )
    ]

    assert reached == [True, False, False, False]


def test_another_visit_ends_the_one_before(visitor: Party) -> None:
    other = residents.settled(10, name="Other", household="440305")
    first = begun(visitor)

    second = begun(other)

    assert visits.current(OFFICIAL) == second
    with pytest.raises(Refusal, match=r"visit\.not_found"):
        visits.find(OFFICIAL, first.id)


def test_a_visit_that_nobody_ends_is_over_after_two_hours(visitor: Party) -> None:
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock=clock)
    acting = visits.acting(OFFICIAL, visit)
    drafts.save(acting, SERVICE, answers={"phone": "1"})

    clock.advance(hours=2)
    ended = visits.end_overdue(clock=clock)

    assert ended == 1
    assert visits.current(OFFICIAL, clock=clock) is None
    assert drafts.mine(acting) == ()


def test_drafts_of_a_service_that_is_offered_no_more_go_with_the_visit_too(
    visitor: Party,
) -> None:
    staying, fleeting = (structs.replace(services.get(SERVICE), id=id) for id in ("a", "b"))
    before = f"1.0.{packs.edition()}"
    publish_documents(pack="fleeting", service=[staying])
    publish_documents(pack="fleeting", service=[fleeting])
    visit = begun(visitor)
    acting = visits.acting(OFFICIAL, visit)
    drafts.save(acting, "b", answers={"phone": "1"})
    anywhere = structs.replace(acting, mandate_scopes=frozenset({ANY_SCOPE}))

    packs.roll_back(TEST, "fleeting", before)
    kept = len(drafts.mine(anywhere))
    visits.end(OFFICIAL, visit.id)

    assert "b" not in visits.accepted(visit)
    assert kept == 1
    assert drafts.mine(anywhere) == ()


class TwoWindows(SetClock):
    """A clock that, whenever it is read, begins a visit at the official's other window."""

    def __init__(self, party: Party) -> None:
        super().__init__(SYSTEM_CLOCK.now())
        self.party, self.is_begun = party, False

    def now(self) -> datetime:
        if not self.is_begun and visits.current(OFFICIAL) is None:
            self.is_begun = True
            begun(self.party)
            self.is_begun = False
        return super().now()


def test_of_two_visits_begun_at_once_one_is_refused_with_what_to_do(visitor: Party) -> None:
    other = residents.settled(10, name="Other", household="440305")

    with pytest.raises(Refusal, match=r"visit\.at_once") as refused:
        begun(visitor, clock=TwoWindows(other))

    assert refused.value.reason is Reason.CONFLICT
    assert refused.value.remedy == "remedy.visit.at_once"


def test_a_visit_whose_drafts_cannot_be_thrown_away_is_not_over(
    visitor: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock=clock)
    drafts.save(visits.acting(OFFICIAL, visit), SERVICE, answers={"phone": "1"})
    monkeypatch.setattr(drafts, "discard", Mock(side_effect=OSError("no disk")))
    clock.advance(hours=2)

    with pytest.raises(OSError, match="no disk"):
        visits.current(OFFICIAL, clock=clock)
    monkeypatch.undo()

    assert visits.end_overdue(clock=clock) == 1
    assert drafts.mine(visits.acting(OFFICIAL, visit)) == ()


def test_who_has_left_the_office_serves_nobody_for_it_any_more(visitor: Party) -> None:
    begun(visitor)
    moved = make_official("window-officer", organisation="public-security@440305", region="440305")

    found = visits.current(moved)

    assert found is None


def test_a_name_that_the_registry_has_is_believed_although_it_is_new_here(visitor: Party) -> None:
    known = {"name": "梁秀", "birth_date": "1943-05-20", "status": "living", "card_status": "valid"}
    registries.put(TEST, "population", number_of(visitor), dict(known))
    came = Arrival(purpose="allowance", name="梁秀", id_number=number_of(visitor))

    visit = visits.begin(OFFICIAL, came)

    assert visit.visitor == visitor.id


def test_who_registers_nobody_begins_no_visit(visitor: Party) -> None:
    decider = make_official("decider", organisation="civil-affairs@440305", region="440305")

    with pytest.raises(Refusal, match=r"visit\.not_found"):
        begun(visitor, actor=decider)


def test_a_mark_changes_with_what_is_sent_and_with_nothing_else() -> None:
    plain = Submission(service=SERVICE, answers={"b": 1, "a": 2}, uploads={"photo": (FileId("f"),)})

    marks = [
        visits.mark_of(each)
        for each in (
            plain,
            replace(plain, answers={"a": 2, "b": 1}, key="other", insist=True),
            replace(plain, answers={"a": 2, "b": 2}),
            replace(plain, uploads={}),
            replace(plain, later=("photo",)),
        )
    ]

    assert marks[0] == marks[1]
    assert len(set(marks)) == 4
