"""Fill in and send in, as somebody might: what is known first, the rest by chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Examined, Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database.api import attempt
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import FileId
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.site.demo.answers import Pen, filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is sent in: ``answers`` as far as they are known, and how what is missing is met."""

    service: str
    answers: Mapping[str, object] = field(default_factory=dict)
    insists: bool = False
    brings_later: bool = False
    commits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What who applies has at hand: a page to upload, chance, and the time."""

    sheet: FileId
    rng: Random
    clock: Clock


def send_in(actor: Actor, sending: Sending, hand: Hand) -> Case | None:
    """Apply as somebody might; None where the form or the rules say no."""
    try:
        with attempt():
            asked = _filled(actor, sending, hand)
            if asked is None:
                return None
            examined = submissions.examine(actor, asked, clock=hand.clock)
            return submissions.submit(
                actor, _complete(asked, examined, sending, hand), clock=hand.clock
            )
    except Refusal:
        return None


def put_by(actor: Actor, sending: Sending, hand: Hand) -> bool:
    """Fill in and keep it as a draft, to be sent in later; say whether that could be done."""
    try:
        with attempt():
            asked = _filled(actor, sending, hand)
            if asked is not None:
                half = dict(list(asked.answers.items())[: max(1, len(asked.answers) // 2)])
                drafts.save(actor, sending.service, answers=half, clock=hand.clock)
            return asked is not None
    except Refusal:
        return False


def _filled(actor: Actor, sending: Sending, hand: Hand) -> Submission | None:
    ready = preparations.prepare(
        actor, sending.service, answers=sending.answers, keep=False, clock=hand.clock
    )
    pen = Pen(ready.context, hand.sheet, hand.rng)
    answers = filled(ready.form, {**ready.answers, **sending.answers}, pen)
    if answers is None:
        return None
    return Submission(
        service=sending.service,
        answers=answers,
        insist=sending.insists,
        key=f"demo-{hand.rng.randrange(10**12)}",
    )


def _complete(asked: Submission, examined: Examined, sending: Sending, hand: Hand) -> Submission:
    """Bring what is missing, promise it or commit to it, as far as the service lets one."""
    missing = [item.type for item in examined.evidence if item.is_lacking]
    promisable = {each.type for each in examined.prepared.service.evidence if each.commitment}
    later = {
        item.type
        for item in examined.evidence
        if sending.brings_later and item.is_lacking and item.may_follow
    }
    commitments = promisable.intersection(missing) if sending.commits else set()
    return Submission(
        service=asked.service,
        answers=asked.answers,
        insist=asked.insist,
        key=asked.key,
        later=tuple(sorted(later)),
        commitments=tuple(sorted(commitments)),
        uploads={name: (hand.sheet,) for name in missing if name not in later | commitments},
    )
