"""Who was read since they were told last: a fact for each, at the pace they chose."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices import events
from kallipolis.platforms.application.notices.adapters import wishes
from kallipolis.platforms.application.notices.contracts import Pace
from kallipolis.platforms.application.notices.models import ReadingsTold
from kallipolis.platforms.data.grants import api as grants

READ: Final = ("case.view", "credential.view", "file.read", "party.identify", "registry.look_up")
"""Acts by which an official reads what there is about a person."""

LATE: Final = timedelta(minutes=10)
"""How much later than it happened a read by a grant may come to be seen."""


def publish(pace: Pace, clock: Clock) -> int:
    """Publish a fact for each person of a pace whose data was read, and note how far it goes.

    Officials' acts are read off the ledger, and what left by grants off the records of those. The
    first time nobody is told: what happened before anybody could choose stays there.
    """
    newest, now = audit.newest(), clock.now()
    before = ReadingsTold.objects.select_for_update().filter(pace=pace.value).first()
    ReadingsTold.objects.update_or_create(
        pace=pace.value, defaults={"through": newest, "since": now}
    )
    if before is None:
        return 0
    found: Counter[PartyId] = Counter(audit.touched(READ, after=before.through, through=newest))
    by_grants = _by_grants(before.since)
    found.update(by_grants)
    those = {party: n for party, n in found.items() if wishes.of(party).readings is pace}
    if before.since is not None:
        grants.told([each for each in those if each in by_grants], before.since - LATE)
    for party, count in those.items():
        data = {"party": party, "count": count}
        outbox.publish(events.DATA_READ, party, data, clock=clock)
    return len(those)


def _by_grants(since: datetime | None) -> dict[PartyId, int]:
    return {} if since is None else grants.untold(since - LATE)
