"""Walk a list of the inbox from case to case, without reading the list."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from msgspec.structs import replace

from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.actors import Actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import InboxRow


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
    return Way(
        back=back,
        before=case_address(earlier[-1], listed) if earlier else "",
        after=case_address(later[0], listed) if later else "",
    )


def case_address(row: InboxRow, listed: Mapping[str, str]) -> str:
    """Return the address of a case as it is opened from a list."""
    path = reverse("desk_case", args=(row.case.id,))
    return filters.address_of(path, listed, **{filters.AT: row.mark})
