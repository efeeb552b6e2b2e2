"""Whoever takes the triggers off and changes the tables is found out, and what they did named."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit import hot
from kallipolis.foundation.audit.adapters.keys import FileSigner
from kallipolis.foundation.audit.contracts import Finding, FindingKind, SignedCheckpoint
from kallipolis.foundation.audit.logic import chain
from kallipolis.foundation.audit.testing import exposed
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.ids import PartyId

Commits = Callable[..., Any]
OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="review")


def record_and_seal(count: int) -> list[int]:
    """Write and seal entries; return their numbers."""
    for number in range(count):
        audit.record(OFFICIAL, "case.read", f"case-{number}", parties=(PartyId("p1"),))
    audit.seal()
    return [row.link.entry for row in hot.examined(0, 10**9)]


def tamper(*statements: str) -> None:
    with exposed(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def told(findings: tuple[Finding, ...]) -> list[tuple[FindingKind, int | None, int | None]]:
    return [(f.kind, f.position, f.entry) for f in findings]


def rewrite_chain_from(position: int) -> None:
    """Reckon all hashes anew, as an intruder who knows how would."""
    last = hot.link_at(position - 1)
    for row in list(hot.examined(position - 1, 10**9)):
        last = chain.follow(last, row.link.entry, row.hash_now or "")
        tamper(
            f"UPDATE audit_link SET entry_hash = '{last.entry_hash}', previous = '{last.previous}',"
            f" chain_hash = '{last.chain_hash}' WHERE position = {last.position}",
            f"UPDATE audit_entry SET hash = '{last.entry_hash}' WHERE id = {last.entry}",
        )


@pytest.mark.django_db
def test_a_ledger_that_nobody_touched_is_sound() -> None:
    record_and_seal(5)
    audit.checkpoint()
    record_and_seal(3)

    walked: list[int] = []
    findings = audit.verify(progress=walked.append)

    assert findings == ()
    assert sum(walked) == audit.length() == 8


@pytest.mark.django_db
def test_an_empty_ledger_is_sound() -> None:
    assert audit.verify() == ()
    assert audit.checkpoint() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "act = 'case.nothing'",
        "actor = 'o2'",
        "parties = '[]'",
        "detail = '{}' || ' '",
        "purpose = ''",
        "hash = 'f'",
    ],
)
def test_a_changed_entry_is_named(change: str) -> None:
    entries = record_and_seal(5)

    tamper(f"UPDATE audit_entry SET {change} WHERE id = {entries[2]}")

    assert told(audit.verify()) == [(FindingKind.CHANGED, 3, entries[2])]


@pytest.mark.django_db
def test_a_moment_set_back_is_named() -> None:
    entries = record_and_seal(5)

    tamper(f"UPDATE audit_entry SET time = '2020-01-01 00:00:00+00' WHERE id = {entries[2]}")

    assert told(audit.verify()) == [(FindingKind.CHANGED, 3, entries[2])]


@pytest.mark.django_db
def test_a_removed_entry_is_named() -> None:
    entries = record_and_seal(5)

    tamper(f"DELETE FROM audit_entry WHERE id = {entries[2]}")

    assert told(audit.verify()) == [(FindingKind.REMOVED, 3, entries[2])]


@pytest.mark.django_db
def test_an_entry_removed_with_its_link_is_named_by_its_position() -> None:
    entries = record_and_seal(5)

    tamper(
        f"DELETE FROM audit_entry WHERE id = {entries[2]}",
        "DELETE FROM audit_link WHERE position = 3",
    )

    assert told(audit.verify()) == [(FindingKind.REMOVED, 3, None)]


@pytest.mark.django_db
def test_reordered_entries_are_both_named() -> None:
    entries = record_and_seal(5)
    second, third = hot.link_at(2), hot.link_at(3)
    assert second is not None
    assert third is not None

    tamper(
        "UPDATE audit_link SET entry = -1 WHERE position = 2",
        f"UPDATE audit_link SET entry = {second.entry}, entry_hash = '{second.entry_hash}' "
        "WHERE position = 3",
        f"UPDATE audit_link SET entry = {third.entry}, entry_hash = '{third.entry_hash}' "
        "WHERE position = 2",
    )

    assert told(audit.verify()) == [
        (FindingKind.REORDERED, 2, entries[2]),
        (FindingKind.REORDERED, 3, entries[1]),
    ]


@pytest.mark.django_db
def test_an_entry_changed_together_with_its_link_is_named() -> None:
    entries = record_and_seal(5)

    tamper(
        f"UPDATE audit_entry SET hash = 'f' WHERE id = {entries[2]}",
        "UPDATE audit_link SET entry_hash = 'f' WHERE position = 3",
    )

    assert (FindingKind.LINK_CHANGED, 3, entries[2]) in told(audit.verify())


@pytest.mark.django_db
def test_a_link_forged_anew_does_not_fit_what_follows_it() -> None:
    entries = record_and_seal(5)
    second = hot.link_at(2)
    tamper(f"UPDATE audit_entry SET act = 'case.nothing' WHERE id = {entries[2]}")
    changed = next(hot.examined(2, 3))
    forged = chain.follow(second, entries[2], changed.hash_now or "")

    tamper(
        f"UPDATE audit_entry SET hash = '{forged.entry_hash}' WHERE id = {entries[2]}",
        f"UPDATE audit_link SET entry_hash = '{forged.entry_hash}', "
        f"chain_hash = '{forged.chain_hash}' WHERE position = 3",
    )

    assert told(audit.verify()) == [(FindingKind.LINK_CHANGED, 3, entries[2])]


@pytest.mark.django_db
def test_an_entry_slipped_in_among_sealed_ones_is_named() -> None:
    entries = record_and_seal(3)
    slipped_in = entries[1] - 1_000_000

    tamper(
        "INSERT INTO audit_entry (id, uuid, time, actor_kind, actor, on_behalf_of, act, subject, "
        f"parties, purpose, channel, detail, hash) SELECT {slipped_in}, 'u', time, actor_kind, "
        f"actor, on_behalf_of, act, subject, parties, purpose, channel, detail, hash "
        f"FROM audit_entry WHERE id = {entries[0]}"
    )

    assert told(audit.verify()) == [(FindingKind.INSERTED, None, slipped_in)]


@pytest.mark.django_db
def test_entries_that_wait_too_long_for_their_seal_are_told() -> None:
    clock = SetClock(moment=SYSTEM_CLOCK.now())
    audit.record(OFFICIAL, "case.read", "case-1", clock=clock)

    at_once = audit.verify(clock=clock)
    clock.advance(minutes=2)
    later = audit.verify(clock=clock)

    assert at_once == ()
    assert [f.kind for f in later] == [FindingKind.UNSEALED]


@pytest.mark.django_db
def test_a_chain_written_anew_is_not_the_one_that_was_signed() -> None:
    entries = record_and_seal(3)
    audit.checkpoint()
    record_and_seal(3)
    audit.checkpoint()

    tamper(f"UPDATE audit_entry SET act = 'case.nothing' WHERE id = {entries[1]}")
    rewrite_chain_from(2)

    findings = audit.verify()
    assert told(findings) == [(FindingKind.REWRITTEN, 3, None)]
    assert "from position 1 to 3" in findings[0].message


@pytest.mark.django_db
def test_an_end_that_was_cut_off_is_missed_by_its_checkpoint() -> None:
    entries = record_and_seal(5)
    audit.checkpoint()

    tamper(
        f"DELETE FROM audit_entry WHERE id >= {entries[3]}",
        "DELETE FROM audit_link WHERE position >= 4",
    )

    assert told(audit.verify()) == [(FindingKind.REMOVED, 5, None)]


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["signature = 'AAAA'", "time = '2020-01-01 00:00:00+00'"])
def test_a_checkpoint_whose_signature_does_not_hold_is_named(change: str) -> None:
    record_and_seal(3)
    audit.checkpoint()

    tamper(f"UPDATE audit_checkpoint SET {change}")

    assert told(audit.verify()) == [(FindingKind.SIGNATURE, 3, None)]


@pytest.mark.django_db
def test_a_chain_written_and_signed_anew_is_shown_by_a_checkpoint_that_a_third_party_kept() -> None:
    entries = record_and_seal(3)
    kept = audit.checkpoint()
    assert kept is not None

    tamper(
        f"UPDATE audit_entry SET act = 'case.nothing' WHERE id = {entries[1]}",
        "DELETE FROM audit_checkpoint",
    )
    rewrite_chain_from(2)
    audit.checkpoint()

    assert audit.verify() == ()
    assert told(audit.verify(kept=[kept])) == [(FindingKind.REWRITTEN, 3, None)]


@pytest.mark.django_db
def test_a_checkpoint_of_another_key_holds_under_that_key_only(tmp_path: Path) -> None:
    record_and_seal(1)
    other = FileSigner(tmp_path / "other")

    signed = audit.checkpoint(signer=other)

    assert signed is not None
    assert told(audit.verify()) == [(FindingKind.SIGNATURE, 1, None)]
    assert len(audit.verify(kept=[signed])) == 1


def signed(count: int, commits: Commits) -> None:
    """Sign the chain several times, each time some entries longer."""
    for _ in range(count):
        record_and_seal(2)
        with commits(execute=True):
            audit.checkpoint()


@pytest.mark.django_db
def test_checkpoints_are_counted_and_none_is_missed(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    signed(3, django_capture_on_commit_callbacks)

    assert [one.number for one in audit.checkpoints()] == [1, 2, 3]
    assert audit.verify() == ()


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["number = 2", "number = 3", "number >= 2", "number >= 1"])
def test_checkpoints_that_were_removed_are_missed(
    gone: str, django_capture_on_commit_callbacks: Commits
) -> None:
    signed(3, django_capture_on_commit_callbacks)

    tamper(f"DELETE FROM audit_checkpoint WHERE {gone}")

    assert FindingKind.MISSING in [finding.kind for finding in audit.verify()]


@pytest.mark.django_db
def test_a_whole_chain_written_anew_without_the_key_is_found_out(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    signed(3, django_capture_on_commit_callbacks)

    tamper(
        "UPDATE audit_entry SET act = 'case.nothing' WHERE subject = 'case-1'",
        "DELETE FROM audit_checkpoint",
    )
    rewrite_chain_from(1)
    with django_capture_on_commit_callbacks(execute=True):
        audit.checkpoint()

    assert [finding.kind for finding in audit.verify()] == [FindingKind.MISSING]


@pytest.mark.django_db
def test_a_chain_that_nobody_signs_is_told() -> None:
    clock = SetClock(moment=SYSTEM_CLOCK.now())
    record_and_seal(3)

    at_once = audit.verify(clock=clock)
    clock.advance(minutes=6)
    later = audit.verify(clock=clock)

    assert at_once == ()
    assert told(later) == [(FindingKind.UNSIGNED, 1, None)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_mention WHERE entry = {0}",
        "UPDATE audit_mention SET party = 'p2' WHERE entry = {0}",
        "INSERT INTO audit_mention (party, entry) VALUES ('p2', {0})",
        "DELETE FROM audit_mention WHERE entry = {0} AND party LIKE 'subject %%'",
        "DELETE FROM audit_mention WHERE entry = {0} AND party LIKE 'actor %%'",
    ],
)
def test_an_entry_that_is_hidden_from_whom_it_concerns_is_named(change: str) -> None:
    entries = record_and_seal(3)

    tamper(change.format(entries[1]))

    assert told(audit.verify()) == [(FindingKind.MENTIONS, None, entries[1])]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["DELETE FROM audit_mention", "UPDATE audit_mention SET entry = 0"])
def test_the_database_refuses_to_forget_whom_an_entry_concerns(act: str) -> None:
    record_and_seal(1)

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.django_db
def test_a_checkpoint_from_before_they_were_counted_still_holds() -> None:
    record_and_seal(1)
    head = hot.head()
    assert head is not None
    old = SignedCheckpoint(
        node="old.example",
        position=head.position,
        chain_hash=head.chain_hash,
        time=datetime(2026, 1, 5, tzinfo=UTC),
        key_id="",
        public_key="",
        signature="",
    )

    assert (
        chain.text_of(old)
        == b"kallipolis.audit.checkpoint.1"
        + json.dumps(
            ["old.example", head.position, head.chain_hash, "2026-01-05T00:00:00.000000+00:00"],
            separators=(",", ":"),
        ).encode()
    )


@pytest.mark.django_db
def test_nothing_new_is_not_signed_again() -> None:
    record_and_seal(1)

    signed = [audit.checkpoint(), audit.checkpoint()]

    assert isinstance(signed[0], SignedCheckpoint)
    assert signed[1] is None


def chain_of(hashes: list[str]) -> list[chain.Examined]:
    links: list[chain.Examined] = []
    last = None
    for number, hash in enumerate(hashes):
        last = chain.follow(last, number * 2 + 1, hash)
        links.append(chain.Examined(last, hash, hash))
    return links


SPOIL: list[Callable[[chain.Examined], chain.Examined]] = [
    lambda row: chain.Examined(row.link, row.stored_hash, "other"),
    lambda row: chain.Examined(row.link, None, None),
    lambda row: chain.Examined(
        chain.follow(None, row.link.entry, row.link.entry_hash), row.stored_hash, row.hash_now
    ),
]


@given(
    hashes=st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), min_size=2, max_size=20),
    data=st.data(),
)
def test_any_single_fault_anywhere_is_found_at_its_place(
    hashes: list[str], data: st.DataObject
) -> None:
    rows = chain_of(hashes)
    place = data.draw(st.integers(1, len(rows) - 1))
    spoil = data.draw(st.sampled_from(SPOIL))

    spoiled = [*rows[:place], spoil(rows[place]), *rows[place + 1 :]]

    assert list(chain.examine(rows, None)) == []
    assert place + 1 in [f.position for f in chain.examine(spoiled, None)]


def test_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    keys = [FileSigner(tmp_path / "keys").public_key for _ in range(2)]

    assert keys[0] == keys[1]
    assert (tmp_path / "keys" / "seal.pem").stat().st_mode & 0o077 == 0
