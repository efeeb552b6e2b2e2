"""A message leads to a case of whomever one may act for, whomever one acts for just now."""

from datetime import date

from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_acting import entrust
from tests.kallipolis.channels.resident.test_applying import words_of
from tests.kallipolis.channels.resident.test_cases import sent

from kallipolis.foundation.actors import ANY_SCOPE


def test_who_acts_for_the_applicant_is_asked_to_do_so(settle: Settle, log_in: LogIn) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, ANY_SCOPE)
    hers, theirs = log_in(mother), log_in(daughter)
    path = f"/cases/{sent(hers, mother)}"

    asked = theirs.get(path)
    gone_on = theirs.post("/accounts/acting", {"principal": mother.id, "next": path}, follow=True)

    assert asked.status_code == 200
    assert "This is business of 梁秀英" in words_of(asked)
    assert f'value="{path}"' in asked.content.decode()
    assert "You act for 梁秀英" in words_of(gone_on)
    assert gone_on.request["PATH_INFO"] == path


def test_what_is_ones_own_is_seen_while_one_acts_for_another(settle: Settle, log_in: LogIn) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, ANY_SCOPE)
    theirs = log_in(daughter)
    path = f"/cases/{sent(theirs, daughter)}"
    theirs.post("/accounts/acting", {"principal": mother.id, "next": "/"})

    assert "李小梅" in words_of(theirs.get(path))


def test_a_stranger_learns_nothing(settle: Settle, log_in: LogIn) -> None:
    mother, stranger = settle(), settle("王五", date(1980, 1, 1), seed=2)
    path = f"/cases/{sent(log_in(mother), mother)}"

    assert log_in(stranger).get(path).status_code == 404


def test_a_mandate_for_other_services_does_not_lead_there(settle: Settle, log_in: LogIn) -> None:
    mother, daughter = settle(), settle("李小梅", date(1980, 1, 1), seed=2)
    entrust(mother, daughter, "old-age-allowance")
    path = f"/cases/{sent(log_in(mother), mother)}"

    assert log_in(daughter).get(path).status_code == 404
