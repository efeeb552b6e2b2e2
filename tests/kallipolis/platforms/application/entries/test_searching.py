"""Entries are found by pairs of characters, however many there are, in any database."""

import pytest
from tests.kallipolis.platforms.data.exchange.conftest import PLATFORM, Import, Post

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.application.entries.adapters import holding, indexing
from kallipolis.platforms.application.entries.contracts import EntrySearch
from kallipolis.platforms.application.entries.logic import pairs
from kallipolis.platforms.application.entries.models import StoredEntry, StoredPair
from kallipolis.platforms.application.entries.testing import hold, make_dataset, make_service

pytestmark = pytest.mark.django_db
THERE = "health.example"
CARE = Text(en="Nursing homes", zh_hans="养老机构名录", zh_hant="養老機構名錄")


@pytest.fixture(autouse=True)
def _reachable(in_force: Import, post: Post) -> None:
    in_force.change(post.department.as_node(address="https://health.example"))


def found(q: str, *, of_kind: str = "", sharing: str = "") -> list[str]:
    asked = EntrySearch(q=q, of_kind=of_kind, sharing=sharing)
    answer = entries.search_datasets(PLATFORM, asked)
    return [each.id for each in answer.entries]


@pytest.mark.parametrize(
    "words",
    ["养老", "養老機構", "yanglao", "ylj", "nursing", "nurs", "nurzing homes", "养老机构 clinics"],
)
def test_what_is_meant_is_found_by_part_sound_script_and_nearly_spelt(words: str) -> None:
    hold(THERE, make_dataset("homes", title=CARE), make_dataset("clinics"))

    assert "homes" in found(words)


@pytest.mark.parametrize("words", ["museum", "博物馆", "x"])
def test_what_nothing_says_is_not_found(words: str) -> None:
    hold(THERE, make_dataset("homes", title=CARE))

    assert found(words) == []


def test_of_many_entries_all_are_counted_and_paged_and_the_best_of_them_ranked() -> None:
    many = (make_dataset(f"n{n}", summary=CARE) for n in range(6))
    hold(THERE, *many, make_dataset("zz", title=CARE))

    page = entries.search_datasets(PLATFORM, EntrySearch(limit=2, offset=5))

    assert (page.total, [each.id for each in page.entries]) == (7, ["n5", "zz"])
    likely = holding.likely("dataset", {}, ["养老机构"], most=3)
    assert "zz" in {each.id for each in likely}
    assert found("养老机构")[0] == "zz"


def test_entries_are_narrowed_down_by_what_they_are() -> None:
    hold(
        THERE,
        make_dataset("a", sharing="not-shared", title=CARE),
        make_dataset("b", kind="base", title=CARE),
        make_service("c", audience=("resident",)),
        make_service("d", audience=("resident", "enterprise")),
    )

    assert found("", sharing="not-shared") == found("养老", sharing="not-shared") == ["a"]
    assert found("养老", of_kind="base") == ["b"]
    services = entries.search_services(EntrySearch(audience="enterprise"))
    assert [each.id for each in services.entries] == ["d"]


def test_all_of_a_node_that_is_named_are_found() -> None:
    hold(THERE, make_dataset("a", provider=everywhere("x")), make_dataset("b"))
    name = next(iter(entries.search_datasets(PLATFORM, EntrySearch()).entries)).node_name

    assert sorted(found(name.en)) == ["a", "b"]


def test_an_entry_that_says_something_else_is_found_by_that_alone() -> None:
    hold(THERE, make_dataset("homes", title=CARE))
    row = StoredEntry.objects.get()

    indexing.index(row, make_dataset("homes", title=everywhere("Bridges")))

    assert not StoredPair.objects.filter(pair="养老").exists()
    assert StoredPair.objects.get(pair="br").weight == 8


def test_entries_from_before_there_was_an_index_are_indexed_with_the_next_renewal() -> None:
    hold(THERE, make_dataset("homes", title=CARE))
    StoredPair.objects.all().delete()
    StoredEntry.objects.update(is_indexed=False, of_kind="", sharing="")

    before = found("养老")
    entries.renew()

    assert (before, found("养老", sharing="conditional")) == ([], ["homes"])


def test_a_pair_weighs_what_it_means_where_it_means_most() -> None:
    entry = make_dataset("homes", title=CARE, summary=CARE)

    weights = pairs.indexed(entry)

    assert {weights[each] for each in ("养老", "老机", "ya", "nu", "养")} == {8}
    assert pairs.asked(["养老机"]) == {"养老", "老机"}
    assert pairs.asked(["养", "x"]) == {"养"}
