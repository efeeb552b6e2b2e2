"""What CKAN's programs ask for in Solr's way of writing."""

from datetime import UTC, datetime

import pytest

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.distributions.contracts import Entry, Form, Publisher
from kallipolis.platforms.data.distributions.logic import narrowing
from kallipolis.platforms.data.lakehouse.contracts import Version, VersionId

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def entry(id: str, publisher: str, tag: str, day: int) -> Entry:
    at = datetime(2026, 2, day, tzinfo=UTC)
    dataset = make_dataset(id, tags=(tag,), title=everywhere(f"The {id}"))
    return Entry(
        dataset=dataset,
        publisher=Publisher(id=publisher, name=everywhere(publisher)),
        region=None,
        versions=(Version(id=VersionId(1), at=at, rows=1, cause="test"),),
        forms=(Form.CSV,),
    )


ENTRIES = (
    entry("taps", "transport", "metro", 1),
    entry("stops", "transport", "bus", 20),
    entry("parks", "tourism", "green", 27),
)


@pytest.mark.parametrize(
    ("question", "filters", "found"),
    [
        ("*:*", [], "taps stops parks"),
        ("", ["-organization:tourism"], "taps stops"),
        ("", ["organization:(tourism OR nobody)"], "parks"),
        ("", ["dataset_type:dataset AND NOT (tags:metro OR tags:bus)"], "parks"),
        ("", ["+state:active", 'tags:"bus"'], "stops"),
        ("", ["metadata_modified:[2026-02-10T00:00:00Z TO *]"], "stops parks"),
        ("", ["metadata_modified:[NOW-3DAYS TO NOW]"], "parks"),
        ("name:ta* OR title:park", [], "taps parks"),
        ("((((organization:tourism", [], "parks"),
    ],
)
def test_what_is_asked_for_fits(question: str, filters: list[str], found: str) -> None:
    read = narrowing.read(question, filters, NOW)

    assert [each.id for each in ENTRIES if read.fits(each)] == found.split()


def test_what_a_question_does_not_know_is_a_word_and_in_a_filter_a_fault() -> None:
    read = narrowing.read("colour:red 12:30 tags:bus", [], NOW)

    assert read.words == "colour red 12:30"
    with pytest.raises(ValueError, match="unknown field colour"):
        narrowing.read("", ["colour:red"], NOW)
    with pytest.raises(ValueError, match="soon"):
        narrowing.read("", ["metadata_modified:[soon TO *]"], NOW)
