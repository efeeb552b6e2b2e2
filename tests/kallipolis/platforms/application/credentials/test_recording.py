"""Issuing: once for a case, by who may, with what the type demands."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Claim,
    Credential,
    Status,
    Validity,
)
from kallipolis.platforms.application.credentials.logic import numbers
from kallipolis.platforms.application.credentials.testing import (
    CARD,
    SYSTEM,
    make_credential,
    make_type,
    publish_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind() -> None:
    publish_type()


def record_card(claims: dict[str, object]) -> Credential:
    return credentials.record(
        SYSTEM,
        credential_type=CARD,
        case_id=CaseId("c"),
        holder=PartyId("p"),
        issuer=OrganisationId("civil-affairs@440300"),
        claims=claims,
        edition=packs.edition(),
    )


def test_a_recorded_credential_is_found_as_it_was_issued() -> None:
    clock = SetClock()

    recorded = make_credential(clock=clock)

    assert credentials.find(SYSTEM, recorded.id, clock=clock) == recorded
    assert recorded.status is Status.VALID
    assert recorded.claims["holder_name"] == "张三"
    assert recorded.valid_until == clock.now() + timedelta(days=365)


def test_recording_twice_gives_the_same_credential() -> None:
    first = make_credential(case="c")

    again = make_credential(case="c")

    assert again == first


def test_other_cases_have_other_credentials() -> None:
    first = make_credential(case="a")

    other = make_credential(case="b")

    assert other.number != first.number
    assert other.serial == first.serial + 1


def test_a_number_bears_a_check_character() -> None:
    number = make_credential().number

    assert len(number) == 16
    assert not numbers.is_mistyped(number)


def test_a_claim_that_the_type_demands_must_be_there() -> None:
    with pytest.raises(Refusal) as refused:
        record_card({"holder_name": "张三"})

    assert (refused.value.code, refused.value.reason) == (
        "credential.claim_missing",
        Reason.CONFLICT,
    )
    assert [problem.field for problem in refused.value.problems] == ["claims.birth_date"]


def test_a_date_must_be_one() -> None:
    with pytest.raises(Refusal) as refused:
        record_card({"holder_name": "张三", "birth_date": "long ago"})

    assert refused.value.code == "credential.claim_malformed"


def test_only_the_issuing_office_issues() -> None:
    publish_roles(make_role("decider", ("credential.issue", Within.ORGANISATION)))

    issued = make_credential(actor=make_official("decider", organisation="civil-affairs@440300"))
    with pytest.raises(Refusal) as refused:
        make_credential(actor=make_official("decider", organisation="transport@440300"), case="b")

    assert issued.status is Status.VALID
    assert refused.value.code == "credential.not_found"


def test_claims_are_collected_from_what_is_known_of_the_case() -> None:
    facts = {
        "applicant": {"name": "李四", "birth_date": "1950-01-02", "phone": "1"},
        "answers": {},
    }

    claims = credentials.claims_from(CARD, facts, edition=packs.edition())

    assert claims == {"holder_name": "李四", "birth_date": "1950-01-02"}


def test_a_moment_is_said_as_the_day_it_is_in_this_place() -> None:
    recorded = record_card(
        {"holder_name": "张三", "birth_date": datetime(2026, 1, 5, 20, tzinfo=UTC)}
    )

    assert recorded.claims["birth_date"] == "2026-01-06"


def test_an_amount_is_said_with_its_currency() -> None:
    amount = Claim(name="amount", title=everywhere("Amount"), origin="outcome.amount", type="money")
    publish_type(msgspec.structs.replace(make_type(), claims=(amount,)))

    recorded = record_card({"amount": 20000})

    assert recorded.claims["amount"] == {"amount": 20000, "currency": "CNY"}


def test_a_day_that_a_claim_names_is_included() -> None:
    publish_type(make_type(validity=Validity(until="birth_date"), renewable=False))

    credential = make_credential()

    assert credential.valid_until == datetime(1950, 1, 2, 16, tzinfo=UTC)
    assert credential.status is Status.EXPIRED


def test_claims_are_not_readable_in_the_table() -> None:
    make_credential(name="张三丰")

    stored = database.rows("SELECT * FROM credentials_storedcredential")

    assert "张三丰" not in repr(stored)
    assert "1950-01-02" not in repr(stored)


def test_recording_is_three_rows_written_and_none_of_its_own_read() -> None:
    make_credential(case="a")
    edition = packs.edition()

    with CaptureQueriesContext(connection) as queries:
        credentials.record(
            SYSTEM,
            credential_type=CARD,
            case_id=CaseId("b"),
            holder=PartyId("p"),
            issuer=OrganisationId("civil-affairs@440300"),
            claims={"holder_name": "张三", "birth_date": "1950-01-02"},
            edition=edition,
        )

    statements = [query["sql"] for query in queries.captured_queries]
    assert [sql.split()[0] for sql in statements].count("INSERT") == 3
    assert [sql for sql in statements if sql.startswith("SELECT") and "credentials_" in sql] == []
