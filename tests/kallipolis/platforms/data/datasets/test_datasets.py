"""The contract of a dataset: what it may say, what follows, and how others read it."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets import api
from kallipolis.platforms.data.datasets.contracts import Code, Field, Rule, Sharing
from kallipolis.platforms.data.datasets.logic import checks, levels
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field

TAKEN = Field(id="taken_at", title=everywhere("Taken at"), type="moment", required=True)
NAME = make_field("name", personal=True)
TABLE = {"name": "t", "properties": [{"name": "c"}]}
WRONG_SUBJECT = "fields[2].subject"


class Shelf:
    """Documents in sight."""

    def __init__(self, **documents: msgspec.Struct) -> None:
        self.documents = documents

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.documents.get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self.documents


def said_of(**changes: Any) -> list[tuple[str, str]]:
    found = checks.remarks(make_dataset(**changes), Shelf(stations=make_dataset()))
    return [(remark.path, remark.message) for remark in found]


def test_a_sound_contract_is_not_remarked_upon() -> None:
    assert said_of() == []


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        (
            {"key": (), "fields": (make_field("code"), make_field("code"))},
            "fields[1].id",
            "'code' is there twice",
        ),
        ({"key": ("number",)}, "key[0]", "'number' is not a field"),
        ({"key": ("value",)}, "key[0]", "'value' may be empty"),
        (
            {"fields": (make_field("code", required=True, least=1.0),)},
            "fields[0].type",
            "text has no least and most",
        ),
        (
            {"fields": (make_field("code", required=True, pattern="("),)},
            "fields[0].pattern",
            "no regular expression",
        ),
        (
            {"fields": (make_field("code", required=True, refers="stations.name"),)},
            "fields[0].refers",
            "'stations' has no field 'name'",
        ),
        (
            {"fields": (make_field("code", required=True, refers="lakes.name"),)},
            "fields[0].refers",
            "there is no dataset 'lakes'",
        ),
        ({"licence": ""}, "licence", "what is open has a licence"),
        ({"level": "general-2"}, "open", "only data of level general-1"),
        (
            {"sharing": Sharing(kind="conditional")},
            "sharing.terms",
            "say on which terms it is shared",
        ),
        (
            {"sharing": Sharing(kind="not-shared", reason=everywhere("Secret."))},
            "sharing.kind",
            "is open to everybody, but not shared",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_in_a_contract_is_told_with_its_place(
    changes: dict[str, Any], path: str, message: str
) -> None:
    assert [(p, m[: len(message)]) for p, m in said_of(**changes)] == [(path, message)]


def test_personal_data_is_of_a_higher_level_not_open_and_kept_by_a_law() -> None:
    said = said_of(fields=(make_field("code", required=True), NAME))

    assert [path for path, _ in said] == [
        "level",
        "open",
        "sharing.kind",
        "fields",
        "legal_basis",
    ]


@pytest.mark.parametrize(
    ("column", "paths"),
    [
        (make_field("phone", personal=True), ["fields"]),
        (make_field("phone", personal=True, subject="credit-code", type="date"), [WRONG_SUBJECT]),
        (make_field("whose", subject="party"), []),
        (make_field("company", subject="credit-code", type="credit-code"), []),
        (make_field("id_number", personal=True), []),
        (make_field("born_as", personal=True, type="id-number"), []),
    ],
)
def test_a_column_of_personal_data_says_whom_a_row_is_about(
    column: Field, paths: list[str]
) -> None:
    said = said_of(fields=(make_field("code", required=True), NAME, column))

    assert [path for path, _ in said if path in {"fields", WRONG_SUBJECT}] == paths


TAX = {"owner": AuthorityRole("taxation"), "id": "tax"}


@pytest.mark.parametrize(
    ("ours", "theirs", "faults"),
    [
        ({"item": "DE0001"}, {"item": "DE0001"}, [("fields[1]", False)]),
        ({"item": "DE0001"}, {"item": "DE0002"}, []),
        ({"meaning": everywhere("Seat")}, {"meaning": everywhere("Seat")}, [("fields[1]", True)]),
        ({"item": "DE0001", "taken_from": "tax.value"}, {"item": "DE0001"}, []),
        ({"item": "DE0001"}, {"item": "DE0001", "taken_from": "stations.value"}, []),
        ({"item": "DE0001", "settled": "Case 12"}, {"item": "DE0001"}, []),
    ],
)
def test_one_authority_collects_an_item_unless_one_has_it_from_the_other_or_it_was_settled(
    ours: dict[str, Any], theirs: dict[str, Any], faults: list[tuple[str, bool]]
) -> None:
    code = make_field("code", required=True)
    dataset = make_dataset(fields=(code, make_field("value", **ours)))
    other = make_dataset(fields=(code, make_field("value", **theirs)), **TAX)

    found = list(checks.remarks(dataset, Shelf(stations=dataset, tax=other)))

    assert [(each.path, each.is_note) for each in found] == faults
    assert all("tax.value" in each.message and each.expected for each in found)


def test_what_is_derived_is_of_the_highest_level_of_what_it_is_made_of() -> None:
    dataset = make_dataset(fields=(make_field("code"), NAME, make_field("plan", level="important")))

    assert levels.of_fields(dataset, ["code"]) == "general-1"
    assert levels.of_fields(dataset, ["code", "name"]) == "general-3"
    assert levels.of_fields(dataset, ["name", "plan", "code"]) == "important"


@pytest.mark.django_db
def test_a_contract_reads_back_as_it_was_written() -> None:
    dataset = make_dataset(
        "readings",
        key=("code", "taken_at"),
        fields=(
            make_field("code", required=True, codes=(Code(code="a", title=everywhere("A")),)),
            TAKEN,
            make_field("value", type="number", unit="ug/m3", least=0.0, most=1000.0),
            make_field("station", refers="stations.code", pattern="[0-9]+A"),
            make_field("whose", subject="party", item="DE0001", taken_from="stations.code"),
        ),
        rules=(
            Rule(id="not-future", title=everywhere("Not ahead"), holds="taken_at < now()"),
            Rule(id="round", title=everywhere("Round"), holds="value > 1", otherwise="warn"),
        ),
    )
    publish_documents(pack="air", dataset=[make_dataset(), dataset])

    written = api.as_contract(dataset.id)

    assert written["apiVersion"] == "v3.1.0"
    assert api.from_contract(written) == (dataset,)


def test_a_contract_of_others_is_taken_as_far_as_it_says() -> None:
    said = {
        "apiVersion": "v3.0.2",
        "kind": "DataContract",
        "id": "53581432-6c55-4ba2-a65f-72344a91553a",
        "version": "1.1.0",
        "status": "active",
        "domain": "environment",
        "description": {"purpose": "Where air is measured."},
        "schema": [
            {
                "name": "Air_Stations",
                "properties": [
                    {"name": "code", "primaryKey": True, "primaryKeyPosition": 1},
                    {
                        "name": "kind",
                        "logicalType": "string",
                        "quality": [
                            {"metric": "invalidValues", "arguments": {"validValues": ["city"]}}
                        ],
                    },
                    {"name": "lon", "logicalType": "number", "logicalTypeOptions": {"minimum": 73}},
                ],
            }
        ],
    }

    (dataset,) = api.from_contract(said)

    code, kind, lon = dataset.fields
    assert (dataset.id, dataset.owner, dataset.key) == ("air-stations", "environment", ("code",))
    assert dataset.summary.en == "Where air is measured."
    assert (dataset.open, dataset.sharing.kind) == (False, "not-shared")
    assert (code.required, kind.codes[0].code, lon.least) == (True, "city", 73)


def test_a_contract_with_two_tables_is_two_datasets_that_refer_to_each_other() -> None:
    to_station = {"type": "foreignKey", "to": "schema/Air_Stations/properties/Code"}
    said = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "air",
        "version": "1.0.0",
        "status": "active",
        "name": "Air",
        "domain": "environment",
        "description": {"purpose": "How the air is."},
        "schema": [
            {
                "name": "Air_Stations",
                "businessName": "Stations",
                "properties": [{"name": "Code", "primaryKey": True, "primaryKeyPosition": 1}],
            },
            {
                "name": "readings",
                "description": "What was measured.",
                "properties": [
                    {"name": "station", "relationships": [to_station]},
                    {"name": "other", "relationships": [{"to": "Air_Stations.Code"}]},
                ],
            },
        ],
    }

    stations, readings = api.from_contract(said)

    assert [(each.id, each.title.en) for each in (stations, readings)] == [
        ("air-stations", "Stations"),
        ("readings", "readings"),
    ]
    assert (stations.summary.en, readings.summary.en) == ("How the air is.", "What was measured.")
    assert {field.refers for field in readings.fields} == {"air-stations.code"}
    assert stations.owner == readings.owner == "environment"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"schema": [TABLE, TABLE]}, "schema[1].name", "dataset.contract_value"),
        ({"apiVersion": "v2.2.2"}, "apiVersion", "dataset.contract_version"),
        ({"schema": []}, "schema", "dataset.contract_tables"),
        ({"kind": "Recipe"}, "kind", "dataset.contract_value"),
        (
            {"schema": [{"name": "t", "properties": [{"name": "c", "logicalType": "colour"}]}]},
            "schema[0].properties[0].logicalType",
            "dataset.contract_value",
        ),
    ],
    ids=str,
)
def test_a_contract_that_does_not_fit_is_refused_with_its_place(
    changes: dict[str, Any], field: str, code: str
) -> None:
    said = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "one",
        "version": "1.0.0",
        "status": "draft",
        "schema": [{"name": "t", "properties": [{"name": "c"}]}],
    }

    with pytest.raises(Refusal, match=r"dataset\.contract_unfit") as refused:
        api.from_contract(said | changes)

    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (field, code)


@pytest.mark.django_db
def test_a_dataset_that_is_not_declared_is_not_found() -> None:
    with pytest.raises(Refusal, match=r"dataset\.not_found"):
        api.get("lakes")
