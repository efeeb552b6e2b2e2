"""What a granted case writes into registries, and whether it can be written there."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.contracts import (
    PublicService,
    Registered,
    RegistryEntry,
)
from kallipolis.platforms.application.services.logic.outputs import form_in
from kallipolis.platforms.data.registries.contracts import Registry, Value

KNOWN: Final = (
    "answers.*",
    "applicant.*",
    "evidence.*",
    "outcome.*",
    "decision.at",
    "case.id",
    "case.applicant",
)
NEAR: Final = 0.8
"""How like one another two ids are where one is taken for a slip of the other, of 1."""

ANSWER: Final = re.compile(r"\banswers\.([a-z0-9_]+)")


def entries_of(service: PublicService, known: Mapping[str, object]) -> Iterator[Registered]:
    """Yield what a case writes into registries, given what is known of it.

    Shape: ``known`` has ``answers``, ``applicant``, ``evidence``, ``outcome``, ``decision`` with
    its day ``at``, and ``case`` with its ``id``.
    Missing: an entry whose key is not known is left out, and so is a value that is not.
    """
    for entry in service.output.registers:
        key = _value(entry.key, known)
        if key is None or (entry.when and not rules.compiled(entry.when).evaluate(known).holds):
            continue
        yield Registered(
            registry=entry.registry,
            key=str(key),
            values=_values(entry.fields, known),
            at_end=_values(entry.at_end, known),
        )


def _values(fields: Mapping[str, str], known: Mapping[str, object]) -> dict[str, Value]:
    found = {name: _value(text, known) for name, text in fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def _value(text: str, known: Mapping[str, object]) -> Value:
    value = rules.compiled(text).evaluate(known).value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | float | bool) else None


def faults_of_registering(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find registries and fields that are not there, and what no case could say.

    Of several registries some may be kept at other nodes, which publish the same service.
    """
    for number, entry in enumerate(service.output.registers):
        path = f"output.registers[{number}]"
        registry = library.find("registry", entry.registry)
        if not isinstance(registry, Registry):
            near = get_close_matches(entry.registry, library.every("registry"), n=1, cutoff=NEAR)
            message = said("there is no registry `%(registry)s`", registry=entry.registry)
            yield Remark(
                path=f"{path}.registry",
                message=message,
                expected=f"`{near[0]}`" if near else said("the id of a registry"),
                is_note=not near and len(service.output.registers) > 1,
            )
            continue
        yield from _of_fields(path, entry, registry)
        yield from _of_expressions(path, entry, service, library)


def _of_fields(path: str, entry: RegistryEntry, registry: Registry) -> Iterator[Remark]:
    fields = {field.id for field in registry.fields}
    for part, written in (("fields", entry.fields), ("at_end", entry.at_end)):
        for name in written:
            if name not in fields or name == registry.key:
                message = said(
                    "the registry `%(id)s` has no field `%(name)s` to write",
                    id=registry.id,
                    name=name,
                )
                expected = said(
                    "one of %(names)s", names=", ".join(sorted(fields - {registry.key}))
                )
                yield Remark(path=f"{path}.{part}.{name}", message=message, expected=expected)
    for field in registry.fields:
        if field.required and field.id not in {registry.key, *entry.fields}:
            message = said(
                "a new entry of `%(id)s` would lack `%(id_2)s`", id=registry.id, id_2=field.id
            )
            yield Remark(path=f"{path}.fields", message=message, expected=f"`{field.id}`")


def _of_expressions(
    path: str, entry: RegistryEntry, service: PublicService, library: Library
) -> Iterator[Remark]:
    form = form_in(library, service)
    asked = {f.name for page in form.pages for f in page.fields} if form else None
    texts = {f"{path}.key": entry.key, f"{path}.when": entry.when}
    texts |= {f"{path}.fields.{name}": text for name, text in entry.fields.items()}
    texts |= {f"{path}.at_end.{name}": text for name, text in entry.at_end.items()}
    for at, text in texts.items():
        fault = rules.fault_of(text, KNOWN) if text else None
        if fault:
            yield Remark(path=at, message=fault[0], expected=fault[1])
        for name in ANSWER.findall(text):
            if asked is not None and name not in asked:
                message = said("the form asks no `%(name)s`", name=name)
                yield Remark(
                    path=at, message=message, expected=said("the name of a field of the form")
                )
