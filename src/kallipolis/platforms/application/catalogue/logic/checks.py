"""Find what is wrong in a mapping before a row is read with it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from kallipolis.foundation.packs.contracts import KEBAB, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping, Value
from kallipolis.platforms.application.catalogue.logic.values import every_value
from kallipolis.platforms.application.services.contracts import PublicService, ServiceOutput

MADE: Final = frozenset({"id", "authority", "level", "evidence", "source"})
"""Fields of a service that are made elsewhere in a mapping."""

NEEDED: Final = ("name", "summary", "output.name")


def check(body: CatalogueMapping, library: Library) -> Iterable[Remark]:
    """Return the faults of a mapping, each at its dotted path."""
    yield from _of_fields(body)
    if not re.fullmatch(KEBAB, body.prefix):
        yield Remark(path="prefix", message=said("is no id"), expected=said("kebab-case"))
    for path, value in _values(body):
        yield from _of_value(path, value, body)


def _of_fields(mapping: CatalogueMapping) -> Iterator[Remark]:
    known = {each.name for each in msgspec.structs.fields(PublicService)} - MADE
    known |= {f"output.{each.name}" for each in msgspec.structs.fields(ServiceOutput)}
    for name in mapping.fields.keys() - known:
        expected = said("one of %(names)s", names=", ".join(sorted(known)))
        yield Remark(path=f"fields.{name}", message=said("is no field to map"), expected=expected)
    for name in NEEDED:
        if name not in mapping.fields:
            yield Remark(path=f"fields.{name}", message=said("is missing; every service has it"))


def _values(mapping: CatalogueMapping) -> Iterator[tuple[str, Value]]:
    authority = mapping.authority
    tops = {
        "row": mapping.row,
        "evidence": mapping.evidence,
        "authority.role": authority.role,
        "authority.region": authority.region,
        "authority.name": authority.name,
        "authority.credit_code": authority.credit_code,
        **{f"fields.{name}": value for name, value in mapping.fields.items()},
    }
    for path, top in tops.items():
        if top is not None:
            yield from ((path, value) for value in every_value((top,)))


def _of_value(path: str, value: Value, mapping: CatalogueMapping) -> Iterator[Remark]:
    ways = (
        bool(value.take),
        value.constant is not msgspec.UNSET,
        bool(value.first),
        bool(value.join),
        bool(value.languages),
    )
    if sum(ways) != 1:
        expected = said("exactly one of take, constant, first, join, languages")
        yield Remark(
            path=path, message=said("does not say where the value is from"), expected=expected
        )
    for table in filter(None, (value.table, *value.groups.values())):
        if table not in mapping.tables:
            yield Remark(path=path, message=said("there is no code table `%(table)s`", table=table))
    for pattern in filter(None, (value.pattern, value.split)):
        try:
            re.compile(pattern)
        except re.error as fault:
            yield Remark(
                path=path,
                message=said(
                    "`%(pattern)s` is no regular expression: %(fault)s",
                    pattern=pattern,
                    fault=fault,
                ),
            )
