"""What is written into the ledger stays as it was written."""

import pytest
from django.db import DatabaseError, connection, transaction

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.models import Entry
from kallipolis.foundation.ids import PartyId

pytestmark = pytest.mark.django_db

OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="review of case 7")


def test_an_entry_says_who_did_what_to_whom_and_why() -> None:
    uuid = audit.record(
        OFFICIAL, "party.identity", "p1", parties=(PartyId("p1"),), detail={"fields": ["phone"]}
    )

    entry = Entry.objects.get(uuid=uuid)
    assert (entry.actor, entry.act, entry.subject) == ("o1", "party.identity", "p1")
    assert (entry.parties, entry.purpose) == ('["p1"]', "review of case 7")
    assert len(entry.hash) == 64


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'nothing'", "DELETE FROM audit_entry"]
)
def test_an_entry_cannot_be_changed_or_removed(statement: str) -> None:
    audit.record(OFFICIAL, "party.identity", "p1")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Entry.objects.get().act == "party.identity"
