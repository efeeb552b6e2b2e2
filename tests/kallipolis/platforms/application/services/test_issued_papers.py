"""Nobody is to bring a paper that the city itself has issued."""

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.testing import make_type
from kallipolis.platforms.application.services.contracts import EvidenceType
from kallipolis.platforms.application.services.documents import KINDS
from kallipolis.platforms.application.services.testing import make_service

NAME = Text(en="Old-age card", zh_hans="老年人优待证", zh_hant="老年人優待證")
CARD = msgspec.structs.replace(make_type(), title=NAME)
SERVICE = make_service(
    "old-age-card", output={"name": msgspec.to_builtins(NAME), "credential": CARD.id}
)
PAPER = EvidenceType(id="card-of-the-old", name=NAME)
(KIND,) = (each for each in KINDS if each.name == "evidence-type")


def remarks(paper: EvidenceType, *, is_given: bool = True) -> list[Remark]:
    given = [SERVICE] if is_given else []
    library = Library(credential=[CARD], service=given, evidence_type=[paper])
    return [each for each in KIND.check(paper, library) if each.path != "basis"]


def test_a_paper_that_a_service_gives_is_looked_up_among_credentials() -> None:
    (remark,) = remarks(PAPER)

    assert remark.path == "registry"
    assert remark.expected == f"`registry: credentials`, `credential: {CARD.id}`"


@pytest.mark.parametrize(
    "changes",
    [
        {"registry": "credentials", "credential": CARD.id},
        {"name": Text(en="Other card", zh_hans="别的证", zh_hant="別的證")},
    ],
)
def test_what_is_looked_up_or_is_another_paper_is_sound(changes: dict[str, object]) -> None:
    assert remarks(msgspec.structs.replace(PAPER, **changes)) == []


def test_a_credential_that_no_service_here_gives_is_a_paper_as_any_other() -> None:
    assert remarks(PAPER, is_given=False) == []


@pytest.mark.parametrize(
    "changes", [{"credential": CARD.id}, {"registry": "credentials", "credential": "nothing"}]
)
def test_a_proof_names_a_credential_that_there_is(changes: dict[str, object]) -> None:
    found = remarks(msgspec.structs.replace(PAPER, **changes))

    assert "credential" in {each.path for each in found}
