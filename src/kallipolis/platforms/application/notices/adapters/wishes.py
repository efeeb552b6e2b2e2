"""How somebody wants to be told."""

import msgspec
from django.conf import settings

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notices.contracts import Wishes
from kallipolis.platforms.application.notices.models import StoredWishes


def of(party: PartyId) -> Wishes:
    """Return the wishes of a party, those of the place where they never chose."""
    kept = StoredWishes.objects.filter(party=party).values_list("content", flat=True).first()
    if kept is None:
        return msgspec.convert({"language": settings.LANGUAGE_CODE}, Wishes)
    return msgspec.json.decode(kept, type=Wishes)


def keep(party: PartyId, wishes: Wishes, clock: Clock) -> None:
    """Put wishes in place of those that were kept."""
    StoredWishes.objects.update_or_create(
        party=party,
        defaults={"content": msgspec.json.encode(wishes).decode(), "changed_at": clock.now()},
    )
