"""What a message says is read masked by class, and each reading is on record."""

import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, PLATFORM, Post

from kallipolis.foundation.actors import ANONYMOUS
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.referrals.adapters import reading as referrals
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import (
    EvidenceRequest,
    MessageQuery,
    NodeId,
    Reading,
    Said,
)
from kallipolis.platforms.data.exchange.logic import reading
from kallipolis.platforms.data.exchange.testing import as_content
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

NUMBER = "440301199001011234"
QUESTION = EvidenceRequest(
    registry="population",
    key=NUMBER,
    fields=("name", "birth_date"),
    purpose="medical-record",
    legal_basis="law/art-1",
)


def seen(found: tuple[Said, ...]) -> dict[str, object]:
    return {each.path: each.value for each in found}


def test_the_longest_path_that_is_cleared_counts_and_nothing_else_is_shown() -> None:
    value = {
        "a": {"b": "plain", "c": "secret"},
        "d": ["one", "two"],
        "e": {"en": "x", "zh-Hans": "y", "zh-Hant": "z"},
        "f": 7,
        "g": None,
    }

    found = seen(reading.said(value, {"a": None, "a.c": 1, "d": None, "e": None}))

    assert found == {
        "a.b": "plain",
        "a.c": "s***",
        "d[1]": "one",
        "d[2]": "two",
        "e": Text(en="x", zh_hans="y", zh_hant="z"),
        "f": "***",
        "g": "",
    }


def test_a_mask_never_shows_all_of_a_value() -> None:
    (short, number) = reading.said({"a": "x", "b": 42}, {"": 2})

    assert (short.value, number.value) == ("***", "***")


def test_of_a_referred_case_nobody_reads_what_the_applicant_said() -> None:
    content: dict[str, object] = {
        "service": "move",
        "applicant": {"name": "陈美玲", "id_number": NUMBER, "phone": "13800000005"},
        "answers": {"new_address": "示例路 1 号"},
        "pieces": [{"requirement": "deed", "title": None}],
    }
    opened = Reading(peer="x", is_ours=True, content=content, answer={})

    found = seen(reading.said(content, referrals.of_case(opened)))

    assert found == {
        "service": "move",
        "applicant.name": "陈***",
        "applicant.id_number": "44***",
        "applicant.phone": "***",
        "answers.new_address": "***",
        "pieces[1].requirement": "deed",
        "pieces[1].title": "",
    }


@pytest.mark.django_db
class TestReading:
    @pytest.fixture(autouse=True)
    def _population(self) -> None:
        fields = (
            make_field("id_number", type="id-number", personal=True),
            make_field("name", personal=True),
            make_field("birth_date", personal=True, type="date"),
            make_field("region"),
        )
        publish_registries(make_registry("population", *fields))
        fill("population", {NUMBER: {"name": "陈美玲", "birth_date": "1990-01-01"}})

    def test_a_question_and_its_answer_are_masked_by_the_registry_and_on_record(
        self, post: Post
    ) -> None:
        post(post.department.envelope(HERE), as_content(QUESTION))
        (message,), _ = exchange.search(PLATFORM, MessageQuery())

        body = exchange.read(PLATFORM, message.serial)

        content, answer = seen(body.content), seen(body.answer)
        assert content["key"] == "44***"
        assert (content["registry"], content["purpose"]) == ("population", "medical-record")
        assert answer["answer.values.name"] == "陈***"
        assert answer["answer.values.birth_date"] == "***"
        assert answer["answer.found"] == "true"
        (entry,) = audit.search(PLATFORM, Query(act="exchange.read"))
        assert entry.subject == message.envelope.id

    @pytest.mark.usefixtures("in_force")
    def test_what_another_node_keeps_is_of_no_class_known_here(self) -> None:
        exchange.put(PLATFORM, NodeId("health.example"), QUESTION)
        (message,), _ = exchange.search(PLATFORM, MessageQuery())

        assert seen(exchange.read(PLATFORM, message.serial).content)["key"] == "***"

    @pytest.mark.usefixtures("in_force")
    def test_nobody_reads_without_the_grant(self) -> None:
        exchange.put(PLATFORM, NodeId("health.example"), QUESTION)
        (message,), _ = exchange.search(PLATFORM, MessageQuery())

        with pytest.raises(Refusal, match=r"exchange\.not_found"):
            exchange.read(ANONYMOUS, message.serial)
