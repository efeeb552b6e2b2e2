"""Ratings: what they come to, and that a low one is corrected."""

import pytest

from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter, Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.queues.events import SERVED
from kallipolis.platforms.application.ratings import api
from kallipolis.platforms.application.ratings.contracts import CORRECTION, Asked, Figures
from kallipolis.platforms.application.ratings.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.ratings.testing import make_ratings

pytestmark = pytest.mark.django_db

OFFICE = "civil-affairs@440300"


@pytest.fixture
def office() -> Office:
    made = Office()
    made.resident = as_actor(make_resident())
    return made


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def rated(office: Office, stars: int, words: str = "", hall: str = "") -> Case:
    """Let a case be refused and rated, and the facts arrive; at a ``hall`` somebody was served."""
    assert office.resident.party is not None
    case = office.open(applicant=office.resident.party, applicant_name=office.resident.name)
    served = {"hall": hall, "case": case.id if hall else ""}
    outbox.publish(SERVED, "a-number", served, clock=office.clock)
    deliver()
    office.act("acceptance-officer", case, "accept")
    why = {"reason": "no", "rule": "law/art-1", "remedy": "appeal"}
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **why)
    office.apply(case, "rate", rating=stars, reason=words)
    deliver()
    return case


def all_rated(office: Office, *given: int) -> None:
    for stars in given:
        rated(office, stars)


def test_a_rating_counts_for_the_hall_at_which_the_person_was_served(office: Office) -> None:
    for hall in ("hall-b", "hall-b", ""):
        rated(office, 5, hall=hall)

    halls = {each.id: each.total for each in api.published(Asked(by="hall")).figures}

    assert halls == {"hall-b": 2}


def correction(office: Office) -> Case:
    """Return the correction that was opened last."""
    return cases.cases_of(office.resident, CaseFilter(service=CORRECTION)).cases[0]


def called_back(office: Office, case: Case) -> None:
    office.act("decider", case, "take-on")
    office.act("decider", case, "call-back", reason="We spoke on the telephone.")


@pytest.mark.parametrize("stars", [1, 2])
def test_a_low_rating_opens_a_case_of_the_office_that_decided(office: Office, stars: int) -> None:
    case = rated(office, stars, "Nobody answered the telephone.")

    opened = correction(office)
    view = cases.find_for(office.official("decider"), opened.id, clock=office.clock)
    assert api.correction_of(case.id) == opened.id
    assert (opened.deciding, opened.state) == (OFFICE, "raised")
    assert opened.step_due_at is not None
    assert view.answers["rated_case"] == case.id
    assert view.answers["words"] == "Nobody answered the telephone."


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_other_ratings_open_nothing(office: Office, stars: int) -> None:
    case = rated(office, stars)

    assert api.correction_of(case.id) is None
    assert cases.cases_of(office.resident, CaseFilter(service=CORRECTION)).cases == ()


def test_a_rating_that_arrives_twice_counts_once(office: Office) -> None:
    case = rated(office, 1)
    found = [one for one in outbox.recorded(subject=case.id) if one.type.endswith(".rated")]

    SUBSCRIPTIONS[0].react(found[0])

    assert api.figures_of("organisation", OFFICE).total == 1
    assert len(cases.cases_of(office.resident, CaseFilter(service=CORRECTION)).cases) == 1


def test_nobody_answers_before_the_person_was_called(office: Office) -> None:
    rated(office, 1)
    opened = correction(office)

    office.act("decider", opened, "take-on")

    view = cases.find_for(office.official("decider"), opened.id, clock=office.clock)
    names = {offer.name for offer in view.actions}
    assert names >= {"call-back", "not-reached"}
    assert not names & {"put-right", "explain", "not-adopt"}


def test_an_answer_that_will_do_settles_it(office: Office) -> None:
    rated(office, 1)
    opened = correction(office)
    called_back(office, opened)
    office.act("decider", opened, "put-right", reason="The line is staffed again.")

    office.apply(opened, "content")

    assert correction(office).state == "settled"


def test_an_answer_that_nobody_contests_settles_it(office: Office) -> None:
    rated(office, 1)
    opened = correction(office)
    called_back(office, opened)
    office.act("decider", opened, "put-right", reason="The line is staffed again.")

    office.advance(days=17)

    assert correction(office).state == "settled"


def test_an_answer_that_is_contested_can_be_handled_again(office: Office) -> None:
    rated(office, 1)
    opened = correction(office)
    called_back(office, opened)
    office.act("decider", opened, "explain", reason="The law says so.", rule="law/art-1")
    office.apply(opened, "contest", reason="It does not.")

    office.act("supervisor", opened, "reopen", reason="It does not indeed.")

    assert correction(office).state == "handling"


def test_a_correction_that_nobody_takes_on_is_late_after_a_working_day(office: Office) -> None:
    rated(office, 1)

    office.advance(days=5)

    late = correction(office)
    assert late.light == "red"


def not_adopted(office: Office) -> Case:
    opened = correction(office)
    called_back(office, opened)
    why = {"reason": "Meant for another office.", "rule": "law/art-1", "remedy": "contest"}
    office.act("decider", opened, "not-adopt", **why)
    deliver()
    return opened


def test_a_rating_that_is_not_adopted_does_not_count(office: Office) -> None:
    rated(office, 1)

    not_adopted(office)

    assert api.figures_of("organisation", OFFICE).total == 0


def test_a_rating_counts_again_when_its_correction_is_taken_up_again(office: Office) -> None:
    rated(office, 1)
    opened = not_adopted(office)
    office.apply(opened, "contest", reason="I meant this office.")

    office.act("supervisor", opened, "reopen", reason="So it seems.")
    deliver()

    assert api.figures_of("organisation", OFFICE).total == 1


def test_figures_say_how_content_people_are(office: Office) -> None:
    all_rated(office, 1, 3, 4, 5, 5)

    found = api.figures_of("service", "sample-service")

    assert found == Figures(
        id="sample-service", total=5, mean=3.6, content=0.8, counts=(1, 0, 1, 1, 2)
    )


def test_few_ratings_are_not_published(office: Office) -> None:
    all_rated(office, 1, 3, 4, 5)

    found = api.published(Asked(by="service")).figures

    assert found == (Figures(id="sample-service", total=4),)


@pytest.mark.parametrize(("region", "found"), [("440300", 1), ("440000", 1), ("440100", 0)])
def test_a_region_lists_what_was_rated_in_it_and_in_all_of_it(
    office: Office, region: str, found: int
) -> None:
    rated(office, 5)

    assert len(api.published(Asked(region=RegionCode(region))).figures) == found


@pytest.mark.usefixtures("office")
def test_nothing_is_told_by_the_difference_of_a_whole_and_its_parts() -> None:
    make_ratings("sample-service", "civil-affairs@440300", 5, 5, 5, 5)
    make_ratings("sample-service", "civil-affairs@440000", 1)

    whole, part = (
        api.published(Asked(by="service", region=RegionCode(region))).figures
        for region in ("440000", "440300")
    )

    assert whole == part
    assert whole[0].counts == (1, 0, 0, 0, 4)


@pytest.mark.usefixtures("office")
def test_nothing_is_told_by_looking_before_and_after_a_rating() -> None:
    make_ratings("sample-service", OFFICE, 5, 5, 5, 5, 5)
    before = api.figures_of("service", "sample-service")

    make_ratings("sample-service", OFFICE, 1, 4, 4, 4)
    between = api.figures_of("service", "sample-service")
    make_ratings("sample-service", OFFICE, 4)

    assert between == before
    assert api.figures_of("service", "sample-service").counts == (1, 0, 0, 4, 5)
