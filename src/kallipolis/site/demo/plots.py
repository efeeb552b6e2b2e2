"""The plots of the demo: who does what in a case, and how many days after what came before.

A plot is played as far as today reaches. What time alone does (lights, reminders, terms that pass,
pauses that end) is no part of it: the clocks of the cases run as the year passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kallipolis.platforms.application.cases.contracts import Opinion, Outcome, PauseKind
from kallipolis.platforms.application.credentials.contracts import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An act that follows ``after`` so many days; ``says`` what chance would else say.

    ``does`` is an action of the process, or one of: ``part``, let the next part of a joint case be
    decided, by a person as ``says`` has it where rules leave it open; ``pay`` the fee, choosing as
    ``says`` has it at the sandbox; ``change`` a credential as ``says`` has it; ``renew`` it;
    ``correct``, let the correction of a low rating go on by an act; ``turn-against``, object to
    what was looked up, and let that go on by an act.
    """

    does: str
    after: tuple[float, float] = (1, 3)
    says: Mapping[str, object] = field(default_factory=dict)


def _step(does: str, low: float, high: float, **says: object) -> Step:
    return Step(does=does, after=(low, high), says=says)


ACCEPT: Final = _step("accept", 0.1, 2)
GRANT: Final = _step("decide", 2, 6, outcome=Outcome.GRANTED)
REFUSE: Final = _step("decide", 2, 6, outcome=Outcome.REFUSED)
DELIVER: Final = _step("deliver", 1, 4)
ASK: Final = _step("ask-corrections", 0.2, 2)
RESUBMIT: Final = _step("resubmit", 0.5, 6)
HIGH: Final = _step("rate", 0.1, 6, rating=5)
LOW: Final = _step("rate", 0.1, 4, rating=1)
PART: Final = _step("part", 0.1, 1, outcome=Outcome.GRANTED)
NO_PART: Final = _step("part", 0.1, 1, outcome=Outcome.REFUSED)
OPINION: Final = _step("give-opinion", 0.5, 2, opinion=Opinion.AGREE)
OBJECTION: Final = _step("give-opinion", 0.5, 2, opinion=Opinion.OBJECT)
APPEAL: Final = _step("appeal", 2, 12)
FINISHED: Final = (GRANT, DELIVER)
INSPECT: Final = _step("order-inspection", 0.3, 1)
RECORD: Final = _step("record-inspection", 2, 7, opinion=Opinion.AGREE)
ASK_REVIEWS: Final = _step("ask-reviews", 0.1, 0.5)
RECEIVED: Final = (ACCEPT, _step("hand-over", 0.2, 0.8), _step("receive", 0.3, 1))
INSPECTED: Final = (ACCEPT, INSPECT, RECORD)
REVIEWED: Final = (ACCEPT, ASK_REVIEWS, OPINION, OBJECTION, OPINION, OPINION)
SURVEYING: Final = (ACCEPT, ASK_REVIEWS, INSPECT)
SURVEYED: Final = (*SURVEYING, OPINION, OBJECTION, RECORD)
SUSPEND: Final = _step("suspend", 0.3, 1, kind=PauseKind.INSPECTION, days=30)
PAY: Final = _step("pay", 0.01, 0.5, choice="pay")
DENY: Final = _step("refuse", 1, 4)

BLAMED: Final = (ACCEPT, *FINISHED, LOW)
TAKEN_ON: Final = (*BLAMED, _step("correct", 0.2, 0.8, act="take-on"))
CALLED: Final = (*TAKEN_ON, _step("correct", 0.3, 1, act="call-back"))
EXPLAINED: Final = (*CALLED, _step("correct", 0.3, 1, act="explain"))
NOT_ADOPTED: Final = (*CALLED, _step("correct", 0.3, 1, act="not-adopt"))

FOUND_RIGHT: Final = (_step("find-right", 2, 6),)
NOT_RIGHT: Final = (*FOUND_RIGHT, _step("contest", 1, 4))

OBJECTED: Final = (_step("turn-against", 0.2, 1),)
STOPPED: Final = (*OBJECTED, _step("turn-against", 1, 4, act="stop"))
LAWFUL: Final = (*OBJECTED, _step("turn-against", 1, 3, act="find-lawful"))

PLOTS: Final[Mapping[str, tuple[Step, ...]]] = {
    "sent": (),
    "draft": (),
    "delivered": (ACCEPT, *FINISHED),
    "praised": (ACCEPT, *FINISHED, HIGH),
    "blamed": (
        *CALLED,
        _step("correct", 0.5, 2, act="put-right"),
        _step("correct", 0.5, 4, act="content"),
    ),
    "blamed-just-now": (*BLAMED, _step("correct", 0.05, 0.1, act="")),
    "blamed-taken-on": TAKEN_ON,
    "blamed-called": CALLED,
    "blamed-explained": EXPLAINED,
    "blamed-contested": (*EXPLAINED, _step("correct", 1, 3, act="contest")),
    "blamed-in-error": NOT_ADOPTED,
    "refused": (ACCEPT, REFUSE),
    "turned-away": (_step("refuse-acceptance", 0.5, 2),),
    "to-correct": (ASK,),
    "corrected": (ASK, _step("resubmit", 0.3, 1.5)),
    "corrected-and-delivered": (ASK, RESUBMIT, ACCEPT, *FINISHED),
    "accepted-by-silence": (_step("decide", 12, 16, outcome=Outcome.GRANTED), DELIVER),
    "in-review": (ACCEPT,),
    "urged": (
        ACCEPT,
        _step("urge", 4, 8),
        _step("remind", 0.5, 1),
        _step("remark", 0.5, 1),
        _step("answer-remark", 0.5, 2),
    ),
    "extended": (ACCEPT, _step("extend", 1, 2, days=10)),
    "inspection": (ACCEPT, SUSPEND),
    "hearing": (ACCEPT, _step("suspend", 0.3, 1, kind=PauseKind.HEARING, days=45)),
    "experts": (ACCEPT, _step("suspend", 0.3, 1, kind=PauseKind.EXPERT_REVIEW, days=30)),
    "resumed": (
        ACCEPT,
        _step("suspend", 0.3, 1, kind=PauseKind.TESTING, days=5),
        _step("decide", 10, 14, outcome=Outcome.GRANTED),
        DELIVER,
    ),
    "resumed-by-hand": (
        ACCEPT,
        _step("suspend", 0.3, 1, kind=PauseKind.OTHER, days=60),
        _step("resume", 4, 9),
        *FINISHED,
    ),
    "withdrawn": (ACCEPT, _step("withdraw", 1, 4)),
    "transferred": (_step("transfer", 0.5, 1), ACCEPT, *FINISHED),
    "to-deliver": (ACCEPT, GRANT),
    "contested": (ACCEPT, REFUSE, APPEAL),
    "upheld": (ACCEPT, REFUSE, APPEAL, _step("uphold", 5, 20)),
    "reopened": (ACCEPT, REFUSE, APPEAL, _step("reopen", 3, 9), *FINISHED),
    "gaps": (_step("accept-with-gaps", 0.3, 1),),
    "gaps-closed": (_step("accept-with-gaps", 0.3, 1), _step("supply", 2, 6), *FINISHED),
    "commitment-confirmed": (_step("confirm", 12, 30), HIGH),
    "commitment-to-rectify": (_step("order-rectification", 2, 5),),
    "commitment-broken": (_step("order-rectification", 8, 20), _step("revoke", 10, 20)),
    "commitment-refused": (DENY,),
    "commitment-contested": (DENY, APPEAL),
    "reviews-asked": (ACCEPT, ASK_REVIEWS, OPINION),
    "reviews-given": (*REVIEWED, *FINISHED),
    "reviewed-to-deliver": (*REVIEWED, GRANT),
    "reviewed-refused": (*REVIEWED, REFUSE),
    "reviewed-contested": (*REVIEWED, REFUSE, APPEAL),
    "inspecting": (ACCEPT, INSPECT),
    "to-rectify": (ACCEPT, INSPECT, _step("order-rectification", 1, 3)),
    "inspected": (*INSPECTED, *FINISHED, HIGH),
    "inspected-to-decide": INSPECTED,
    "inspected-to-deliver": (*INSPECTED, GRANT),
    "inspected-refused": (*INSPECTED, REFUSE),
    "inspected-contested": (*INSPECTED, REFUSE, APPEAL),
    "survey-asked": (ACCEPT, ASK_REVIEWS),
    "surveying": SURVEYING,
    "survey-to-rectify": (*SURVEYING, OPINION, _step("order-rectification", 1, 3)),
    "surveyed": (*SURVEYED, *FINISHED, HIGH),
    "surveyed-to-decide": SURVEYED,
    "surveyed-to-deliver": (*SURVEYED, GRANT),
    "surveyed-refused": (*SURVEYED, REFUSE),
    "surveyed-contested": (*SURVEYED, REFUSE, APPEAL),
    "handed-over": (ACCEPT, _step("hand-over", 0.2, 0.8)),
    "received": RECEIVED,
    "received-and-suspended": (*RECEIVED, SUSPEND),
    "received-to-deliver": (*RECEIVED, GRANT),
    "received-refused": (*RECEIVED, REFUSE),
    "received-contested": (*RECEIVED, REFUSE, APPEAL),
    "moved": (*RECEIVED, *FINISHED, HIGH),
    "joint-half-way": (PART,),
    "joint-refused": (NO_PART, NO_PART),
    "joint-done": (PART, PART, PART, PART, PART, PART, HIGH),
    "person-decides": (_step("decide", 1, 4, outcome=Outcome.GRANTED), HIGH),
    "to-pay": (),
    "pay-failed": (_step("pay", 0.01, 0.2, choice="fail"),),
    "paid": (PAY,),
    "paid-twice": (_step("pay", 0.01, 0.2, choice="twice"),),
    "paid-withdrawn": (PAY, _step("withdraw", 0.2, 0.5)),
    "paid-turned-away": (PAY, _step("refuse-acceptance", 0.5, 2)),
    "paid-delivered": (PAY, ACCEPT, *FINISHED),
    "accepted-and-paid": (ACCEPT, PAY, *FINISHED, HIGH),
    "granted-and-paid": (ACCEPT, GRANT, PAY, DELIVER),
    "contradicted": (),
    "contradicted-corrected": (_step("correct", 1, 6, outcome=Outcome.GRANTED),),
    "contradicted-in-error": FOUND_RIGHT,
    "contradicted-contested": NOT_RIGHT,
    "contradicted-upheld": (*NOT_RIGHT, _step("uphold", 2, 8)),
    "contradicted-reopened": (
        *NOT_RIGHT,
        _step("reopen", 2, 8),
        _step("correct", 1, 6, outcome=Outcome.GRANTED),
    ),
    "contradicted-withdrawn": (_step("withdraw", 0.5, 3),),
    "look-up-objected": OBJECTED,
    "look-up-stopped": STOPPED,
    "look-up-lawful": LAWFUL,
    "look-up-contested": (*LAWFUL, _step("turn-against", 1, 3, act="contest")),
    "look-up-withdrawn": (*OBJECTED, _step("turn-against", 0.5, 2, act="withdraw")),
    "credential-suspended": (Step(does="change", after=(5, 20), says={"change": Change.SUSPEND}),),
    "credential-resumed": (
        Step(does="change", after=(5, 20), says={"change": Change.SUSPEND}),
        Step(does="change", after=(5, 20), says={"change": Change.RESUME}),
    ),
    "credential-revoked": (Step(does="change", after=(5, 40), says={"change": Change.REVOKE}),),
    "credential-renewed": (ACCEPT, *FINISHED, _step("renew", 20, 40)),
}
