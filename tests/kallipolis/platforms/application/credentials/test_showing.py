"""Showing: a code that lives for a minute, opens once, and tells who showed it and who looked."""

import pytest

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import ANONYMOUS
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change, Finding
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    publish_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Party:
    publish_type()
    publish_roles(make_role("resident", ("credential.view", Within.OWN)))
    return make_resident(name="李四")


def test_a_code_says_once_how_a_credential_stands_and_who_shows_it(li: Party) -> None:
    clock = SetClock()
    credential = make_credential(holder=li.id, name="李四光", clock=clock)
    showing = credentials.show(as_actor(li), credential.id, clock=clock)

    first = credentials.verify_shown(ANONYMOUS, showing.code, clock=clock)
    again = credentials.verify_shown(ANONYMOUS, showing.code, clock=clock)

    assert (first.finding, first.number) == (Finding.VALID, credential.number)
    assert (first.shown_by, first.shown_at) == ("李四", clock.now())
    assert "四光" not in repr(first)
    assert again.finding is Finding.UNKNOWN


def test_a_code_is_over_after_sixty_seconds(li: Party) -> None:
    clock = SetClock()
    credential = make_credential(holder=li.id, clock=clock)
    showing = credentials.show(as_actor(li), credential.id, clock=clock)
    clock.advance(seconds=60)

    verdict = credentials.verify_shown(ANONYMOUS, showing.code, clock=clock)

    assert verdict.finding is Finding.UNKNOWN


def test_a_new_code_ends_the_one_before(li: Party) -> None:
    credential = make_credential(holder=li.id)
    before = credentials.show(as_actor(li), credential.id)
    after = credentials.show(as_actor(li), credential.id)

    found = [credentials.verify_shown(ANONYMOUS, one.code).finding for one in (before, after)]

    assert found == [Finding.UNKNOWN, Finding.VALID]


def test_a_holder_may_let_all_be_read(li: Party) -> None:
    credential = make_credential(holder=li.id, name="李四光")
    showing = credentials.show(as_actor(li), credential.id, is_open=True)

    verdict = credentials.verify_shown(ANONYMOUS, showing.code)

    assert [claim.value for claim in verdict.claims][:2] == ["李四光", "1950-01-02"]


def test_a_code_typed_as_people_do_is_read(li: Party) -> None:
    credential = make_credential(holder=li.id)
    code = credentials.show(as_actor(li), credential.id).code

    verdict = credentials.verify_shown(ANONYMOUS, f"{code[:4].lower()} {code[4:]}")

    assert verdict.finding is Finding.VALID


def test_what_is_suspended_while_it_is_shown_says_so(li: Party) -> None:
    credential = make_credential(holder=li.id)
    showing = credentials.show(as_actor(li), credential.id)
    credentials.change(SYSTEM, credential.id, Change.SUSPEND, reason="x")

    verdict = credentials.verify_shown(ANONYMOUS, showing.code)

    assert verdict.finding is Finding.SUSPENDED


def test_nobody_but_its_holder_shows_a_credential(li: Party) -> None:
    publish_roles(
        make_role("resident", ("credential.view", Within.OWN)),
        make_role("decider", ("credential.view", Within.ORGANISATION)),
    )
    credential = make_credential(holder=li.id)
    official = make_official("decider")

    with pytest.raises(Refusal) as refused:
        credentials.show(official, credential.id)

    assert credentials.find(official, credential.id) == credential
    assert refused.value.code == "credential.not_found"


def test_its_holder_sees_who_has_looked_and_how(li: Party) -> None:
    credential = make_credential(holder=li.id)
    showing = credentials.show(as_actor(li), credential.id)
    credentials.verify(ANONYMOUS, credential.number, credential.code)
    credentials.verify(ANONYMOUS, credential.number, "AAAAAAAA")
    credentials.verify_shown(ANONYMOUS, showing.code)

    looks = credentials.looks(as_actor(li), credential.id)

    assert [(look.way, look.kind) for look in looks] == [
        ("shown", "anonymous"),
        ("printed", "anonymous"),
    ]


def test_who_has_looked_is_not_told_to_others(li: Party) -> None:
    credential = make_credential(holder=li.id)
    other = make_resident(seed=2, name="王五")

    with pytest.raises(Refusal) as refused:
        credentials.looks(as_actor(other), credential.id)

    assert refused.value.code == "credential.not_found"
