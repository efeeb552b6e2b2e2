"""From what a person sends in to a case, through the real packs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import pytest
import pytest_django
from django.utils import translation
from tests.allowance import ANSWERS
from tests.publishing import published_once
from tests.residents import settled

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NEW
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor, Assignment, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex, Terms
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change

TEST = system("test")
NANSHAN = RegionCode("440305")
GENERAL: dict[str, object] = {}
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    packs = ("core", "guangdong", "public-services")
    yield from published_once(django_db_blocker, *packs, clock=SetClock(NOW))


@pytest.fixture(autouse=True)
def _packs(db: None) -> None:
    """Every test has the published packs, and takes back what it adds."""


def resident(born: date, clock: SetClock, *, seed: int = 1) -> Party:
    return settled(seed, born=born, clock=clock)


def submission(**changes: object) -> Submission:
    return Submission(service="old-age-allowance", answers=ANSWERS | changes)


def official(organisation: OrganisationId, *roles: str) -> Actor:
    party = parties.register_official(
        TEST, name="陈办事", organisation=organisation, region=RegionCode("440000")
    )
    for role in roles:
        region = RegionCode(organisation.partition("@")[2])
        parties.appoint(
            TEST,
            party.id,
            Assignment(role=RoleId(role), organisation=organisation, region=region),
        )
    return as_actor(party, assurance=3)


def test_what_the_rules_grant_is_decided_at_once_and_held_as_a_credential(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))

    case = submissions.submit(actor, submission(), clock=clock)

    (credential,) = credentials.held(actor, clock=clock)
    assert case.outcome is Outcome.GRANTED
    assert credential.case_id == case.id


def test_a_submission_that_is_sent_twice_makes_one_case(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))
    sent = Submission(service="old-age-allowance", answers=ANSWERS, key="k1")
    first = submissions.submit(actor, sent, clock=clock)

    second = submissions.submit(actor, sent, clock=clock)

    assert second.id == first.id
    assert len(credentials.held(actor, clock=clock)) == 1


def test_what_somebody_holds_is_not_granted_twice(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))
    submissions.submit(actor, submission(), clock=clock)
    (held,) = credentials.held(actor, clock=clock)
    with pytest.raises(Refusal, match=r"preparation\.has_output"):
        submissions.submit(actor, submission(), clock=clock)

    credentials.change(TEST, held.id, Change.REVOKE, reason="Moved away.", clock=clock)
    again = submissions.submit(actor, submission(), clock=clock)

    assert again.outcome is Outcome.GRANTED


def test_who_has_a_case_under_way_is_told_which_and_does_not_begin_another(
    clock: SetClock,
) -> None:
    actor = as_actor(resident(date(1990, 5, 20), clock))
    insisting = Submission(service="old-age-allowance", answers=ANSWERS, insist=True, key="k1")
    case = submissions.submit(actor, insisting, clock=clock)

    other = Submission(service="old-age-allowance", answers=ANSWERS, insist=True, key="k2")
    with pytest.raises(Refusal, match=r"preparation\.has_case") as refused:
        submissions.submit(actor, other, clock=clock)
    repeated = submissions.submit(actor, insisting, clock=clock)

    assert refused.value.values == {"case": case.id}
    assert repeated.id == case.id


def test_answers_at_fault_are_named_and_no_case_is_made(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))

    with pytest.raises(Refusal) as refused:
        submissions.submit(actor, submission(phone="12", payment="cash"), clock=clock)

    assert refused.value.code == "submission.invalid"
    assert {p.field for p in refused.value.problems} == {"phone", "payment"}
    assert cases.cases_of(actor).cases == ()


def test_who_is_not_eligible_learns_why_and_may_insist_on_a_person(clock: SetClock) -> None:
    actor = as_actor(resident(date(1990, 5, 20), clock))
    with pytest.raises(Refusal) as refused:
        submissions.submit(actor, submission(), clock=clock)

    insisting = Submission(service="old-age-allowance", answers=ANSWERS, insist=True)
    case = submissions.submit(actor, insisting, clock=clock)

    assert refused.value.code == "submission.not_eligible"
    assert refused.value.problems[0].values["why"]
    assert case.outcome is None


def test_who_is_not_eligible_is_not_told_what_would_be_decided_if_they_were(
    clock: SetClock,
) -> None:
    actor = as_actor(resident(date(1990, 5, 20), clock))

    with translation.override("zh-hans"), pytest.raises(Refusal) as refused:
        submissions.submit(actor, submission(), clock=clock)

    (reason,) = refused.value.problems
    assert "自年满七十周岁起发放" in str(reason.values["why"])


def test_the_draft_ends_when_it_is_sent_in(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))
    draft = drafts.save(actor, "old-age-allowance", answers=ANSWERS, clock=clock)
    sent = Submission(service="old-age-allowance", answers=ANSWERS, draft=draft.id)

    submissions.submit(actor, sent, clock=clock)

    assert drafts.mine(actor) == ()


def test_a_child_applies_for_a_parent_under_a_mandate(clock: SetClock) -> None:
    parent = resident(date(1946, 5, 20), clock)
    child = resident(date(1975, 1, 1), clock, seed=2)
    terms = Terms(relation="child", scopes=("old-age-allowance",), since=clock.now())
    parties.establish(TEST, parent.id, child.id, terms, basis="household", clock=clock)
    actor = parties.acting_for(as_actor(child), parent.id, scope="old-age-allowance", clock=clock)

    case = submissions.submit(actor, submission(), clock=clock)

    assert (case.applicant, case.filed_by) == (parent.id, child.id)
    assert [c.id for c in cases.cases_of(as_actor(parent)).cases] == [case.id]


def test_only_fields_that_the_documents_of_a_service_name_are_looked_up(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))

    examined = submissions.examine(actor, submission(), clock=clock)

    household = next(i for i in examined.evidence if i.type == "household-register")
    assert "region" in household.values
    assert "head_name" not in household.values


def test_the_birth_of_a_child_asks_for_nothing_that_it_gives_itself(clock: SetClock) -> None:
    actor = as_actor(resident(date(1994, 3, 8), clock))
    wanted = {"registers_household": True, "joins_medical": True, "in_hardship": False}

    examined = submissions.examine(
        actor, Submission(service="newborn", answers=wanted | {"wants_card": True}), clock=clock
    )

    assert examined.lacking == ()
    types = [item.type for item in examined.evidence]
    assert {"birth-record", "delivery-record"} <= {*types}
    assert len({*types}) == len(types)
    assert examined.assessment.fee is not None
    assert examined.assessment.fee.amount == 40000


def test_a_plain_service_waits_for_the_authority_of_its_level(clock: SetClock) -> None:
    actor = as_actor(resident(date(1980, 1, 1), clock))
    service = "renew-identity-card"
    sent = Submission(service=service, answers=GENERAL)

    examined = submissions.examine(actor, sent, clock=clock)

    assert examined.prepared.service.process == "standard"
    assert examined.assessment.decision == "review"
    assert {item.type for item in examined.lacking} == {"photograph"}


def reads() -> int:
    """Count the look-ups of personal data on record, and the readings of who somebody is."""
    acts = ("registry.look_up", "party.identify")
    found = database.rows("SELECT count(*) FROM audit_entry WHERE act IN (%s, %s)", acts)
    return int(found[0][0])


def test_what_was_looked_up_is_not_looked_up_again_until_it_is_stale(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))
    first = submissions.examine(actor, submission(), clock=clock)
    before = reads()

    clock.advance(hours=23)
    again = submissions.examine(actor, submission(lives_with="alone"), clock=clock)
    fresh = reads()
    clock.advance(hours=1)
    submissions.examine(actor, submission(), clock=clock)

    assert again.evidence == first.evidence
    assert fresh == before
    assert reads() == 2 * before


def test_proof_about_somebody_else_is_looked_up_again_once_the_answer_names_another(
    clock: SetClock,
) -> None:
    actor = as_actor(resident(date(1980, 5, 20), clock))
    numbers = [synthetic_id_number(Random(n), date(2020, 1, 1), Sex.FEMALE) for n in (7, 8)]
    one, other = (
        Submission(service="school-enrolment", answers={"child_id_number": number})
        for number in numbers
    )
    submissions.examine(actor, one, clock=clock)
    before = reads()

    submissions.examine(actor, one, clock=clock)
    same = reads()
    submissions.examine(actor, other, clock=clock)

    assert same == before
    assert reads() == before + 1


def test_what_is_sent_in_is_judged_by_what_was_looked_up_and_forgotten(clock: SetClock) -> None:
    actor = as_actor(resident(date(1946, 5, 20), clock))
    seen = submissions.examine(actor, submission(), clock=clock)
    before = reads()

    case = submissions.submit(actor, submission(), clock=clock)

    found = {each.requirement for each in cases.find_for(actor, case.id).evidence if each.is_there}
    assert reads() == before
    assert found == {item.type for item in seen.evidence if item.is_there}
    assert drafts.recall(actor, "old-age-allowance") == NEW
