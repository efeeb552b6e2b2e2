"""What needs somebody's attention, of what they may look at: the most urgent first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from kallipolis.channels.console.adapters.pages import may
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import State
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import Standing
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import IntakeState

VERIFIED_OFTEN_ENOUGH: Final = timedelta(days=30)
URGENCY: Final = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing to look at: how it stands, what it is, and where it is looked after.

    ``code`` names the words for it (``console.matter.…``), with ``values`` to fill in.
    """

    light: str
    code: str
    route: str
    values: dict[str, str] = field(default_factory=dict)
    query: str = ""


def matters(actor: Actor) -> list[Matter]:
    """Return how everything stands that somebody may look at, the most urgent first."""
    found = [each for act, look in LOOKS if not act or may(actor, act) for each in look(actor)]
    return sorted(found, key=lambda each: URGENCY.index(each.light))


def _checks(_actor: Actor) -> Iterator[Matter]:
    checks = telemetry.readiness().checks
    bad = [check for check in checks if not check.is_well]
    light = "green" if not bad else "red" if any(c.is_required for c in bad) else "yellow"
    yield _count("checks", len(bad), light, "console_health")


def _letters(_actor: Actor) -> Iterator[Matter]:
    yield _count("letters", events.dead_letter_count(), "red", "console_letters")


def _jobs(_actor: Actor) -> Iterator[Matter]:
    dead = jobs.counts()[JobState.DEAD]
    yield _count("jobs", dead, "red", "console_jobs", query="?state=dead")


def _intakes(actor: Actor) -> Iterator[Matter]:
    latest = (intakes.intakes(actor, each, 1) for each in intakes.visible(actor))
    failed = sum(1 for each in latest if each and each[0].state == IntakeState.FAILED)
    yield _count("intakes", failed, "red", "console_data")


def _notices(actor: Actor) -> Iterator[Matter]:
    counts = notices.log(actor, limit=1).counts
    lost = sum(number for (_, standing), number in counts.items() if standing is Standing.GIVEN_UP)
    yield _count("notices", lost, "yellow", "console_notices", query="?standing=given-up")


def _approvals(actor: Actor) -> Iterator[Matter]:
    own = actor.party or actor.name
    copies = [copy for copy in revisions.recent(actor) if copy.state is State.PROPOSED]
    others = [copy for copy in copies if own not in copy.hands]
    yield _count("approvals", len(others), "yellow", "console_revisions")


def _ledger(_actor: Actor) -> Iterator[Matter]:
    last = audit.last_verified()
    if last is None:
        yield Matter(light="yellow", code="ledger_never", route="console_audit")
    elif last.findings:
        yield _count("ledger_faults", last.findings, "red", "console_audit")
    elif SYSTEM_CLOCK.now() - last.time > VERIFIED_OFTEN_ENOUGH:
        yield Matter(light="yellow", code="ledger_long_ago", route="console_audit")
    else:
        yield Matter(light="green", code="ledger_well", route="console_audit")


def _books(actor: Actor) -> Iterator[Matter]:
    differing = sum(day.open for day in payments.reconciliations(actor))
    yield _count("payments", differing, "yellow", "console_payments")


def _packs(_actor: Actor) -> Iterator[Matter]:
    behind = [p for p in packs.installed() if p.published and p.published != p.version]
    yield _count("packs", len(behind), "yellow", "console_packs")


def _count(code: str, number: int, light: str, route: str, *, query: str = "") -> Matter:
    """Return a matter that is well where there is nothing of it."""
    if not number:
        return Matter(light="green", code=f"{code}_none", route=route)
    return Matter(light=light, code=code, route=route, values={"count": str(number)}, query=query)


LOOKS: Final[tuple[tuple[str, Callable[[Actor], Iterator[Matter]]], ...]] = (
    ("", _checks),
    ("event.view", _letters),
    ("job.view", _jobs),
    ("intake.view", _intakes),
    ("notice.log", _notices),
    ("revision.approve", _approvals),
    ("audit.search", _ledger),
    ("payment.reconcile", _books),
    ("pack.check", _packs),
)
"""What is looked at, each with the act that its page takes; none where everybody may."""
