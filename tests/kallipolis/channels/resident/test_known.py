"""What registers hold of somebody: looked up only when they ask, for themselves, and on record."""

from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import words_of

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Values


def looked_up_for(party: Party) -> list[str]:
    found = audit.search(TEST, Query(act="registry.look_up", limit=200))
    return [e.subject for e in found if party.id in e.parties and e.purpose == "own-data"]


def test_nothing_is_looked_up_before_somebody_asks(settle: Settle, log_in: LogIn) -> None:
    party = settle()

    page = words_of(log_in(party).get("/me/known"))

    assert "Look them up for me" in page
    assert "1943" not in page
    assert looked_up_for(party) == []


def test_who_asks_sees_what_registers_hold_and_it_goes_on_record(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle(name="梁秀英")

    page = words_of(log_in(party).post("/me/known"))

    assert "20 May 1943" in page
    assert "No entry in" in page
    assert {"population", "households", "social-insurance"} <= set(looked_up_for(party))


def test_money_and_codes_read_as_what_they_mean(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    key = parties.identity_of(TEST.with_purpose("test"), party.id).id_number
    account: Values = {"account_number": "A1", "status": "sealed", "balance": 1234567}
    registries.put(TEST, "provident-fund", key, account)

    page = words_of(log_in(party).post("/me/known"))

    assert "¥12,345.67" in page
    assert "1234567" not in page
    assert "Sealed" in page
    assert "sealed" not in page


def test_nobody_sees_what_registers_hold_of_another(settle: Settle, log_in: LogIn) -> None:
    settle(name="梁秀英")
    other = settle(name="王五", seed=2)

    page = words_of(log_in(other).post("/me/known"))

    assert "王五" in page
    assert "梁秀英" not in page


def test_a_stranger_is_asked_to_log_in(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    browser.logout()

    answer = browser.post("/me/known")

    assert answer.status_code in {302, 401}
