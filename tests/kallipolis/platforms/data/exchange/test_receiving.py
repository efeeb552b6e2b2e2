"""What another node posts is taken once, in order, and only if nothing about it is wrong."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, Import, Post

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.exchange.adapters import profile, refusals
from kallipolis.platforms.data.exchange.contracts import (
    Ask,
    EvidenceRequest,
    Node,
    NodeId,
    Outcome,
)
from kallipolis.platforms.data.exchange.models import StoredRefusal
from kallipolis.platforms.data.exchange.testing import (
    Department,
    as_content,
    make_key,
    make_node_key,
    public_half,
)
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

pytestmark = pytest.mark.django_db

PLATFORM = system("test")
NUMBER = "440301199001011234"
QUESTION = EvidenceRequest(
    registry="population",
    key=NUMBER,
    fields=("name", "region"),
    purpose="medical-record",
    legal_basis="law/art-1",
)


@pytest.fixture(autouse=True)
def _population() -> None:
    publish_registries(make_registry())
    entry = {"name": "陈美玲", "birth_date": "1990-01-01", "region": "440301"}
    fill("population", {NUMBER: entry})


def recorded(act: str) -> list[dict[str, object]]:
    return [entry.detail for entry in audit.search(PLATFORM, Query(act=act))]


def test_a_question_is_answered_in_a_receipt_that_its_recipient_has_signed(
    post: Post, here: Node
) -> None:
    envelope = post.department.envelope(HERE)

    reply = post(envelope, as_content(QUESTION))

    receipt = profile.receipt_of(reply.token, keys={key.id: key.x for key in here.keys})
    assert receipt is not None
    assert receipt.message == envelope
    assert receipt.answer["values"] == {"name": "陈美玲"}
    assert receipt.answer["withheld"] == ["region"]


def test_the_read_is_on_the_record_of_the_person(post: Post) -> None:
    post(post.department.envelope(HERE), as_content(QUESTION))

    (entry,) = audit.search(PLATFORM, Query(act="registry.look_up"))

    assert entry.actor == post.department.id
    assert entry.purpose == "medical-record"
    assert len(entry.parties) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"purpose": "curiosity"}, "exchange.not_allowed"),
        ({"registry": "companies"}, "exchange.not_allowed"),
        ({"fields": ("region",)}, "exchange.not_allowed"),
        ({"fields": ("region", "name"), "legal_basis": " "}, "registry.grounds_missing"),
    ],
)
def test_what_may_not_be_asked_is_refused_in_the_receipt(
    post: Post, changed: dict[str, object], code: str
) -> None:
    question = msgspec.structs.replace(QUESTION, **changed)

    reply = post(post.department.envelope(HERE), as_content(question))

    assert reply.receipt is not None
    assert (reply.receipt.outcome, reply.receipt.refusal) == (Outcome.REFUSED, code)
    assert reply.receipt.answer == {}
    assert recorded("exchange.receive")[0]["refusal"] == code


class TestConsent:
    @pytest.fixture
    def asks(self) -> tuple[Ask, ...]:
        return (
            Ask(
                of=HERE,
                registry="population",
                fields=("name",),
                purposes=("medical-record",),
                needs_consent=True,
            ),
        )

    @pytest.mark.parametrize(
        ("consent", "outcome"), [("", Outcome.REFUSED), ("case/17", Outcome.ACCEPTED)]
    )
    def test_is_named_where_the_law_wants_it(
        self, post: Post, consent: str, outcome: Outcome
    ) -> None:
        question = msgspec.structs.replace(QUESTION, consent=consent)

        reply = post(post.department.envelope(HERE), as_content(question))

        assert reply.receipt is not None
        assert reply.receipt.outcome is outcome


def test_a_message_sent_again_has_one_effect_and_the_same_receipt(post: Post) -> None:
    envelope = post.department.envelope(HERE)
    first = post(envelope, as_content(QUESTION))

    second = post(envelope, as_content(QUESTION))

    assert second.token == first.token
    assert len(recorded("registry.look_up")) == 1


def test_a_request_that_was_overheard_and_replayed_is_refused_and_recorded(post: Post) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content)
    post.raw(headers, content)

    replayed = post.raw(headers, content)

    assert (replayed.status, replayed.code) == (409, "exchange.replayed")
    assert [each["code"] for each in recorded("exchange.refuse")] == ["exchange.replayed"]


def test_messages_about_one_subject_are_taken_in_their_order(post: Post) -> None:
    second = post.department.envelope(HERE, sequence=2)
    early = post(second, as_content(QUESTION))
    first = post(post.department.envelope(HERE), as_content(QUESTION))

    late = post(second, as_content(QUESTION))

    assert early.code == "exchange.out_of_order"
    assert (first.status, late.status) == (200, 200)


@pytest.mark.parametrize("sequence", [1, 3])
def test_a_number_that_is_not_the_next_is_refused(post: Post, sequence: int) -> None:
    post(post.department.envelope(HERE), as_content(QUESTION))

    reply = post(post.department.envelope(HERE, sequence=sequence), as_content(QUESTION))

    assert reply.code == "exchange.out_of_order"


def test_an_id_stands_for_one_content(post: Post) -> None:
    envelope = post.department.envelope(HERE)
    post(envelope, as_content(QUESTION))

    reply = post(envelope, as_content(msgspec.structs.replace(QUESTION, fields=("name",))))

    assert reply.code == "exchange.id_used"


@pytest.mark.parametrize("header", [*profile.HEADERS.values(), "Content-Digest"])
def test_no_header_can_be_changed_on_the_way(post: Post, header: str) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content)
    other = post.department.headers(
        post.address,
        msgspec.structs.replace(
            envelope,
            id="0" * 32,
            sender=HERE,
            recipient="elsewhere",
            subject="other",
            sequence=2,
            kind="other",
        ),
        b"{}",
    )

    reply = post.raw(headers | {header: other[header]}, content)

    assert reply.status in {403, 422}
    assert reply.receipt is None
    assert len(recorded("exchange.refuse")) == 1
    assert recorded("exchange.receive") == []


@pytest.mark.parametrize("header", ["Signature", "Signature-Input", "Exchange-Sender"])
def test_a_request_without_its_signature_or_sender_is_refused(post: Post, header: str) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content)
    del headers[header]

    reply = post.raw(headers, content)

    assert reply.code in {"exchange.signature_invalid", "exchange.malformed"}
    assert len(recorded("exchange.refuse")) == 1


def test_a_header_that_lacks_is_named_as_it_is_sent(post: Post) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content)
    del headers["Exchange-Message"]

    with pytest.raises(Refusal) as refused:
        profile.envelope_of(headers)

    assert refused.value.values == {"fault": "Exchange-Message"}
    assert post.raw(headers, content).code == "exchange.malformed"


def test_another_content_under_a_signed_digest_is_refused(post: Post) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content)

    reply = post.raw(headers, content.replace(b"medical-record", b"medical-rekord"))

    assert reply.code == "exchange.digest_wrong"
    assert recorded("exchange.refuse")[0]["code"] == "exchange.digest_wrong"


def test_a_key_that_the_directory_does_not_name_is_refused(post: Post) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers(post.address, envelope, content, key=make_key())

    reply = post.raw(headers, content)

    assert (reply.status, reply.code) == (403, "exchange.key_unknown")


def test_a_request_signed_for_another_address_is_refused(post: Post) -> None:
    envelope, content = post.department.envelope(HERE), as_content(QUESTION)
    headers = post.department.headers("https://elsewhere.example", envelope, content)

    assert post.raw(headers, content).code == "exchange.signature_invalid"


def test_who_is_in_no_directory_is_refused(post: Post) -> None:
    stranger = post._replace(department=Department("stranger.example"))

    reply = stranger(stranger.department.envelope(HERE), as_content(QUESTION))

    assert reply.code == "exchange.node_unknown"


@pytest.mark.parametrize("minutes", [-10, 10])
def test_what_was_signed_too_long_ago_or_in_the_future_is_refused(post: Post, minutes: int) -> None:
    signed_at = datetime.now(UTC) + timedelta(minutes=minutes)

    reply = post(post.department.envelope(HERE), as_content(QUESTION), at=signed_at)

    assert reply.code == "exchange.clock_skew"


def test_a_key_signs_until_it_is_revoked_and_the_next_one_with_it(
    post: Post, department: Department, here: Node, in_force: Import
) -> None:
    fresh = make_key()
    envelope, content = department.envelope(HERE), as_content(QUESTION)
    by_the_next = department.headers(post.address, envelope, content, key=fresh)
    before = post.raw(by_the_next, content)
    old = make_node_key(public_half(department.key), revoked_at=datetime.now(UTC))
    both = (old, make_node_key(public_half(fresh)))
    in_force.change(msgspec.structs.replace(department.as_node(may_ask=in_force.asks), keys=both))

    after = post.raw(by_the_next, content)
    by_the_revoked = post(department.envelope(HERE, subject="matter/2"), content)

    assert (before.code, after.status) == ("exchange.key_unknown", 200)
    assert by_the_revoked.code == "exchange.key_unknown"


def test_a_kind_that_nobody_takes_is_refused_in_the_receipt(post: Post) -> None:
    reply = post(post.department.envelope(HERE, kind="poem"), b"{}")

    assert reply.receipt is not None
    assert reply.receipt.refusal == "exchange.kind_unknown"


def test_what_is_for_another_node_is_refused(post: Post) -> None:
    reply = post(post.department.envelope(NodeId("hunan.example")), as_content(QUESTION))

    assert reply.code == "exchange.not_for_us"


def test_a_flood_of_forgeries_is_counted_and_the_ledger_does_not_grow_with_it(post: Post) -> None:
    strangers = [post._replace(department=Department(f"stranger-{n}.example")) for n in range(20)]
    for stranger in strangers:
        stranger(stranger.department.envelope(HERE), as_content(QUESTION))

    refusals.tell(SetClock(datetime.now(UTC) + timedelta(minutes=1)))

    counts = [each["count"] for each in recorded("exchange.refuse")]
    assert sum(int(str(count)) for count in counts) == len(strangers)
    assert len(counts) <= 4
    assert StoredRefusal.objects.count() == 0


def test_a_page_of_the_browser_finds_nothing_to_read_here(post: Post) -> None:
    assert post.client.get(profile.PATH).status_code == 405
