"""An installation may give less than the directory grants; what it withholds is said and signed."""

import msgspec
import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, Post

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.exchange.contracts import EvidenceRequest, Outcome, Veto
from kallipolis.platforms.data.exchange.logic import vetoes
from kallipolis.platforms.data.exchange.testing import as_content
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries

NUMBER = "440301199001011234"
QUESTION = EvidenceRequest(
    registry="population",
    key=NUMBER,
    fields=("name", "birth_date"),
    purpose="medical-record",
    legal_basis="law/art-1",
)


def make_veto(**limits: tuple[str, ...]) -> Veto:
    return msgspec.structs.replace(Veto(id="less", reason=everywhere("less")), **limits)


@pytest.mark.django_db
class TestAnswering:
    @pytest.fixture(autouse=True)
    def _population(self) -> None:
        publish_registries(make_registry())
        fill("population", {NUMBER: {"name": "陈美玲", "birth_date": "1990-01-01"}})

    def test_a_field_that_is_vetoed_is_withheld(self, post: Post) -> None:
        publish_documents(veto=[make_veto(registries=("population",), fields=("birth_date",))])

        reply = post(post.department.envelope(HERE), as_content(QUESTION))

        assert reply.receipt is not None
        assert reply.receipt.answer["values"] == {"name": "陈美玲"}
        assert reply.receipt.answer["withheld"] == ["birth_date"]

    @pytest.mark.parametrize(
        "limits",
        [
            {},
            {"nodes": ("health.example",)},
            {"kinds": ("evidence.request",)},
            {"registries": ("population",)},
            {"purposes": ("medical-record",)},
            {"fields": ("name", "birth_date")},
        ],
    )
    def test_what_is_vetoed_is_refused_in_a_signed_receipt(
        self, post: Post, limits: dict[str, tuple[str, ...]]
    ) -> None:
        publish_documents(veto=[make_veto(**limits)])

        reply = post(post.department.envelope(HERE), as_content(QUESTION))

        assert reply.receipt is not None
        assert reply.receipt.outcome is Outcome.REFUSED
        assert reply.receipt.refusal == "exchange.vetoed"

    @pytest.mark.parametrize(
        "limits",
        [
            {"nodes": ("hunan.example",)},
            {"kinds": ("poem",)},
            {"registries": ("companies",)},
            {"purposes": ("curiosity",)},
            {"fields": ("region",)},
        ],
    )
    def test_a_veto_of_something_else_changes_nothing(
        self, post: Post, limits: dict[str, tuple[str, ...]]
    ) -> None:
        publish_documents(veto=[make_veto(**limits)])

        reply = post(post.department.envelope(HERE), as_content(QUESTION))

        assert reply.receipt is not None
        assert reply.receipt.outcome is Outcome.ACCEPTED

    def test_messages_of_any_kind_can_be_vetoed(self, post: Post) -> None:
        publish_documents(veto=[make_veto(kinds=("registry.change",))])

        reply = post(post.department.envelope(HERE, kind="registry.change"), b"{}")

        assert reply.receipt is not None
        assert reply.receipt.refusal == "exchange.vetoed"


def test_denial_wins_over_a_narrower_one() -> None:
    both = (make_veto(fields=("name",)), make_veto(registries=("population",)))

    found = vetoes.withheld(both, "a", "evidence.request", registry="population", purpose="move")

    assert found is None
