"""What a program learns, with rows of an open dataset, of columns that leave."""

from collections.abc import Iterable

from django.conf import settings

from kallipolis.foundation.web.api import leaving_headers
from kallipolis.platforms.data.distributions import api
from kallipolis.platforms.data.distributions.logic.graph import address_of


def headers_of(dataset_id: str, columns: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers that go with these columns, or with all; none where all of them stay."""
    found = api.leaving(dataset_id, columns)
    if found is None:
        return {}
    more = f"{address_of(settings.KALLIPOLIS.base_url, dataset_id)}#fields"
    return leaving_headers(found.since, found.gone_after, more=more)
