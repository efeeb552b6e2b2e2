"""A service says when its fee is paid, at a point that its process knows."""

from pathlib import Path

import msgspec
import pytest

from kallipolis.foundation.money import Money
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.application.cases.contracts import FeePoint
from kallipolis.platforms.application.services.contracts import PaymentTerms, PublicService
from kallipolis.platforms.application.services.logic.rows import service_from_row
from kallipolis.platforms.application.services.testing import make_service

FEE = {"amount": 1000, "currency": "CNY"}
OUTPUT = {"name": {"en": "Answer", "zh-Hans": "答复", "zh-Hant": "答覆"}}
LANGUAGES = ("en", "zh_hans", "zh_hant")
PART = {"service": "another"}
pytestmark = pytest.mark.django_db


def faults(folder: Path, **parts: object) -> list[str]:
    """Check a pack with one service, and return what is wrong with how it is paid for."""
    publish_packs("core")
    service = make_service("plot", output=OUTPUT, **parts)
    written = msgspec.json.encode(service).decode()
    pack = write_pack(folder, {"services/plot.yaml": written}, requires="core")
    said = [str(fault) for fault in packs.check(pack).faults]
    return [each.partition(": payment")[2] for each in said if ": payment" in each]


@pytest.mark.parametrize(
    ("process", "when"),
    [
        ("instant", "submission"),
        ("standard", "submission"),
        ("standard", "acceptance"),
        ("standard", "delivery"),
    ],
)
def test_a_fee_is_paid_where_the_process_asks_for_it(
    tmp_path: Path, process: str, when: str
) -> None:
    found = faults(tmp_path, process=process, fee=FEE, payment={"when": when})

    assert found == []


def test_a_point_that_the_process_passes_by_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, process="instant", fee=FEE, payment={"when": "delivery"})

    assert "the process `instant` does not ask for a fee then" in fault
    assert "one of: submission" in fault


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"fee": {"amount": 0, "currency": "CNY"}}, "there is no fee to pay"),
        ({"fee": None}, "there is no fee to pay"),
        ({"fee": FEE, "parts": [PART]}, "the whole is paid by its parts"),
    ],
)
def test_a_payment_of_nothing_or_of_a_whole_with_parts_is_a_fault(
    tmp_path: Path, parts: dict[str, object], fault: str
) -> None:
    found = faults(tmp_path, payment={"when": "submission"}, **parts)

    assert any(fault in each for each in found)


def test_a_row_of_a_table_may_say_when_it_is_paid() -> None:
    row = dict.fromkeys(
        [f"{name}_{code}" for name in ("name", "summary", "output") for code in LANGUAGES], "x"
    )
    plain = {"id": "plot", "authority": "civil-affairs", "level": "city", "kind": "licence"}
    days = {"statutory_days": "5", "promised_days": "3", "visits": "0", "fee_cny_fen": "1500"}

    tree = service_from_row({**row, **plain, **days, "payment": "acceptance"})

    service = msgspec.convert(tree, PublicService)
    assert service.payment == PaymentTerms(when=FeePoint.ACCEPTANCE)
    assert service.fee == Money(amount=1500, currency="CNY")
