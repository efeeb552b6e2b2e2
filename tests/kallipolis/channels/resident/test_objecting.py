"""Turning against a look-up afterwards: in the case, and in who read one's data."""

from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import APPLY, fill_in, key_in, words_of

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.objections import api as objections

CARD = "resident-identity-card"


def test_what_a_duty_carried_is_objected_to_in_the_case(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})
    (case,) = cases.cases_of(as_actor(party)).cases
    before = words_of(browser.get(f"/cases/{case.id}"))

    told = browser.post(f"/cases/{case.id}/look-ups", {"object": CARD, "why": "Not needed."})

    (made,) = objections.of_party(party.id)
    answer = words_of(browser.get(told["Location"]))
    after = words_of(browser.get(f"/cases/{case.id}"))
    assert "I do not want this to be looked up" in before
    assert told["Location"] == f"/cases/{made.case}"
    assert "Not needed." in answer
    assert "You objected; the authority answers in" in after


def test_who_reads_who_looked_can_object_there(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    browser.get(f"{APPLY}/evidence")
    audit.seal()
    before = words_of(browser.get("/me/readings"))

    told = browser.post(
        "/me/readings/object", {"service": "old-age-allowance", "object": CARD, "why": ""}
    )

    (made,) = objections.of_party(party.id)
    after = words_of(browser.get("/me/readings"))
    assert "Object to a look-up" in before
    assert told["Location"] == f"/cases/{made.case}"
    assert "What you objected to" in after


def test_there_is_nothing_to_object_to_where_nothing_was_looked_up(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()

    answer = log_in(party).post("/me/readings/object", {"service": "dog-registration"})

    assert answer.status_code == 404
    assert objections.of_party(party.id) == ()
