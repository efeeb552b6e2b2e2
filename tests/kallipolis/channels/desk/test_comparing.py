"""What records have written down, in words for whoever compares them."""

from datetime import date

import pytest

from kallipolis.channels.desk.adapters.comparing import worded
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["440305", "440305001", "440305001002"])
def test_a_region_is_called_by_the_name_of_the_smallest_that_is_known(code: str) -> None:
    publish_regions()

    assert worded("region", code) == regions.get("440305").name


@pytest.mark.parametrize(
    ("column", "written", "words"),
    [
        ("birth_date", "1985-03-07", date(1985, 3, 7)),
        ("birth_date", "1985＊＊＊＊＊＊", everywhere("1985＊＊＊＊＊＊")),
        ("birth_date", "1985-02-30", everywhere("1985-02-30")),
        ("sex", "unknown", everywhere("unknown")),
        ("region", "990101", everywhere("990101")),
        ("type", "no-such-licence", everywhere("no-such-licence")),
        ("name", "林晓燕", everywhere("林晓燕")),
        ("name", "", None),
    ],
)
def test_what_is_no_code_or_day_stays_as_it_stands(
    column: str, written: str, words: object
) -> None:
    assert worded(column, written) == words
