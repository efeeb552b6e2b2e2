"""A resident reads of which dataset and record a proof is, before sending and in the case."""

from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import APPLY, fill_in, key_in, words_of

from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Entering, Provenance, Value

WHENCE = Provenance(dataset="household-members", record="HM000007", updated="2026-01-05")


def put_together(party: Party) -> None:
    """Let the register of households say where it has its entry of somebody from."""
    number = parties.identity_of(TEST, party.id).id_number
    values: dict[str, Value] = {"id_number": number, "region": "440305", "members": 3}
    entry = Entering(values=values, provenance=dict.fromkeys(values, WHENCE))
    registries.prepare_issue(TEST, "households", 1, {number: entry})
    registries.publish_issue(TEST, "households", 1, entries=1)


def test_where_a_proof_comes_from_is_read_before_and_after_it_was_sent(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    put_together(party)
    browser = log_in(party)
    fill_in(browser)

    before = words_of(browser.get(f"{APPLY}/evidence"))
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})
    (case,) = cases.cases_of(as_actor(party)).cases
    after = words_of(browser.get(f"/cases/{case.id}"))

    assert "record HM000007 · written 5 January 2026" in before
    assert "record HM000007 · written 5 January 2026" in after
    assert "Source: Register of households" in after
