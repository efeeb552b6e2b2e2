"""The life of a credential: suspended, resumed, revoked, renewed, ended in time."""

from datetime import timedelta

import pytest

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import (
    make_official,
    make_resident,
    make_role,
    publish_roles,
)
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    CredentialId,
    CredentialType,
    Status,
    Validity,
)
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    make_type,
    publish_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind() -> None:
    publish_type()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ([Change.SUSPEND], Status.SUSPENDED),
        ([Change.SUSPEND, Change.RESUME], Status.VALID),
        ([Change.SUSPEND, Change.REVOKE], Status.REVOKED),
        ([Change.REVOKE], Status.REVOKED),
    ],
)
def test_a_credential_stands_as_the_last_change_says(changes: list[Change], status: Status) -> None:
    credential = make_credential()

    last = [credentials.change(SYSTEM, credential.id, c, reason="x", rule="law/1") for c in changes]

    assert (last[-1].status, last[-1].reason, last[-1].rule) == (status, "x", "law/1")
    assert credentials.find(SYSTEM, credential.id).status is status


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ([], Change.RESUME),
        ([Change.SUSPEND], Change.SUSPEND),
        ([Change.REVOKE], Change.RESUME),
        ([Change.REVOKE], Change.REVOKE),
        ([Change.REVOKE], Change.SUSPEND),
    ],
)
def test_a_change_that_does_not_fit_is_refused(before: list[Change], change: Change) -> None:
    credential = make_credential()
    [credentials.change(SYSTEM, credential.id, c, reason="x") for c in before]

    with pytest.raises(Refusal) as refused:
        credentials.change(SYSTEM, credential.id, change, reason="x")

    assert (refused.value.code, refused.value.reason) == (
        "credential.wrong_state",
        Reason.CONFLICT,
    )


def test_a_change_needs_a_reason() -> None:
    credential = make_credential()

    with pytest.raises(Refusal) as refused:
        credentials.change(SYSTEM, credential.id, Change.REVOKE, reason="  ")

    assert refused.value.code == "credential.reason_missing"


def test_a_credential_ends_in_time() -> None:
    clock = SetClock()
    credential = make_credential(clock=clock)

    clock.advance(days=365)

    assert credentials.find(SYSTEM, credential.id, clock=clock).status is Status.EXPIRED


def test_a_renewed_credential_takes_the_place_of_the_old_one_and_adds_a_term() -> None:
    clock = SetClock()
    old = make_credential(clock=clock)
    clock.advance(days=100)

    new = credentials.renew(SYSTEM, old.id, clock=clock)

    assert new.number != old.number
    assert new.claims == old.claims
    assert new.valid_until == SetClock().now() + timedelta(days=730)
    assert credentials.find(SYSTEM, old.id, clock=clock).status is Status.REPLACED


def test_an_ended_credential_is_renewed_from_now() -> None:
    clock = SetClock()
    old = make_credential(clock=clock)
    clock.advance(days=400)

    new = credentials.renew(SYSTEM, old.id, clock=clock)

    assert new.valid_until == clock.now() + timedelta(days=365)
    assert new.status is Status.VALID


@pytest.mark.parametrize(
    "another",
    [
        make_type(validity=Validity(), renewable=False),
        make_type(validity=Validity(until="birth_date"), renewable=True),
    ],
    ids=["no term", "until a day that is claimed"],
)
def test_a_kind_without_a_term_of_its_own_is_not_renewed(
    another: CredentialType,
) -> None:
    publish_type(another)
    credential = make_credential()

    with pytest.raises(Refusal) as refused:
        credentials.renew(SYSTEM, credential.id)

    assert refused.value.code == "credential.not_renewable"


@pytest.mark.parametrize("change", [Change.SUSPEND, Change.REVOKE])
def test_a_revoked_or_suspended_credential_is_not_renewed(change: Change) -> None:
    credential = make_credential()
    credentials.change(SYSTEM, credential.id, change, reason="x")

    with pytest.raises(Refusal) as refused:
        credentials.renew(SYSTEM, credential.id)

    assert refused.value.code == "credential.wrong_state"


def test_holders_see_their_own_and_nothing_else() -> None:
    publish_roles(make_role("resident", ("credential.view", Within.OWN)))
    mine = make_credential(case="a", holder="li")
    theirs = make_credential(case="b", holder="wang")
    li = make_resident("li")

    assert [credential.id for credential in credentials.held(li)] == [mine.id]
    assert credentials.find(li, mine.id).id == mine.id
    with pytest.raises(Refusal) as refused:
        credentials.find(li, theirs.id)
    assert refused.value.code == "credential.not_found"


@pytest.mark.parametrize("id", ["theirs", "nothing"])
def test_what_is_not_yours_is_answered_as_what_is_not_there(id: str) -> None:
    publish_roles(make_role("decider", ("credential.suspend", Within.ORGANISATION)))
    ids = {"theirs": make_credential().id, "nothing": CredentialId("no-such")}
    stranger = make_official("decider", organisation="transport@440300")

    with pytest.raises(Refusal) as refused:
        credentials.change(stranger, ids[id], Change.SUSPEND, reason="x")

    assert (refused.value.code, refused.value.reason) == (
        "credential.not_found",
        Reason.NOT_FOUND,
    )


def test_a_credential_is_found_by_its_number_by_who_may_see_it() -> None:
    publish_roles(make_role("decider", ("credential.view", Within.ORGANISATION)))
    made = make_credential()
    written = " ".join((made.number[:4].lower(), made.number[4:]))

    found = credentials.find_by_number(make_official("decider"), written)

    assert found.id == made.id
    with pytest.raises(Refusal, match=r"credential\.not_found"):
        credentials.find_by_number(make_official("decider", organisation="x@441900"), written)
