"""Only what was granted leaves, masked, for its purpose and until its day; all of it is noted."""

import hmac
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from tests.kallipolis.platforms.data.grants.conftest import GRANTEE, NUMBERS, OWNER, residence

from kallipolis.foundation import vault
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import (
    Asked,
    Condition,
    Grant,
    GrantState,
    Masking,
    Terms,
)
from kallipolis.platforms.data.grants.testing import make_terms

pytestmark = pytest.mark.usefixtures("city")
ASKED = Asked(purpose="housing aid")
HERE = Condition(column="district", holds="equals", values=("440305",))


@pytest.fixture
def give(owner: Actor, clock: SetClock) -> Any:
    def give(*columns: str, to: str = GRANTEE, **changes: Any) -> Grant:
        terms = make_terms(*columns, **changes)
        return api.give(owner, "residence", OrganisationId(to), terms, clock=clock)

    return give


def rows(reader: Actor, clock: SetClock, **asked: Any) -> list[dict[str, object]]:
    wanted = Asked(**{"purpose": "housing aid", **asked})
    found = api.read(reader, "residence", wanted, clock=clock).rows
    return [dict(row) for row in found.to_pylist()]


def refusal(call: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*given, **named)
    return refused.value.code


def test_only_granted_rows_and_columns_leave(give: Any, reader: Actor, clock: SetClock) -> None:
    give("name", "rooms", rows=(HERE,))

    assert rows(reader, clock) == [{"name": "李测试", "rooms": 1}, {"name": "王五", "rooms": 3}]


def test_values_are_masked_before_anything_is_asked_of_them(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    masks = {"id_number": "partial", "name": "partial", "born": "partial", "rooms": "hash"}
    grant = give(columns={id: Masking(mask) for id, mask in masks.items()}, rows=(HERE,))

    first = rows(reader, clock)[0]
    probed = Condition(column="id_number", holds="equals", values=(NUMBERS[0],))
    seen = Condition(column="born", holds="equals", values=("1948",))

    key = bytes.fromhex(vault.fingerprint(grant.id, about="grants.hash"))
    assert first == {
        "id_number": f"{NUMBERS[0][:4]}{'*' * 10}{NUMBERS[0][-4:]}",
        "name": "***",
        "born": "1948",
        "rooms": hmac.digest(key, b"1", "sha256").hex(),
    }
    assert rows(reader, clock, conditions=(probed,)) == []
    assert len(rows(reader, clock, conditions=(seen,))) == 1


def test_codes_of_two_grants_do_not_match(give: Any, reader: Actor, clock: SetClock) -> None:
    one, other = (give(columns={"id_number": Masking.HASH}) for _ in range(2))

    first, second = (rows(reader, clock, grant=grant.id) for grant in (one, other))

    assert {each["id_number"] for each in first} & {each["id_number"] for each in second} == {None}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"purpose": "curiosity"}, "grant.column_refused"),
        ({"columns": ("name", "rooms")}, "grant.column_refused"),
        ({"columns": ("nothing",)}, "grant.column_refused"),
        ({"conditions": (Condition(column="rooms", holds="more", values=("1",)),)}, "grant.unfit"),
        ({"after": "what?"}, "grant.page_unknown"),
        ({"after": "12345-0"}, "lakehouse.version_not_found"),
        ({"grant": "0" * 32}, "grant.not_found"),
    ],
)
def test_what_no_grant_covers_is_refused(
    asked: dict[str, Any], code: str, give: Any, reader: Actor, clock: SetClock
) -> None:
    give("name")

    assert refusal(rows, reader, clock, **asked) == code


def test_what_is_dropped_is_as_good_as_not_granted(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    give(columns={"name": Masking.DROP, "rooms": Masking.NONE})

    assert set(rows(reader, clock)[0]) == {"rooms"}
    assert refusal(rows, reader, clock, columns=("name",)) == "grant.column_refused"


def test_one_grant_answers_so_that_rows_of_one_never_meet_columns_of_another(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    give("rooms", "name", rows=(HERE,))
    clock.advance(minutes=1)
    give("rooms", "district")

    assert refusal(rows, reader, clock, columns=("name", "district")) == "grant.column_refused"
    assert len(rows(reader, clock, columns=("rooms",))) == 4
    assert len(rows(reader, clock, columns=("name",))) == 2


def test_others_read_nothing_and_learn_nothing(give: Any, clock: SetClock) -> None:
    give("name")
    elsewhere = make_official("data-user", organisation="market-regulation@440300")
    unassigned = make_official("decider", organisation=GRANTEE)

    codes = {
        refusal(api.read, elsewhere, "residence", ASKED, clock=clock),
        refusal(api.read, unassigned, "residence", ASKED, clock=clock),
        refusal(api.read, elsewhere, "no-such-dataset", ASKED, clock=clock),
        refusal(api.read, make_official("data-steward", organisation=OWNER), "x", ASKED),
    }

    assert codes == {"grant.not_found"}


def test_a_grant_can_be_suspended_resumed_and_revoked(
    give: Any, owner: Actor, reader: Actor, clock: SetClock
) -> None:
    grant = give("name")

    api.change(owner, grant.id, GrantState.SUSPENDED, reason="a leak", clock=clock)
    suspended = refusal(rows, reader, clock)
    api.change(owner, grant.id, GrantState.ACTIVE, reason="mended", clock=clock)
    resumed = rows(reader, clock)
    api.change(owner, grant.id, GrantState.REVOKED, reason="no more", clock=clock)

    assert suspended == refusal(rows, reader, clock) == "grant.column_refused"
    assert len(resumed) == 4
    assert (
        refusal(api.change, owner, grant.id, GrantState.ACTIVE, reason="again") == "grant.not_now"
    )
    assert refusal(api.renew, owner, grant.id, date(2027, 1, 1), reason="x") == "grant.not_now"


def test_a_grant_ends_with_its_last_day_where_the_city_is_and_can_be_renewed(
    give: Any, owner: Actor, reader: Actor, clock: SetClock
) -> None:
    grant = give("name", until=date(2026, 11, 2))

    clock.advance(hours=13, minutes=59)
    still = rows(reader, clock)
    clock.advance(minutes=1)
    over = refusal(rows, reader, clock)
    api.renew(owner, grant.id, date(2026, 12, 1), reason="goes on", clock=clock)

    assert len(still) == 4
    assert over == "grant.column_refused"
    assert len(rows(reader, clock)) == 4


def test_nobody_but_the_owner_gives_or_changes(give: Any, reader: Actor, clock: SetClock) -> None:
    grant = give("name")
    given = ("residence", OrganisationId("market-regulation@440300"), make_terms("name"))

    assert refusal(api.give, reader, *given, clock=clock) == "grant.not_found"
    assert refusal(api.change, reader, grant.id, GrantState.ACTIVE, reason="") == "grant.not_found"
    assert refusal(api.who, reader, "residence", clock=clock) == "grant.not_found"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (make_terms("nothing"), "grant.column_unknown"),
        (make_terms(columns={"rooms": Masking.PARTIAL}), "grant.mask_unfit"),
        (make_terms(columns={"rooms": Masking.DROP}), "grant.nothing_left"),
        (make_terms("name", until=date(2026, 11, 1)), "grant.until_past"),
        (make_terms("name", until=date(2036, 11, 1)), "grant.until_far"),
        (make_terms("name", purpose=" "), "grant.purpose_missing"),
        (
            make_terms("name", rows=(Condition(column="rooms", holds="equals", values=("many",)),)),
            "grant.value_unfit",
        ),
    ],
)
def test_terms_have_to_fit_the_dataset(
    terms: Terms, code: str, owner: Actor, clock: SetClock
) -> None:
    with pytest.raises(Refusal) as refused:
        api.give(owner, "residence", OrganisationId(GRANTEE), terms, clock=clock)

    assert [problem.code for problem in refused.value.problems] == [code]


def test_what_is_not_shared_is_given_to_nobody(owner: Actor, clock: SetClock) -> None:
    reason = everywhere("Witnesses would be found.")
    publish_documents(dataset=[residence(sharing=Sharing(kind="not-shared", reason=reason))])

    with pytest.raises(Refusal) as refused:
        api.give(owner, "residence", OrganisationId(GRANTEE), make_terms("name"), clock=clock)

    assert refused.value.code == "grant.not_shared"
    assert refused.value.values["reason"] == reason.en


def test_pages_are_of_one_version_and_hold_every_row_once(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    give("rooms", "district")

    first = api.read(reader, "residence", replace_limit(3), clock=clock)
    last = api.read(reader, "residence", replace_limit(3, after=first.next), clock=clock)

    assert (first.rows.num_rows, last.rows.num_rows, last.next) == (3, 1, "")
    assert {*first.rows["district"].to_pylist(), *last.rows["district"].to_pylist()} == {
        "440304",
        "440305",
        "440306",
    }


def replace_limit(limit: int, after: str = "") -> Asked:
    return Asked(purpose="housing aid", limit=limit, after=after)


def test_the_rate_of_a_grant_holds_for_all_who_read_by_it(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    give("name", rate=2)
    colleague = replace(reader, party=PartyId("colleague"))
    clock.advance(seconds=20)
    rows(reader, clock)
    rows(colleague, clock)

    with pytest.raises(Refusal) as refused:
        rows(reader, clock)
    clock.advance(seconds=40)

    assert (refused.value.code, refused.value.values["seconds"]) == ("grant.too_fast", "40")
    assert len(rows(reader, clock)) == 4


def test_every_read_is_in_the_ledger(give: Any, reader: Actor, clock: SetClock) -> None:
    grant = give("name", "rooms", rows=(HERE,))

    rows(reader, clock, columns=("name",))
    audit.seal()
    (entry,) = audit.search(system("test"), Query(act="grant.read"))

    assert (entry.actor, entry.purpose, entry.subject) == (
        "reader",
        "housing aid",
        "dataset/residence",
    )
    assert entry.detail == {
        "grant": grant.id,
        "columns": ["name"],
        "conditions": [],
        "rows": 2,
        "people": 2,
    }


def test_a_person_sees_who_read_about_them_also_what_was_read_before_they_were_known(
    give: Any, reader: Actor, clock: SetClock
) -> None:
    give(columns={"rooms": Masking.NONE, "name": Masking.PARTIAL}, rows=(HERE,))
    rows(reader, clock)
    rows(reader, clock)
    clock.advance(days=1)
    rows(reader, clock)

    found = api.read_about(as_actor(make_resident(seed=1)))
    of_another = api.read_about(as_actor(make_resident(seed=2)))

    assert [(each.day, each.times) for each in found] == [
        (date(2026, 11, 3), 1),
        (date(2026, 11, 2), 2),
    ]
    assert (found[0].grantee, found[0].purpose) == (GRANTEE, "housing aid")
    assert found[0].columns == {"rooms": Masking.NONE, "name": Masking.PARTIAL}
    assert of_another == ()


def test_who_can_read_a_column_is_told_by_the_policies(
    give: Any, owner: Actor, clock: SetClock
) -> None:
    grant = give(columns={"name": Masking.HASH, "rooms": Masking.NONE}, rows=(HERE,))
    ended = give("name", to="market-regulation@440300", until=date(2026, 11, 2))
    clock.advance(days=1)

    readers = api.who(owner, "residence", "name", clock=clock)

    assert [(each.organisation, each.masking, each.grant) for each in readers] == [
        (GRANTEE, Masking.HASH, grant.id)
    ]
    assert readers[0].rows == (HERE,)
    assert {each.column for each in api.who(owner, "residence", clock=clock)} == {"name", "rooms"}
    assert api.who(owner, "residence", "born", clock=clock) == ()
    assert refusal(api.who, owner, "residence", "x", clock=clock) == "grant.column_unknown"
    assert ended.id not in api.policies(owner, clock=clock)


def test_policies_are_exported_in_the_words_of_cedar(
    give: Any, owner: Actor, reader: Actor, clock: SetClock
) -> None:
    grant = give("name", purpose='aid "for" all\n}; permit (principal, action, resource);')

    said = api.policies(reader, clock=clock)

    assert f'@id("{grant.id}")' in said
    assert f'Organisation::"{GRANTEE}"' in said
    assert said.count("permit (") - said.count("permit (principal, action, resource)") == 1
    assert (
        api.policies(make_official("data-user", organisation="x@440300"), clock=clock).strip() == ""
    )


def test_the_same_case_gives_one_grant(owner: Actor, clock: SetClock) -> None:
    given = (owner, "residence", OrganisationId(GRANTEE), make_terms("name"))

    once, again = (api.give(*given, basis="case-1", clock=clock) for _ in range(2))

    assert once == again
    assert api.grants(owner) == (once,)
