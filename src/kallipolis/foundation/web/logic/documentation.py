"""Describe the declared operations as an OpenAPI 3.1 document."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from kallipolis.foundation.web.contracts import Operation
from kallipolis.foundation.web.logic.statuses import STATUS, TITLES, ProblemDetails

_TEMPLATE: Final = "#/components/schemas/{name}"
NO_NUL: Final = r"^[^\u0000]*$"
IN_PATH: Final = r"^[^/\u0000]+$"
FORMED: Final = frozenset({"pattern", "enum", "const", "format"})
_PARAMETER = re.compile(r"\{(\w+)\}")
_RETRY: Final = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}}
_CHALLENGE: Final = {"WWW-Authenticate": {"schema": {"type": "string"}}}
_LOCATION: Final = {
    "description": "Where what was made is asked for.",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}
_HEADERS: Final = {401: _CHALLENGE, 429: _RETRY, 503: _RETRY}

Schema = dict[str, Any]
Schemas = dict[Any, Schema]


BEGIN: Final = (
    "Bearer tokens come from the OpenID provider at `/.well-known/openid-configuration`. An"
    " operation names the scope that it wants; what names none, anybody may call. `kallipolis"
    " identity client-add` lets a program in. Refusals are problem details (RFC 9457): `code` stays"
    " the same, `problems` name the fields, words are in the language of `Accept-Language`."
)
"""What a stranger has to know first."""


def describe(operations: Iterable[Operation], *, version: str = "1") -> Schema:
    """Return the document for these operations, every refusal of theirs included."""
    listed = tuple(operations)
    types = _types(listed)
    references, components = msgspec.json.schema_components(
        types, schema_hook=_anything, ref_template=_TEMPLATE
    )
    _forbid_nul(components)
    schema_of = dict(zip(types, references, strict=True))
    paths: dict[str, Schema] = {}
    for operation in listed:
        item = paths.setdefault(operation.path, {})
        item[operation.method.lower()] = _operation(operation, schema_of, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kallipolis",
            "version": version,
            "license": {"name": "Apache-2.0"},
            "description": BEGIN,
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {str(status): _problem(status) for status in sorted(TITLES)},
            "securitySchemes": {
                "oidc": {
                    "type": "openIdConnect",
                    "openIdConnectUrl": "/.well-known/openid-configuration",
                },
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def refusal_statuses(operation: Operation) -> tuple[int, ...]:
    """Return every status with which an operation may refuse, declared or following from it."""
    found = {401, 429, 503} | {STATUS[reason] for reason in operation.refusals}
    if operation.scope or not operation.public or operation.method != "GET":
        found.add(403)
    if operation.query is not None or "{" in operation.path:
        found.add(422)
    if operation.body is not None:
        found |= {400, 413, 415, 422}
    return tuple(sorted(found))


def _forbid_nul(schema: Any) -> None:
    """Say of every free text that it holds no U+0000, which no store can keep."""
    if isinstance(schema, list):
        for one in schema:
            _forbid_nul(one)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "string" and not FORMED & schema.keys():
        schema["pattern"] = NO_NUL
    for value in schema.values():
        _forbid_nul(value)


def _anything(found: type) -> Schema:
    if found is object:
        return {"description": "Any JSON value."}
    raise NotImplementedError(f"{found} has no JSON Schema")


def _types(operations: tuple[Operation, ...]) -> list[Any]:
    found: dict[Any, None] = {ProblemDetails: None}
    for operation in operations:
        for one in (operation.query, operation.body, operation.returns):
            if one is not None and one is not bytes:
                found[one] = None
    return list(found)


def _operation(operation: Operation, schema_of: Schemas, components: Schema) -> Schema:
    entry: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.split("/")[1]],
        "parameters": [
            *_path_parameters(operation),
            *_query_parameters(operation, schema_of, components),
            *_header_parameters(operation),
        ],
        "responses": _responses(operation, schema_of),
        "security": _security(operation),
    }
    if operation.body is not None:
        entry["requestBody"] = {"required": True, "content": _content(operation, schema_of)}
    return entry


def _content(operation: Operation, schema_of: Schemas) -> Schema:
    if operation.body is not bytes:
        return {operation.accepts: {"schema": schema_of[operation.body]}}
    raw = {"schema": {"type": "string", "format": "binary"}}
    return {operation.accepts: raw, "application/octet-stream": raw}


def _security(operation: Operation) -> list[Schema]:
    scopes = [operation.scope] if operation.scope else []
    required: list[Schema] = [{"oidc": scopes}, {"bearer": []}]
    return [{}, *required] if operation.public else required


def _path_parameters(operation: Operation) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "pattern": IN_PATH},
        }
        for name in _PARAMETER.findall(operation.path)
    ]


def _query_parameters(operation: Operation, schema_of: Schemas, components: Schema) -> list[Schema]:
    if operation.query is None:
        return []
    shape = components[schema_of[operation.query]["$ref"].rpartition("/")[2]]
    required = set(shape.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in shape["properties"].items()
    ]


def _header_parameters(operation: Operation) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "header",
            "required": name in operation.needs,
            "schema": {"type": "string", "minLength": int(name in operation.needs)},
        }
        for name in operation.headers
    ]


def _responses(operation: Operation, schema_of: Schemas) -> Schema:
    success: Schema = {"description": operation.summary}
    if operation.returns is not None:
        schema = schema_of.get(operation.returns, {"type": "string", "format": "binary"})
        success["content"] = {operation.media_type: {"schema": schema}}
    if operation.made_under:
        success["headers"] = {"Location": _LOCATION}
    answers: Schema = {str(operation.status): success}
    if operation.has_etag:
        answers["304"] = {"description": "What you hold is still true."}
    for status in refusal_statuses(operation):
        answers[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return answers


def _problem(status: int) -> Schema:
    schema = {"$ref": _TEMPLATE.format(name="ProblemDetails")}
    described: Schema = {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": schema}},
    }
    if status in _HEADERS:
        described["headers"] = _HEADERS[status]
    return described
