"""Internal notes: written for colleagues, kept as they are, never shown to the applicant."""

import pytest

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import DirectorySearch
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notes import api, logic
from kallipolis.platforms.application.notes.contracts import NewNote
from kallipolis.platforms.application.notes.testing import employ
from kallipolis.platforms.application.notices import api as notices

pytestmark = pytest.mark.django_db

POLICE = "public-security@440300"


@pytest.fixture
def office() -> Office:
    made = Office()
    made.resident = as_actor(make_resident())
    return made


@pytest.fixture
def case(office: Office) -> Case:
    return office.open(applicant=office.resident.party, applicant_name=office.resident.name)


def say(actor: Actor, case: Case, words: str, *mentioned: Actor) -> None:
    ids = tuple(PartyId(each.party or "") for each in mentioned)
    api.write(actor, case.id, NewNote(words=words, mentioned=ids))


def arrive() -> None:
    """Let all facts arrive that there are."""
    for event in outbox.recorded(limit=1000):
        notices.take_in(event)


def test_colleagues_of_a_case_read_what_each_other_wrote_in_its_order(case: Case) -> None:
    chen, liu = employ("Chen", "lead-reviewer"), employ("Liu", "decider")

    say(chen, case, "  The lease looks old.\r\nCall them? ")
    say(liu, case, "Done: it runs on.")

    read = api.of_case(liu, case.id)
    assert [(note.by_name, note.words) for note in read] == [
        ("Chen", "The lease looks old.\nCall them?"),
        ("Liu", "Done: it runs on."),
    ]


def test_a_note_is_written_on_a_closed_case_too(office: Office, case: Case) -> None:
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.GRANTED, reason="yes")
    chen = employ("Chen", "lead-reviewer")

    say(chen, case, "Filed on paper as well.")

    assert len(api.of_case(chen, case.id)) == 1


@pytest.mark.parametrize("words", ["", " \n ", "x" * 2001])
def test_a_note_says_something_and_not_too_much(case: Case, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        say(employ("Chen", "lead-reviewer"), case, words)

    assert [each.code for each in refused.value.problems] == ["note.words"]


def test_the_applicant_neither_reads_nor_writes_and_learns_of_no_note(
    office: Office, case: Case
) -> None:
    say(employ("Chen", "lead-reviewer"), case, "Between us.")

    with pytest.raises(Refusal) as reading:
        api.of_case(office.resident, case.id)
    with pytest.raises(Refusal) as writing:
        say(office.resident, case, "Hello?")

    arrive()
    seen = cases.find_for(office.resident, case.id)
    assert (reading.value.code, writing.value.code) == ("case.not_found", "case.not_found")
    assert "Between us." not in str(seen)
    assert not [each for each in notices.mine(office.resident).notices if "note" in str(each)]


def test_who_does_not_see_the_case_sees_no_note_of_it(case: Case) -> None:
    stranger = employ("Wang", "decider", POLICE)

    with pytest.raises(Refusal) as refused:
        api.of_case(stranger, case.id)

    assert refused.value.code == "case.not_found"


def test_who_is_mentioned_is_told_where_and_by_whom_and_not_what(case: Case) -> None:
    chen, liu = employ("Chen", "lead-reviewer"), employ("Liu", "decider")

    say(chen, case, "Secret: what do you think?", liu)
    arrive()
    arrive()

    (told,) = notices.mine(liu).notices
    assert told.title.en == f"Chen mentions you in case {case.id}"
    assert (told.link, told.subject, told.is_read) == ("case", case.id, False)
    assert "Secret" not in str(told)
    assert notices.unread(chen) == 0


def test_a_colleague_is_mentioned_by_name_in_the_words(case: Case) -> None:
    chen, liu = employ("陈静", "lead-reviewer"), employ("刘洋", "decider")
    employ("刘洋洋", "decider")

    say(chen, case, "＠刘洋 请看，@nobody 也看")

    (note,) = api.of_case(chen, case.id)
    assert [each.party for each in note.mentioned] == [liu.party]


def test_the_longest_name_is_meant_and_a_shared_one_nobodys() -> None:
    known = {PartyId("1"): "刘洋", PartyId("2"): "刘洋洋", PartyId("3"): "An", PartyId("4"): "an"}

    assert logic.named_in("@刘洋洋 @An", known) == ("2",)


def test_nobody_is_mentioned_who_cannot_see_the_case(office: Office, case: Case) -> None:
    chen, wang = employ("Chen", "lead-reviewer"), employ("Wang", "decider", POLICE)

    with pytest.raises(Refusal) as refused:
        say(chen, case, "Look.", wang, office.resident)

    assert [each.code for each in refused.value.problems] == [
        "note.mention_unfit",
        "note.mention_unknown",
    ]
    assert api.of_case(chen, case.id) == ()


def test_who_may_be_mentioned_is_who_may_see_the_case(case: Case) -> None:
    chen, liu = employ("Chen", "lead-reviewer"), employ("Liu", "decider")
    wang, sun = employ("Wang", "decider", POLICE), employ("Sun", "supervisor", POLICE)
    ids = tuple(PartyId(each.party or "") for each in (chen, liu, wang, sun))
    every = parties.listed_officials(chen, DirectorySearch(among=ids))

    may = api.may_be_mentioned(chen, case.id, every)

    assert may == {liu.party, sun.party}
    assert [each.name for each in api.board(chen, case.id)[1]] == ["Liu"]


def test_a_note_is_withdrawn_by_who_wrote_it_and_leaves_its_trace(case: Case) -> None:
    chen, liu = employ("Chen", "lead-reviewer"), employ("Liu", "decider")
    say(chen, case, "Wrong case, sorry.")
    (note,) = api.of_case(chen, case.id)

    with pytest.raises(Refusal) as others:
        api.withdraw(liu, note.id)
    api.withdraw(chen, note.id)
    with pytest.raises(Refusal) as twice:
        api.withdraw(chen, note.id)

    (left,) = api.of_case(liu, case.id)
    assert (left.by_name, left.words, left.withdrawn_at is not None) == ("Chen", "", True)
    assert (others.value.code, twice.value.code) == ("note.not_found", "note.withdrawn_already")


def test_what_is_done_with_notes_is_in_the_ledger_and_what_they_say_is_not(case: Case) -> None:
    chen = employ("Chen", "lead-reviewer")
    say(chen, case, "Between us.")
    (note,) = api.of_case(chen, case.id)
    api.withdraw(chen, note.id)

    acts = ("note.write", "note.read", "note.withdraw")
    kept = [audit.search(system("test"), Query(act=act)) for act in acts]

    assert [entries[0].actor for entries in kept] == [chen.party] * 3
    assert "Between us." not in str(kept)
