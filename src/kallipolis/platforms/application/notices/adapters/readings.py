"""Who was read by officials since they were told last: a fact for each, at the pace they chose."""

from typing import Final

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.application.notices import events
from kallipolis.platforms.application.notices.adapters import wishes
from kallipolis.platforms.application.notices.contracts import Pace
from kallipolis.platforms.application.notices.models import ReadingsTold

READ: Final = ("case.view", "credential.view", "file.read", "party.identify", "registry.look_up")
"""Acts by which an official reads what there is about a person."""


def publish(pace: Pace, clock: Clock) -> int:
    """Publish a fact for each person of a pace whose data was read, and note how far it goes.

    The first time nobody is told: what happened before anybody could choose stays in the ledger.
    """
    newest = audit.newest()
    told = ReadingsTold.objects.select_for_update().filter(pace=pace.value).first()
    ReadingsTold.objects.update_or_create(pace=pace.value, defaults={"through": newest})
    if told is None:
        return 0
    found = audit.touched(READ, after=told.through, through=newest)
    those = {party: n for party, n in found.items() if wishes.of(party).readings is pace}
    for party, count in those.items():
        data = {"party": party, "count": count}
        outbox.publish(events.DATA_READ, party, data, clock=clock)
    return len(those)
