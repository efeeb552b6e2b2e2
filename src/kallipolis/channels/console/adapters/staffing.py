"""The roles of one official as a page shows and gives them: with days, of which the last counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from kallipolis.channels.console.logic.queries import day_in
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Appointed, AppointmentSearch, Tenure
from kallipolis.foundation.regions import api as regions

FIELDS: Final = ("role", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role of somebody in words; ``last`` is the last day on which it counts, None for no end."""

    of: Appointed
    title: str
    office: str
    place: str
    first: date
    last: date | None
    is_to_come: bool


def tenure_in(given: Mapping[str, str]) -> Tenure:
    """Return from when to when a form gives a role: from today where it names no day.

    Raises:
        Refusal: ``console.date_unreadable``.
    """
    first, last = day_in("since", given["since"]), day_in("until", given["until"])
    today = timezone.localdate(SYSTEM_CLOCK.now())
    return Tenure(
        since=_begin(first) if first is not None and first != today else None,
        until=_begin(last + timedelta(days=1)) if last is not None else None,
    )


def roles_of(
    actor: Actor, party: PartyId, language: str, *, is_over: bool = False
) -> tuple[Held, ...]:
    """Return the roles of an official that the actor could give or take away, now or formerly."""
    asked = AppointmentSearch(party=party, is_over=is_over)
    return in_words(parties.appointed(actor, asked), language)


def in_words(found: tuple[Appointed, ...], language: str) -> tuple[Held, ...]:
    """Say roles in words, with the days from the first to the last."""
    return tuple(_held(each, language) for each in found)


def _held(each: Appointed, language: str) -> Held:
    given, role = each.assignment, access.roles().get(each.assignment.role)
    region, ends = regions.find(given.region), each.ended_at or each.until
    return Held(
        of=each,
        title=role.title.in_language(language) if role is not None else given.role,
        office=organisations.name_of(given.organisation).in_language(language),
        place=region.name.in_language(language) if region is not None else given.region,
        first=timezone.localdate(each.since),
        last=timezone.localdate(ends - timedelta(seconds=1)) if ends is not None else None,
        is_to_come=each.since > SYSTEM_CLOCK.now(),
    )


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
