"""Walk a list of the inbox from case to case, without reading the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

from django.urls import reverse
from msgspec.structs import replace

from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.actors import Actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import InboxRow

HERE: Final = "0"
"""Ends an address where it takes what differs from row to row."""

WRITTEN: Final = {code: quote_plus(chr(code)) for code in range(128)}
"""How a mark stands in an address: it has no character beyond these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where one goes from a case: the list, and its neighbours there, empty where there is none."""

    back: str
    before: str = ""
    after: str = ""


def way_of(actor: Actor, given: Mapping[str, str]) -> Way:
    """Return where one goes from the case that an address was opened on."""
    path = reverse("desk_inbox")
    listed = filters.chosen(given)
    back = filters.address_of(path, listed or {"what": "both"})
    at = given.get(filters.AT, "")
    if not at:
        return Way(back=path)
    asked = replace(filters.inbox_filter(listed), limit=1)
    earlier = cases.inbox(actor, replace(asked, before=at)).rows
    later = cases.inbox(actor, replace(asked, after=at)).rows
    address = addresses(listed)
    return Way(
        back=back,
        before=address(earlier[-1]) if earlier else "",
        after=address(later[0]) if later else "",
    )


def addresses(listed: Mapping[str, str]) -> Callable[[InboxRow], str]:
    """Return what gives each row of a list the address of its case."""
    path = reverse("desk_case", args=(HERE,)).removesuffix(HERE)
    query = filters.address_of("", {**listed, filters.AT: HERE}).removesuffix(HERE)

    def address(row: InboxRow) -> str:
        return f"{path}{row.case.id}{query}{row.mark.translate(WRITTEN)}"

    return address
