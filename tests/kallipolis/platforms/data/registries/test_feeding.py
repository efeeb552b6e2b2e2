"""What a dataset publishes is looked up by its key, until it says otherwise; nothing is between."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings
from tests.library import Library

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.datasets.logic import checks
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.datasets.testing import make_field as make_column
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Cause,
    FedBy,
    Grounds,
    Record,
    Registry,
    Renewal,
)
from kallipolis.platforms.data.registries.documents import check
from kallipolis.platforms.data.registries.models import StoredRecord
from kallipolis.platforms.data.registries.testing import make_field, make_registry
from kallipolis.platforms.data.sources.testing import make_source, with_connections

TEST = system("test")
GROUNDS = Grounds(purpose="old-age-allowance", legal_basis="elderly-law/art-33")
ANNA, BEN = "990101199001010017", "990101199002020026"


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder in which the source finds its files."""
    folder = tmp_path / "store"
    folder.mkdir()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    chosen = with_lakehouse(chosen, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    return folder


def accounts(*fields: Field, **changes: object) -> Dataset:
    usual = (
        make_column("number", required=True, personal=True, subject="id-number"),
        make_column("balance", type="integer", personal=True),
        make_column("paid_on", type="date", personal=True),
    )
    made = make_dataset(
        id="accounts",
        owner=AuthorityRole("housing-provident-fund"),
        level="general-3",
        key=("number",),
        fields=(*usual, *fields),
        open=False,
    )
    return msgspec.structs.replace(made, **changes)


FUND = msgspec.structs.replace(
    make_registry(
        "fund",
        make_field("id_number"),
        make_field("balance", "integer"),
        make_field("paid_on", "date"),
    ),
    fed_by=FedBy(dataset="accounts", columns={"id_number": "number"}),
)


def declare(*made: Registry, looked_up: bool = False) -> None:
    source = make_source(id="account-list", dataset="accounts", complete=True)
    publish_documents(registry=made, dataset=[accounts(looked_up=looked_up)], source=[source])


def gather(store: Path, *rows: str) -> None:
    (store / "a.csv").write_text("\n".join(("number,balance,paid_on", *rows)))
    intakes.run(TEST, "account-list")
    events.dispatch()
    jobs.run_due()


def looked_up(number: str, registry: str = "fund") -> Record | None:
    fields = ("balance", "paid_on")
    return registries.look_up(TEST, registry, number, fields=fields, grounds=GROUNDS)


def values(number: str, registry: str = "fund") -> object:
    found = looked_up(number, registry)
    return found and dict(found.values)


@pytest.mark.django_db
def test_what_is_published_is_looked_up_with_where_it_comes_from(store: Path) -> None:
    declare(FUND)

    gather(store, f"{ANNA},500,2026-01-05", f"{BEN},,")

    found = looked_up(ANNA)
    assert found is not None
    assert found.values == {"balance": 500, "paid_on": "2026-01-05"}
    origin = found.provenance["balance"]
    intake = intakes.intakes(TEST, "accounts")[0]
    assert (origin.dataset, origin.record) == ("accounts", f"{intake.id}/1")
    assert intake.ended_at is not None
    assert origin.updated == intake.ended_at.isoformat(timespec="seconds")
    assert values(BEN) == {"balance": None, "paid_on": None}
    assert registries.feeds()[0].rows == 2


@pytest.mark.django_db
def test_who_asks_for_no_field_learns_where_the_entry_comes_from(store: Path) -> None:
    declare(FUND)
    gather(store, f"{ANNA},500,2026-01-05")

    found = registries.look_up(TEST, "fund", ANNA, fields=(), grounds=GROUNDS)

    assert found is not None
    assert found.values == {}
    ((field, whence),) = found.provenance.items()
    assert (field, whence.dataset) == ("id_number", "accounts")
    assert whence.record
    assert whence.updated


@pytest.mark.django_db
def test_a_dataset_that_is_looked_up_needs_no_registry(store: Path) -> None:
    declare(looked_up=True)

    gather(store, f"{ANNA},500,2026-01-05")

    assert values(ANNA, "accounts") == {"balance": 500, "paid_on": "2026-01-05"}
    assert [each.id for each in registries.every() if each.fed_by] == ["accounts"]


@pytest.mark.django_db
def test_rows_about_persons_are_sealed_and_each_look_up_is_on_their_record(store: Path) -> None:
    declare(looked_up=True)
    gather(store, f"{ANNA},500,2026-01-05")
    grounds = Grounds(
        purpose="old-age-allowance", legal_basis="elderly-law/art-33", party=PartyId("anna")
    )

    registries.look_up(TEST, "accounts", ANNA, fields=("balance",), grounds=grounds)

    stored = StoredRecord.objects.get()
    assert ANNA not in stored.key + stored.body
    assert "500" not in stored.body
    (entry,) = audit.search(TEST, Query(act="registry.look_up"))
    assert (entry.subject, entry.purpose) == ("accounts", "old-age-allowance")
    assert entry.parties == (PartyId("anna"),)
    with pytest.raises(Refusal) as refused:
        registries.look_up(TEST, "accounts", ANNA, fields=("balance",), grounds=Grounds(purpose=""))
    assert refused.value.code == "registry.grounds_missing"


@pytest.mark.django_db
def test_rows_that_change_come_in_and_rows_that_are_gone_end(store: Path) -> None:
    declare(FUND)
    gather(store, f"{ANNA},500,", f"{BEN},7,")
    since = looked_up(ANNA)

    gather(store, f"{ANNA},500,", "")

    assert looked_up(ANNA) == since
    assert looked_up(BEN) is None
    assert registries.renew(TEST, "fund") == Renewal()


@pytest.mark.django_db
def test_what_a_case_has_changed_holds_until_the_row_says_otherwise(store: Path) -> None:
    declare(FUND)
    gather(store, f"{ANNA},500,")
    registries.amend(TEST, "fund", ANNA, {"balance": 400}, cause=Cause(id="case 1"))

    gather(store, f"{ANNA},500,", f"{BEN},7,")
    corrected = looked_up(ANNA)
    gather(store, f"{ANNA},390,")

    assert corrected is not None
    assert corrected.values["balance"] == 400
    assert corrected.provenance.keys() == {"paid_on"}
    assert values(ANNA) == {"balance": 390, "paid_on": None}


@pytest.mark.django_db
def test_what_others_put_in_stays_beside_what_is_fed(store: Path) -> None:
    declare(FUND)
    registries.put(TEST, "fund", BEN, {"balance": 1})

    gather(store, f"{ANNA},500,")

    assert values(BEN) == {"balance": 1, "paid_on": None}


@pytest.mark.django_db
def test_nothing_is_taken_over_by_a_registry_that_nothing_feeds() -> None:
    declare(msgspec.structs.replace(FUND, fed_by=None))

    with pytest.raises(Refusal) as refused:
        registries.renew(TEST, "fund")

    assert refused.value.code == "registry.not_fed"


@pytest.mark.parametrize(
    ("registry", "dataset", "paths"),
    [
        (FUND, accounts(), []),
        (FUND, accounts(key=("number", "paid_on")), ["fed_by.dataset"]),
        (FUND, accounts(id="others"), ["fed_by.dataset"]),
        (
            msgspec.structs.replace(FUND, fed_by=FedBy(dataset="accounts", record="row")),
            accounts(),
            ["fed_by.dataset", "fed_by.record", "fields[0]"],
        ),
        (msgspec.structs.replace(FUND, level="general-1"), accounts(), ["level"]),
    ],
)
def test_a_feed_that_may_not_fit_is_refused(
    registry: Registry, dataset: Dataset, paths: list[str]
) -> None:
    remarks = check(registry, Library(registry=[registry], dataset=[dataset]))

    assert [remark.path for remark in remarks] == paths


def test_personal_columns_stay_personal_and_required_fields_are_there() -> None:
    bare = tuple(
        msgspec.structs.replace(field, personal=False, required=field.id == "balance")
        for field in FUND.fields
    )
    registry = msgspec.structs.replace(FUND, fields=bare)

    remarks = check(registry, Library(registry=[registry], dataset=[accounts()]))

    assert [remark.path for remark in remarks] == ["fields[0]", "fields[1]", "fields[2]"]


@pytest.mark.parametrize(
    ("key", "registry", "paths"),
    [(("number",), (), []), ((), (), ["key"]), (("number",), ("accounts",), ["looked_up"])],
)
def test_what_is_looked_up_has_a_key_of_one_field_and_a_name_of_its_own(
    key: tuple[str, ...], registry: tuple[str, ...], paths: list[str]
) -> None:
    dataset = accounts(looked_up=True, key=key)
    library = Library(dataset=[dataset], registry=[make_registry(id) for id in registry])

    remarks = checks.remarks(dataset, library)

    assert {remark.path for remark in remarks} & {"key", "looked_up"} == set(paths)
