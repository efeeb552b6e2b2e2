"""The JSON Schemas of document kinds, for editors and for finding every fault at once."""

from typing import Any

import msgspec

from kallipolis.foundation.packs.contracts import DocumentKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def schema_of(type_: type[msgspec.Struct], *, title: str, url: str) -> Schema:
    """Return the JSON Schema of a struct with its nested types under ``$defs``.

    Source: JSON Schema, draft 2020-12.
    """
    (reference,), parts = msgspec.json.schema_components(
        [type_], schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    root = reference["$ref"].rpartition("/")[2]
    return {"$schema": DIALECT, "$id": url, **parts[root], "title": title, "$defs": parts}


def schema_of_kind(kind: DocumentKind[Any], base_url: str) -> Schema:
    """Return the JSON Schema of a kind of document as it is published."""
    return schema_of(kind.type, title=kind.name, url=f"{base_url}/schemas/{kind.name}.json")


def _anything(type_: type) -> Schema:
    if type_ is object:
        return {"description": "Any value."}
    raise NotImplementedError
