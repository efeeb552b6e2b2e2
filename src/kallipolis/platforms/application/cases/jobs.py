"""What goes on in cases without anybody asking."""

from datetime import timedelta

from kallipolis.foundation.calendar import events as calendar
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs.contracts import Round
from kallipolis.platforms.application.cases import api


def count_anew(event: Event) -> None:
    """Let all terms that run be counted anew, because holidays have changed."""
    api.count_anew()


SUBSCRIPTIONS = (
    Subscription(name="cases.count_anew", types=(calendar.CHANGED,), react=count_anew),
)
ROUNDS = (Round(name="cases.clocks", run=api.run_clocks, every=timedelta(seconds=20)),)
