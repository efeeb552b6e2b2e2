"""What is written into the ledger stays as it was written."""

from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, connection, transaction

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.models import Entry
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import PartyId

pytestmark = pytest.mark.django_db

ROLES = Path(__file__).parents[4] / "src" / "kallipolis_packs"

OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="review of case 7")


def test_an_entry_says_who_did_what_to_whom_and_why() -> None:
    uuid = audit.record(
        OFFICIAL, "party.identify", "p1", parties=(PartyId("p1"),), detail={"fields": ["phone"]}
    )

    entry = Entry.objects.get(uuid=uuid)
    assert (entry.actor, entry.act, entry.subject) == ("o1", "party.identify", "p1")
    assert (entry.parties, entry.purpose) == ('["p1"]', "review of case 7")
    assert len(entry.hash) == 64


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'nothing'", "DELETE FROM audit_entry"]
)
def test_an_entry_cannot_be_changed_or_removed(statement: str) -> None:
    audit.record(OFFICIAL, "party.identify", "p1")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Entry.objects.get().act == "party.identify"


def test_an_act_that_no_room_declares_is_written_and_told_to_its_developer() -> None:
    with pytest.warns(UserWarning, match="no room declares the act 'unicorn.ride'"):
        audit.record(OFFICIAL, "unicorn.ride", "u1")

    assert database.rows("SELECT act FROM audit_entry") == [("unicorn.ride",)]


@pytest.mark.parametrize("act", ["login.open", "login.open_official", "file.read", "case.pack_own"])
def test_a_declared_act_is_recorded_without_ado(act: str) -> None:
    audit.record(OFFICIAL, act, "s1")

    assert database.rows("SELECT act FROM audit_entry") == [(act,)]


def test_every_act_that_a_role_grants_is_declared() -> None:
    granted = {
        grant["act"]
        for path in ROLES.glob("*/roles/*.yaml")
        for grant in yaml.safe_load(path.read_text())["grants"]
    }

    nouns = {act.partition(".")[0] for act in audit.acts()}
    undeclared = {act for act in granted if act not in audit.acts() and not act.endswith(".*")}
    assert undeclared == set()
    assert {act.partition(".")[0] for act in granted} <= nouns
