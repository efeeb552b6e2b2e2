"""Registries are linked anew at night, and by the day what came for a dataset that feeds one."""

from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.adapters.holding import RUNNING
from kallipolis.platforms.data.intakes.events import PUBLISHED

LINKER: Final = system("put registries together")
LINK: Final = "consolidations.link"
WAIT_S: Final = 120
WAITS_FOR_ROWS: Final = "consolidation.nothing_published"


def _link(registry: str, *, is_full: bool) -> None:
    """Put a registry together; one that lacks rows is left for later.

    While a run goes on, what came meanwhile is put off, and all records need no second run.
    """
    try:
        api.run(LINKER, registry, is_full=is_full)
    except Refusal as refusal:
        if refusal.code == RUNNING and not is_full:
            raise Outage(LINK, retry_after_s=WAIT_S) from refusal
        if refusal.code not in {RUNNING, WAITS_FOR_ROWS}:
            raise


def _link_all() -> None:
    """Queue a full run of every registry that is linked."""
    for linked in api.every():
        api.ask_for(LINKER, linked.id)


def take_in(event: Event) -> None:
    """Queue a run with what came for a dataset that feeds a registry."""
    for linked in api.every():
        if any(feed.dataset == event.subject for feed in linked.feeds):
            api.ask_for(LINKER, linked.id, is_full=False)


SUBSCRIPTIONS: Final = (
    Subscription(name="consolidations.take_in", types=(PUBLISHED,), react=take_in),
)
JOBS: Final = (
    Job(name=LINK, run=_link, atomic=False),
    Job(name="consolidations.link-all", run=_link_all),
)
SCHEDULES: Final = (
    Schedule(name="consolidations.link-all", job="consolidations.link-all", cron="20 3 * * *"),
)
