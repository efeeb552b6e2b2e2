"""Makers of registries for tests and the demo."""

from collections.abc import Mapping

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    FieldType,
    Registry,
    RegistryField,
    Value,
)


def make_field(
    id: str, type: FieldType = "text", *, personal: bool = True, required: bool = False
) -> RegistryField:
    """Make a field named by its id."""
    return RegistryField(
        id=id, title=everywhere(id), type=type, personal=personal, required=required
    )


def make_registry(
    id: str = "population",
    *fields: RegistryField,
    key: str = "id_number",
    source: str = "public-security",
) -> Registry:
    """Make a registry; without fields it is a small population registry."""
    population = (
        make_field("id_number", "id-number"),
        make_field("name"),
        make_field("birth_date", "date"),
        make_field("region", "region"),
    )
    return Registry(
        id=id,
        title=everywhere(id),
        source=AuthorityRole(source),
        key=key,
        fields=fields or population,
    )


def publish_registries(*made: Registry) -> None:
    """Put registries in force, beside those that are."""
    publish_documents(registry=made)


def fill(
    registry_id: str, entries: Mapping[str, Mapping[str, Value]], *, clock: Clock = SYSTEM_CLOCK
) -> None:
    """Put entries under their keys."""
    registries.put_many(system("test"), registry_id, entries, clock=clock)
