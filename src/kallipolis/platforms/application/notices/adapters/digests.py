"""What organisations were told since the last digest: a fact a day, and only if there was any."""

from typing import Final

from django.db.models import Max

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.application.notices import events
from kallipolis.platforms.application.notices.models import Digest, StoredNotice

FIRST: Final = ""
"""Before every id."""


def publish(clock: Clock) -> int:
    """Publish a fact for each organisation with something new, and note how far it goes."""
    newest = StoredNotice.objects.filter(is_office=True).values_list("mailbox")
    through = dict(Digest.objects.values_list("organisation", "through"))
    count = 0
    for mailbox, last in newest.annotate(last=Max("id")).order_by("mailbox"):
        told = through.get(mailbox, FIRST)
        if last <= told:
            continue
        new = StoredNotice.objects.filter(is_office=True, mailbox=mailbox, id__gt=told).count()
        data = {"organisation": mailbox, "count": new}
        outbox.publish(events.DIGEST_DUE, mailbox, data, clock=clock)
        Digest.objects.update_or_create(organisation=mailbox, defaults={"through": last})
        count += 1
    return count
