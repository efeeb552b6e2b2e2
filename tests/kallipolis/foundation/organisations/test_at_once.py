"""Many look for an office right after a change: all find it, and it stands on the list once."""

import pytest
from msgspec import structs
from tests.at_once import at_once

from kallipolis.foundation.organisations import api
from kallipolis.foundation.organisations.models import ListedAuthority, Listing
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.testing import TREE, publish_regions, region_documents
from kallipolis.foundation.text import everywhere

pytestmark = pytest.mark.django_db(transaction=True)

SEEKERS = 4


def test_all_find_what_has_changed_and_it_is_listed_once() -> None:
    publish_regions()
    publish_authorities()
    api.keep_listed()
    renamed = [structs.replace(r, name=everywhere("新港")) for r in region_documents()]
    publish_documents(pack="place", region=renamed)

    found = at_once(
        *[lambda: sorted(each.id for each in api.search("新港", within="440000", limit=100))]
        * SEEKERS
    )

    every = [each.id for code, *_ in TREE for each in api.authorities(code)]
    assert found == [sorted(every)] * SEEKERS
    assert (ListedAuthority.objects.count(), Listing.objects.count()) == (len(every), 1)
