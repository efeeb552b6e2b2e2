"""The fixed words of a case."""

from enum import StrEnum


class Phase(StrEnum):
    """How far a case has come, the same in every process."""

    INTAKE = "intake"
    REVIEW = "review"
    DECISION = "decision"
    DELIVERY = "delivery"
    CLOSED = "closed"


class ClockState(StrEnum):
    """What the clock of the whole case does; a property of the state the case is in."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Relation(StrEnum):
    """What an actor is to one case."""

    APPLICANT = "applicant"
    ACCEPTANCE = "acceptance"
    LEAD = "lead"
    REVIEWER = "reviewer"
    DELIVERY = "delivery"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class Turn(StrEnum):
    """For whom a case waits in a state; ``elsewhere`` is another node."""

    APPLICANT = "applicant"
    ACCEPTANCE = "acceptance"
    LEAD = "lead"
    DELIVERY = "delivery"
    SUPERVISOR = "supervisor"
    PARTS = "parts"
    ELSEWHERE = "elsewhere"
    NOBODY = "nobody"


class Outcome(StrEnum):
    """How a case ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    PARTLY = "partly"
    NOT_ACCEPTED = "not-accepted"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Opinion(StrEnum):
    """What a reviewing organisation says."""

    AGREE = "agree"
    OBJECT = "object"
    NEEDS = "needs"


class FeePoint(StrEnum):
    """When a case waits for its fee; until it is paid no time counts against the authority."""

    SUBMISSION = "submission"
    ACCEPTANCE = "acceptance"
    DELIVERY = "delivery"


class RefundGround(StrEnum):
    """What may become of a case for its fee to go back."""

    NOT_ACCEPTED = "not-accepted"
    WITHDRAWN_BEFORE_ACCEPTANCE = "withdrawn-before-acceptance"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class PauseKind(StrEnum):
    """Why the clock of a case stands still; ``payment`` is the platform's to say.

    Source: Administrative Licensing Law of the PRC (2019), art. 45, for hearing, inspection,
        testing and expert review.
    """

    INSPECTION = "inspection"
    HEARING = "hearing"
    TESTING = "testing"
    EXPERT_REVIEW = "expert-review"
    PAYMENT = "payment"
    OTHER = "other"


class Light(StrEnum):
    """How a case stands with its limits; a single late step makes it red."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    DONE = "done"
