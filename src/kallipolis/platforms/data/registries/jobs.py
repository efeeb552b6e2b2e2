"""Registries that a dataset feeds are renewed when it is published, and looked at each night."""

from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.data.intakes.events import PUBLISHED
from kallipolis.platforms.data.registries import api

FEEDER: Final = system("feed registries from datasets")
RENEW: Final = "registries.renew"
RUNNING: Final = "registry.running"
WAIT_S: Final = 20


def _renew(registry: str) -> None:
    """Take over what the dataset of a registry has published; while another does, later."""
    try:
        api.renew(FEEDER, registry)
    except Refusal as refusal:
        if refusal.code != RUNNING:
            raise
        raise Outage(RENEW, retry_after_s=WAIT_S) from refusal


def _renew_all() -> None:
    """Queue all that are fed: one may be declared so after its dataset was published."""
    for fed in api.feeds():
        jobs.enqueue(RENEW, registry=fed.registry)


def take_in(event: Event) -> None:
    """Queue the registries that a dataset feeds whose rows were published."""
    for fed in api.feeds():
        if fed.dataset == event.subject:
            jobs.enqueue(RENEW, registry=fed.registry)


SUBSCRIPTIONS: Final = (Subscription(name="registries.take_in", types=(PUBLISHED,), react=take_in),)
JOBS: Final = (
    Job(name=RENEW, run=_renew, atomic=False),
    Job(name="registries.renew-all", run=_renew_all),
)
SCHEDULES: Final = (
    Schedule(name="registries.renew-all", job="registries.renew-all", cron="50 3 * * *"),
)
