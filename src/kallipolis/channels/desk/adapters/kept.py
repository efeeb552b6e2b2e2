"""Filters that an official keeps under names of their own."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from kallipolis.channels.desk.logic import filters
from kallipolis.channels.desk.models import SavedFilter
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.database.api import edge, instances
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found

MOST_KEPT: Final = 20
LONGEST_NAME: Final = 40


def of(actor: Actor) -> list[SavedFilter]:
    """Return the filters of an official, by name."""
    return instances(SavedFilter, "WHERE party = %s ORDER BY name", [actor.party])


def keep(actor: Actor, name: str, query: str) -> None:
    """Keep a filter under a name; a filter that had the name is replaced.

    Raises:
        Refusal: ``desk.filter_unknown``; ``desk.filter_unnamed``; ``desk.filters_many``.
    """
    written = name.replace("\0", "").strip()
    if not written or len(written) > LONGEST_NAME:
        problem = Problem(field="name", code="desk.filter_name")
        raise Refusal("desk.filter_unnamed", Reason.MALFORMED, problems=(problem,))
    given = dict(parse_qsl(query))
    filters.inbox_filter(given)
    mine = SavedFilter.objects.filter(party=actor.party)
    with edge():
        if mine.exclude(name=written).count() >= MOST_KEPT:
            raise Refusal("desk.filters_many", Reason.RULE, values={"most": str(MOST_KEPT)})
        mine.update_or_create(
            name=written,
            defaults={"query": filters.query_of(given)},
            create_defaults={"party": str(actor.party), "query": filters.query_of(given)},
        )


def forget(actor: Actor, id: int) -> None:
    """Forget a filter.

    Raises:
        Refusal: ``desk.not_found``.
    """
    with edge():
        if not SavedFilter.objects.filter(party=actor.party, id=id).delete()[0]:
            raise not_found("desk.not_found")


def make_home(actor: Actor, id: int) -> None:
    """Let the inbox begin with a filter; with the one that it began with, no more.

    Raises:
        Refusal: ``desk.not_found``.
    """
    mine = SavedFilter.objects.filter(party=actor.party)
    with edge():
        found = mine.filter(id=id).first()
        if found is None:
            raise not_found("desk.not_found")
        mine.filter(is_home=True).update(is_home=False)
        mine.filter(id=id).update(is_home=not found.is_home)


def home_of(kept: list[SavedFilter], given: Mapping[str, str]) -> str:
    """Return the query that a bare inbox begins with, empty where none is wanted."""
    return "" if given else next((one.query for one in kept if one.is_home), "")
