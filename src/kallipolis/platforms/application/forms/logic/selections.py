"""Check answers that are picked: options, places, files, people."""

from collections.abc import Mapping, Sequence
from typing import Final

from kallipolis.platforms.application.forms.contracts import (
    AddressField,
    AttachedFile,
    ChoiceField,
    ChoicesField,
    FileField,
    Option,
    PartyField,
    RegionField,
)
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.rules import api as rules

KNOWN_AS: Final = {
    "image/*": "JPEG, PNG, WebP, HEIC",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}


def choice(field: ChoiceField, value: object, around: Surroundings) -> object:
    """Check one option."""
    return value if value in offered(field.options, around) else Fault("form.choice")


def choices(field: ChoicesField, value: object, around: Surroundings) -> object:
    """Check several options; they are kept once each, in the order of the form."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence):
        return Fault("form.shape", {"expected": "a list"})
    values = offered(field.options, around)
    if any(each not in values for each in given):
        return Fault("form.choice")
    return _counted([each for each in values if each in given], field.min, field.max)


def offered(options: Sequence[Option], around: Surroundings) -> list[str]:
    """Return the values that may be chosen now."""
    return [
        option.value
        for option in options
        if not option.when or rules.compiled(option.when).evaluate(around.facts).holds
    ]


def region(field: RegionField | AddressField, value: object, around: Surroundings) -> object:
    """Check a place in the region tree."""
    found = around.context.find_region(value) if isinstance(value, str) else None
    if found is None:
        return Fault("form.region")
    if field.within and field.within not in found.path:
        return Fault("form.region_outside")
    if field.level and field.level not in found.levels:
        return Fault("form.region_level")
    return value


def address(field: AddressField, value: object, around: Surroundings) -> object:
    """Check an address: its region, and the line below it."""
    if not isinstance(value, Mapping):
        return Fault("form.shape", {"expected": "region and line"})
    line = value.get("line")
    if not isinstance(line, str) or not line.strip():
        return Fault("form.required", below=".line")
    words = " ".join(line.split())
    if len(words) > field.max_length:
        return Fault("form.too_long", {"max": str(field.max_length)}, ".line")
    place = region(field, value.get("region"), around)
    if isinstance(place, Fault):
        return Fault(place.code, place.values, ".region")
    return {"region": place, "line": words}


def files(field: FileField, value: object, around: Surroundings) -> object:
    """Check uploaded files, of which only those that are known here count."""
    given = value if isinstance(value, list | tuple) else [value]
    ids = dict.fromkeys(_id_of(each) for each in given)
    known = around.context.files
    for place, name in enumerate(ids):
        file = known.get(name)
        fault = _fault_of(field, file) if file else Fault("form.file_unknown")
        if fault:
            return Fault(fault.code, fault.values, f"[{place}]")
    return _counted([_as_answer(known[name]) for name in ids], field.min, field.max)


def party(field: PartyField, value: object, around: Surroundings) -> object:
    """Check for whom this is."""
    fits = any(
        option.id == value and option.relation in field.relations
        for option in around.context.parties
    )
    return value if fits else Fault("form.party")


def _counted(given: list[object], least: int, most: int | None) -> object:
    if len(given) < least:
        return Fault("form.too_few", {"min": str(least)})
    if most is not None and len(given) > most:
        return Fault("form.too_many", {"max": str(most)})
    return given


def _id_of(value: object) -> str:
    return str(value.get("id", "")) if isinstance(value, Mapping) else str(value)


def _as_answer(file: AttachedFile) -> object:
    return {"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size}


def _fault_of(field: FileField, file: AttachedFile) -> Fault | None:
    family = file.media_type.partition("/")[0] + "/*"
    if file.media_type not in field.media_types and family not in field.media_types:
        return Fault("form.file_type", {"expected": ", ".join(map(_known_as, field.media_types))})
    if file.size > field.max_mib * 1024 * 1024:
        return Fault("form.file_too_large", {"max": str(field.max_mib)})
    return None


def _known_as(media_type: str) -> str:
    """Return what people call a type of file."""
    return KNOWN_AS.get(media_type) or media_type.rpartition("/")[2].upper()
