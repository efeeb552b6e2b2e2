"""A case that one node refers is decided at the other; both cases go on as one."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace
from tests.kallipolis.platforms.application.referrals.conftest import (
    HERE,
    HOME,
    MOVE,
    PDF,
    THERE,
    Provinces,
    publish_ministry,
)

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Correction, Outcome, Request
from kallipolis.platforms.application.referrals import api
from kallipolis.platforms.application.referrals.contracts import CASE, PIECE, STEP, Standing
from kallipolis.platforms.application.referrals.models import StoredPiece, StoredReferral
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import MessageQuery, NodeId
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds

pytestmark = pytest.mark.django_db
NO = {"reason": "no ground", "rule": "law/art-1", "remedy": "appeal"}
TEST = system("test")


def test_a_case_goes_whole_to_the_node_that_decides_it(provinces: Provinces) -> None:
    case = provinces.apply()

    provinces.live()

    there = provinces.there(case)
    decider = make_official("decider", organisation=THERE, region="441900")
    contract = next(piece for piece in there.evidence if piece.files)
    assert there.case.channel == "exchange"
    assert (there.case.deciding, there.case.applicant) == (THERE, provinces.mover.id)
    assert there.answers["new_address"] == "示例路 1 号"
    known = msgspec.convert(there.facts["known"], dict[str, dict[str, object]])
    assert known["evidence"]["registered-in-guangdong"] == {"region": "440305"}
    assert [piece.reference for piece in there.evidence] == ["广东省 · households", ""]
    assert provinces.read(decider, contract.files[0]) == PDF
    assert StoredPiece.objects.count() == 0
    assert api.of_case(there)[0].case_there == case.id
    assert provinces.referred(case).standing is Standing.TAKEN


def test_what_is_decided_there_is_a_step_of_the_case_here(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()

    provinces.act(case, "acceptance-officer", "accept")
    provinces.live()
    reviewing = provinces.see(case).case
    provinces.act(case, "decider", "decide", outcome=Outcome.GRANTED, reason="all is well")
    provinces.live()

    view = provinces.see(case)
    assert (reviewing.state, reviewing.due_at is not None) == ("reviewing", True)
    assert [entry.action for entry in view.history] == [
        "submit",
        "received-elsewhere",
        "accept-elsewhere",
        "decide-elsewhere",
        "deliver",
    ]
    assert (view.case.state, view.case.outcome) == ("delivered", Outcome.GRANTED)
    assert view.decision is not None
    assert "广东省 · 东莞市公安局" in view.decision.by_name
    assert provinces.referred(case).heard is not None


def test_a_grant_changes_registries_here_there_and_at_the_ministry(provinces: Provinces) -> None:
    publish_ministry()
    case = provinces.apply()
    provinces.live(all_rooms=True)
    provinces.act(case, "acceptance-officer", "accept")
    provinces.act(case, "decider", "decide", outcome=Outcome.GRANTED)

    provinces.live(all_rooms=True)

    grounds = Grounds(purpose="test", legal_basis="test")
    found = [
        registries.look_up(TEST, id, provinces.id_number, fields=("region",), grounds=grounds)
        for id in ("population", "households", "national-residents")
    ]
    documents = provinces.referred(case).documents
    assert [dict(one.values) if one else None for one in found] == [{"region": "441900"}] * 3
    assert "registered-nationally" in [e.action for e in provinces.there(case).history]
    assert [one.title.en for one in documents] == [
        "Notice of acceptance",
        "Certificate of migration (electronic)",
    ]
    assert provinces.read(provinces.resident, documents[1].file).startswith(b"%PDF")


def test_corrections_are_asked_there_and_sent_here(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()

    asked = (Correction(item="new_address", words="which flat?"),)
    provinces.act(case, "acceptance-officer", "ask-corrections", corrections=asked)
    provinces.live()
    correcting = provinces.see(case)
    answer = Request(answers={"new_address": "示例路 1 号 201 房"})
    cases.act(provinces.resident, case.id, "resubmit", answer)
    provinces.live()

    assert correcting.case.state == "correcting"
    assert correcting.corrections is not None
    assert correcting.corrections.items == asked
    assert provinces.there(case).case.state == "submitted"
    assert provinces.there(case).answers["new_address"] == "示例路 1 号 201 房"
    assert provinces.see(case).case.state == "sent"


def test_a_refusal_at_the_door_comes_with_its_reasons(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()

    provinces.act(case, "acceptance-officer", "refuse-acceptance", **NO)
    provinces.live()

    decision = provinces.see(case).decision
    assert decision is not None
    assert (decision.outcome, decision.reason) == (Outcome.NOT_ACCEPTED, "no ground")
    assert (decision.rule, decision.remedy) == ("law/art-1", "appeal")


def test_a_withdrawal_travels(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()

    cases.act(provinces.resident, case.id, "withdraw")
    asked = provinces.see(case).case.state
    provinces.live()

    assert asked == "withdrawing"
    assert provinces.there(case).case.outcome is Outcome.WITHDRAWN
    assert provinces.see(case).case.outcome is Outcome.WITHDRAWN


def test_a_withdrawal_that_comes_too_late_does_not_undo_the_decision(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()
    provinces.act(case, "acceptance-officer", "accept")
    provinces.live()
    provinces.act(case, "decider", "decide", outcome=Outcome.GRANTED)

    cases.act(provinces.resident, case.id, "withdraw")
    provinces.live()

    assert provinces.see(case).case.outcome is Outcome.GRANTED
    assert provinces.there(case).case.outcome is Outcome.GRANTED


def test_what_no_node_serves_comes_back_to_officials_here(provinces: Provinces) -> None:
    case = provinces.apply(answers={"new_city": "110000"})

    provinces.live()

    view = provinces.see(case)
    assert (view.case.state, view.case.waits_for) == ("returned", "acceptance")
    assert view.history[-1].request["reason"]


def test_what_the_other_node_does_not_take_comes_back_and_may_be_sent_again(
    provinces: Provinces,
) -> None:
    taken = packs.get("reception", MOVE).body
    strangers = replace(taken, nodes=(replace(taken.nodes[0], node=NodeId("hunan.example")),))
    publish_documents(pack="between-provinces", reception=[strangers])
    case = provinces.apply()
    provinces.live()
    returned, refusal = provinces.see(case).case.state, provinces.referred(case).refusal

    publish_documents(pack="between-provinces", reception=[taken])
    window = make_official("acceptance-officer", organisation=HOME)
    cases.act(window, case.id, "refer-again")
    provinces.live()

    assert (returned, refusal) == ("returned", "referral.not_taken")
    assert provinces.see(case).case.state == "sent"
    assert [one.standing for one in api.of_case(provinces.see(case)) if one.is_ours] == [
        Standing.REFUSED,
        Standing.TAKEN,
    ]


def test_a_case_waits_while_there_is_no_directory_and_is_sent_once_there_is(
    strangers: Provinces, known: Callable[[], None]
) -> None:
    case = strangers.apply()
    strangers.live()
    waiting = strangers.referred(case)

    known()
    api.retry()
    strangers.live()

    assert (waiting.standing, waiting.error) == (Standing.WAITING, "exchange.no_directory")
    assert strangers.referred(case).standing is Standing.TAKEN
    assert strangers.wire.taken.count(PIECE) == 1


def test_while_the_other_node_is_away_the_page_of_the_case_says_so(provinces: Provinces) -> None:
    provinces.wire.is_cut = True
    case = provinces.apply()

    provinces.live()

    found = provinces.referred(case)
    assert (found.standing, found.unsent, found.name.en) == (Standing.WAITING, 2, "Guangdong")


def test_a_case_whose_message_is_given_up_comes_back_to_officials_here(
    provinces: Provinces,
) -> None:
    provinces.wire.is_cut = True
    case = provinces.apply()
    provinces.live()

    sent, _ = exchange.search(TEST, MessageQuery(way="out"))
    for message in sent:
        exchange.give_up(TEST, message.serial, "Their office is closed for good.")
    provinces.wire.is_cut = False
    provinces.live_on()

    assert provinces.see(case).case.state == "returned"
    assert provinces.referred(case).refusal == "exchange.given_up"


def test_a_node_that_is_killed_or_whose_answers_are_lost_does_all_once(
    provinces: Provinces,
) -> None:
    provinces.wire.is_rough = True
    case = provinces.apply()

    provinces.live_on()
    provinces.act(case, "acceptance-officer", "accept")
    provinces.act(case, "decider", "decide", outcome=Outcome.GRANTED)
    provinces.live_on()

    came = StoredReferral.objects.filter(is_ours=False)
    assert [one.case for one in came] == [provinces.referred(case).case_there]
    assert [entry.action for entry in provinces.see(case).history] == [
        "submit",
        "received-elsewhere",
        "accept-elsewhere",
        "decide-elsewhere",
        "deliver",
    ]
    assert min(provinces.wire.tried[kind] for kind in (PIECE, CASE, STEP)) >= 3


def test_facts_that_are_told_twice_send_nothing_twice(provinces: Provinces) -> None:
    case = provinces.apply()
    provinces.live()
    before = len(provinces.wire.taken)

    for _ in range(2):
        api.follow(case.id, case.service)
    provinces.live()

    assert len(provinces.wire.taken) == before


def test_a_message_that_does_not_fit_is_refused_and_opens_nothing(provinces: Provinces) -> None:
    exchange.send(TEST, HERE, {"service": MOVE}, kind=CASE, subject="referral/" + "0" * 32)
    exchange.send(TEST, HERE, {"step": 1}, kind=STEP, subject="referral/" + "1" * 32)

    provinces.live()

    assert [one.refusal for one in exchange.messages(TEST) if one.is_ours] == [
        "referral.malformed",
        "referral.malformed",
    ]
    assert StoredReferral.objects.count() == 0


def test_parts_of_files_are_kept_only_of_who_refers_cases_here(provinces: Provinces) -> None:
    part = {"digest": "0" * 64, "number": 1, "of": 1, "content": "AAAA"}
    taken = [document.body for document in packs.every("reception").values()]
    hunan = replace(taken[0].nodes[0], node=NodeId("hunan.example"))
    strangers = [replace(each, nodes=(hunan,)) for each in taken]
    publish_documents(pack="between-provinces", reception=strangers)

    exchange.send(TEST, HERE, part, kind=PIECE, subject="referral/" + "2" * 32)
    provinces.live()

    assert [one.refusal for one in exchange.messages(TEST) if one.is_ours] == ["referral.not_taken"]
    assert StoredPiece.objects.count() == 0


def test_no_more_parts_of_files_are_kept_than_one_node_may_leave_here(
    provinces: Provinces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kallipolis.platforms.application.referrals.adapters.taking.MOST_PIECES", 1)
    for number in (1, 2):
        part = {"digest": "0" * 64, "number": number, "of": 2, "content": "AAAA"}
        exchange.send(TEST, HERE, part, kind=PIECE, subject="referral/" + "3" * 32)

    provinces.live()

    told = sorted(one.refusal for one in exchange.messages(TEST) if one.is_ours)
    assert told == ["", "referral.too_much"]
    assert StoredPiece.objects.count() == 1
