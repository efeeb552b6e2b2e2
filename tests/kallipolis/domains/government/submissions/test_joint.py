"""One submission for several services asks for each proof once, and for none that it makes."""

import pytest

from kallipolis.domains.government.submissions.logic.assessment import RuleBook, assess
from kallipolis.domains.government.submissions.logic.joint import Joined, needed_by, with_fees
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.rules.testing import make_rule
from kallipolis.platforms.application.services.contracts import Part, PublicService
from kallipolis.platforms.application.services.testing import make_service

FACTS = {"answers": {"poor": False}, "poor": False, "applicant": {}, "evidence": {}}
FEE = make_rule(
    id="contribution",
    kind="fee",
    facts=[{"name": "poor", "type": "boolean", "from": "answers.poor"}],
    outputs=[{"name": "fee", "type": "money"}],
    expressions={
        "fee": {
            "value": "poor ? 0 : 40000",
            "why": {"en": "For the year.", "zh-Hans": "当年度。", "zh-Hant": "當年度。"},
        }
    },
)


def joined(
    id: str,
    *evidence: str,
    after: tuple[str, ...] = (),
    proves: tuple[str, ...] = (),
    **more: object,
) -> Joined:
    service: PublicService = make_service(id, evidence=[{"type": e} for e in evidence], **more)
    return Joined(
        part=Part(service=id, after=after, proves=proves),
        service=service,
        book=RuleBook(fee=FEE if service.fee == "contribution" else None),
        facts=FACTS,
    )


BIRTH = joined("birth", "card", "delivery", proves=("birth-record",))
HOUSEHOLD = joined("household", "card", "birth-record", after=("birth",))
INSURANCE = joined("insurance", "card", "birth-record", "hardship", after=("household",))


@pytest.mark.parametrize(
    ("parts", "asked"),
    [
        ((BIRTH, HOUSEHOLD, INSURANCE), ["card", "delivery", "hardship"]),
        ((BIRTH, HOUSEHOLD), ["card", "delivery"]),
        ((HOUSEHOLD,), ["card", "birth-record"]),
    ],
)
def test_what_an_earlier_part_proves_is_looked_up_and_not_asked_for(
    parts: tuple[Joined, ...], asked: list[str]
) -> None:
    needed = needed_by(parts)

    assert [each.type for each in needed if not each.only_looked_up] == asked
    assert len({each.type for each in needed}) == len(needed)


def test_what_the_parts_cost_is_told_together_with_the_reasons() -> None:
    whole = make_service("newborn")
    parts = (joined("card", fee={"amount": 2000}), joined("insurance", fee="contribution"))

    assessment = with_fees(assess(whole, RuleBook(), FACTS), parts)

    assert assessment.fee == Money(amount=42000)
    assert [why.en for why in assessment.why] == ["For the year."]
