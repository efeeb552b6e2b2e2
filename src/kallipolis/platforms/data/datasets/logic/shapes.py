"""The part of the Open Data Contract Standard 3.1 that a dataset is told and read in.

Shapes as in its JSON Schema (https://bitol-io.github.io/open-data-contract-standard/); what it has
no word for stands in ``customProperties``.
"""

from typing import Any, Literal

import msgspec

LogicalType = Literal[
    "string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"
]


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What all parts have in common: words of the standard, and nothing where nothing is said."""


class Custom(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """What the standard has no word for."""

    property: str
    value: Any


class Quality(Shape, frozen=True, kw_only=True):
    """A check: one of a library, or a query whose answer must be as stated."""

    id: str | None = None
    name: str = ""
    description: str = ""
    type: str = "library"
    metric: str = ""
    arguments: dict[str, Any] = {}
    query: str = ""
    must_be: Any = None
    dimension: str | None = None
    severity: str = ""
    custom_properties: tuple[Custom, ...] = ()


class Relationship(Shape, frozen=True, kw_only=True):
    """A field whose values are those of another."""

    type: str = "foreignKey"
    to: Any = None


class Property(Shape, frozen=True, kw_only=True):
    """A column."""

    id: str = ""
    name: str
    business_name: str = ""
    description: str = ""
    logical_type: LogicalType | None = None
    logical_type_options: dict[str, Any] = {}
    required: bool = False
    primary_key: bool = False
    primary_key_position: int = -1
    classification: str = ""
    relationships: tuple[Relationship, ...] = ()
    quality: tuple[Quality, ...] = ()
    custom_properties: tuple[Custom, ...] = ()


class Table(Shape, frozen=True, kw_only=True):
    """A table: its columns, and what must hold in its rows."""

    id: str = ""
    name: str
    logical_type: str = ""
    physical_type: str = ""
    business_name: str = ""
    description: str = ""
    properties: tuple[Property, ...] = ()
    quality: tuple[Quality, ...] = ()


class Promise(Shape, frozen=True, kw_only=True):
    """What is promised of the service, as a word and its value."""

    property: str
    value: Any
    unit: str = ""


class Contract(Shape, frozen=True, kw_only=True):
    """A data contract."""

    api_version: str
    kind: Literal["DataContract"]
    id: str
    version: str
    status: str
    name: str = ""
    domain: str = ""
    description: Any = None
    tags: tuple[str, ...] = ()
    schema: tuple[Table, ...] = ()
    sla_properties: tuple[Promise, ...] = ()
    custom_properties: tuple[Custom, ...] = ()
