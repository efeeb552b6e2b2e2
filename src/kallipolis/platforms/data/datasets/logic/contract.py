"""A dataset as an Open Data Contract Standard 3 document, and such a document as a dataset.

What we write reads back as it was. What others write is taken as far as the standard says it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, FieldType, Rule
from kallipolis.platforms.data.datasets.logic import levels
from kallipolis.platforms.data.datasets.logic.shapes import (
    Contract,
    Custom,
    LogicalType,
    Promise,
    Property,
    Quality,
    Relationship,
    Table,
)

VERSION: Final = "v3.1.0"
LOGICAL: Final[Mapping[FieldType, LogicalType]] = {
    "integer": "integer",
    "number": "number",
    "longitude": "number",
    "latitude": "number",
    "boolean": "boolean",
    "date": "date",
    "moment": "timestamp",
}
TYPES: Final[Mapping[str, FieldType]] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "moment",
}
Shaped = TypeVar("Shaped", bound=msgspec.Struct)

OWN: Final = ("title", "summary", "owner", "region", "kind", "level", "legal_basis", "sharing")
OWN_TOO: Final = (
    *("open", "licence", "freshness", "themes", "shape", "related", "returned"),
    "looked_up",
)
OF_FIELD: Final = ("title", "meaning", "type", "unit", "personal", "sensitive", "codes")
OF_FIELD_TOO: Final = ("subject", "item", "taken_from", "settled", "deprecated")
COUNT_BAD: Final = "SELECT COUNT(*) FROM ${table} WHERE NOT"
SEVERITY: Final = {"quarantine": "error", "warn": "warning"}


def written(dataset: Dataset, *, version: str) -> dict[str, Any]:
    """Return a contract as plain values, fit for YAML or JSON."""
    table = Table(
        id=dataset.id,
        name=dataset.id,
        logical_type="object",
        physical_type="table",
        business_name=dataset.title.en,
        description=dataset.summary.en,
        properties=tuple(_property(dataset, field) for field in dataset.fields),
        quality=tuple(_quality(rule) for rule in dataset.rules),
    )
    promises = [Promise(property="frequency", value=dataset.freshness.cycle)]
    if dataset.freshness.stale_after is not None:
        promises.append(Promise(property="latency", value=dataset.freshness.stale_after, unit="h"))
    said = Contract(
        api_version=VERSION,
        kind="DataContract",
        id=dataset.id,
        version=version,
        status="active",
        name=dataset.title.en,
        domain=dataset.owner,
        description={"purpose": dataset.summary.en},
        tags=dataset.tags,
        schema=(table,),
        sla_properties=tuple(promises),
        custom_properties=_custom(dataset, (*OWN, *OWN_TOO)),
    )
    plain: dict[str, Any] = msgspec.to_builtins(said)
    return plain


def read(said: object) -> tuple[Dataset, ...]:
    """Return the datasets that a contract describes: one for each of its tables.

    Of several, each is called as its table; all else that is said of the whole holds for each.
    Missing: what a contract of others does not say. It is then kept by ``domain``, belongs to a
    department, is of the least level that its fields allow, and is not shared until somebody says
    how.

    Raises:
        Refusal: ``dataset.contract_unfit``, with a problem for each place that does not fit.
    """
    contract = _shaped(said, Contract)
    if not contract.api_version.startswith("v3."):
        raise _unfit("apiVersion", "dataset.contract_version")
    if not contract.schema:
        raise _unfit("schema", "dataset.contract_tables")
    ids = [_id(table.name) for table in contract.schema]
    for number, id in enumerate(ids):
        if id in ids[:number]:
            raise _unfit(f"schema[{number}].name", "dataset.contract_value", value=id)
    return tuple(_dataset(contract, table) for table in contract.schema)


def _dataset(contract: Contract, table: Table) -> Dataset:
    keys = sorted(
        (each for each in table.properties if each.primary_key),
        key=lambda each: each.primary_key_position,
    )
    fields = tuple(_field(each) for each in table.properties)
    own = _own(contract.custom_properties)
    title, summary = contract.name or table.business_name, _purpose(contract) or table.description
    if len(contract.schema) > 1:
        own = {name: value for name, value in own.items() if name not in {"title", "summary"}}
        title, summary = table.business_name, table.description or _purpose(contract)
    plain: dict[str, Any] = {
        "id": _id(table.name),
        "title": everywhere(title or table.name),
        "summary": everywhere(summary or table.name),
        "owner": contract.domain,
        "level": _least(fields),
        "sharing": {"kind": "not-shared", "reason": everywhere("Nobody has said how yet.")},
        "freshness": _freshness(contract.sla_properties),
        "tags": contract.tags,
        **{name: value for name, value in own.items() if name in {*OWN, *OWN_TOO}},
        "key": [each.name for each in keys],
        "fields": fields,
        "rules": [_rule(each) for each in table.quality if each.type == "sql"],
    }
    return _shaped(msgspec.to_builtins(plain), Dataset)


def _property(dataset: Dataset, field: Field) -> Property:
    options = {"minimum": field.least, "maximum": field.most, "pattern": field.pattern or None}
    codes = [code.code for code in field.codes]
    valid = Quality(metric="invalidValues", arguments={"validValues": codes}, must_be=0)
    is_key = field.id in dataset.key
    return Property(
        id=field.id,
        name=field.id,
        business_name=field.title.en,
        description=field.meaning.en if field.meaning else "",
        logical_type=LOGICAL.get(field.type, "string"),
        logical_type_options={name: it for name, it in options.items() if it is not None},
        required=field.required,
        primary_key=is_key,
        primary_key_position=dataset.key.index(field.id) + 1 if is_key else -1,
        classification=field.level or "",
        relationships=(Relationship(to=_reference(field.refers)),) if field.refers else (),
        quality=(valid,) if codes else (),
        custom_properties=_custom(field, (*OF_FIELD, *OF_FIELD_TOO)),
    )


def _field(said: Property) -> Field:
    options, own = said.logical_type_options, _own(said.custom_properties)
    title = everywhere(said.business_name or said.name)
    plain: dict[str, Any] = {
        "id": said.name.lower(),
        "title": title,
        "type": TYPES.get(said.logical_type or "string", "text"),
        "meaning": everywhere(said.description) if said.description else None,
        **{name: value for name, value in own.items() if name in {*OF_FIELD, *OF_FIELD_TOO}},
        "required": said.required or said.primary_key,
        "level": said.classification if said.classification in levels.LEVELS else None,
        "least": options.get("minimum"),
        "most": options.get("maximum"),
        "pattern": options.get("pattern") or "",
        "refers": next(
            (_referred(each.to) for each in said.relationships if isinstance(each.to, str)), ""
        ),
    }
    if not isinstance(plain.get("deprecated"), Mapping):
        plain["deprecated"] = None
    if not plain.get("codes"):
        plain["codes"] = _codes(said.quality)
    return _shaped(msgspec.to_builtins(plain), Field, at=f"schema.properties.{said.name}")


def _reference(refers: str) -> str:
    """Return ``dataset.field`` as the standard points into another contract."""
    dataset, _, field = refers.partition(".")
    return f"{dataset}.odcs.yaml#/schema/{dataset}/properties/{field}"


def _referred(to: str) -> str:
    """Return ``dataset.field``, from either way in which the standard points to a column."""
    match to.rpartition("#")[2].strip("/").split("/"):
        case ["schema", table, "properties", column]:
            return f"{_id(table)}.{column.lower()}"
        case _:
            table, _, column = to.rpartition(".")
            return f"{_id(table)}.{column.lower()}" if table else to


def _id(table: str) -> str:
    """Return what a table is called as a dataset."""
    return table.lower().replace("_", "-").replace(" ", "-")


def _codes(checks: Iterable[Quality]) -> list[dict[str, Any]]:
    return [
        {"code": str(code), "title": everywhere(str(code))}
        for each in checks
        if each.metric == "invalidValues"
        for code in each.arguments.get("validValues", ())
    ]


def _quality(rule: Rule) -> Quality:
    return Quality(
        name=rule.id,
        description=rule.title.en,
        type="sql",
        query=f"{COUNT_BAD} ({rule.holds})",
        must_be=0,
        dimension=rule.about,
        severity=SEVERITY[rule.otherwise],
        custom_properties=_custom(rule, ("title", "holds")),
    )


def _rule(said: Quality) -> dict[str, Any]:
    own = _own(said.custom_properties)
    if "holds" not in own:
        raise _unfit("schema.quality", "dataset.contract_value", value=said.query[:80])
    return {
        "id": said.name,
        "title": own.get("title", everywhere(said.description or said.name)),
        "holds": own["holds"],
        "about": said.dimension or "accuracy",
        "otherwise": "warn" if said.severity == "warning" else "quarantine",
    }


def _purpose(contract: Contract) -> str:
    said = contract.description
    return str(said.get("purpose") or "") if isinstance(said, dict) else str(said or "")


def _least(fields: Iterable[Field]) -> str:
    needed = [each.level or levels.needed(each) for each in fields]
    return levels.highest(needed)


def _freshness(promises: Iterable[Promise]) -> dict[str, Any]:
    said = {each.property: each.value for each in promises}
    cycle = said.get("frequency")
    known = cycle if isinstance(cycle, str) and cycle in CYCLES else "irregular"
    return {"cycle": known}


CYCLES: Final = frozenset(
    {"continuous", "daily", "weekly", "monthly", "quarterly", "yearly", "irregular", "static"}
)


def _custom(body: msgspec.Struct, names: Iterable[str]) -> tuple[Custom, ...]:
    plain = msgspec.to_builtins({name: getattr(body, name) for name in names})
    return tuple(
        Custom(property=name, value=value)
        for name, value in plain.items()
        if value not in (None, "", [], False)
    )


def _own(said: Iterable[Custom]) -> dict[str, Any]:
    return {each.property: each.value for each in said}


def _shaped(plain: object, type: type[Shaped], *, at: str = "") -> Shaped:
    try:
        return msgspec.convert(plain, type)
    except msgspec.ValidationError as error:
        words, _, path = str(error).partition(" - at `$")
        field = f"{at}{path.rstrip('`')}".lstrip(".") or "contract"
        raise _unfit(field, "dataset.contract_value", value=words) from error


def _unfit(field: str, code: str, **values: str) -> Refusal:
    problem = Problem(field=field, code=code, values=values)
    return Refusal("dataset.contract_unfit", Reason.MALFORMED, problems=(problem,))
