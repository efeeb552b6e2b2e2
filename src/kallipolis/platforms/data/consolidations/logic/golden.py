"""The golden record of a person: which value of each field survives, and where it comes from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, get_args

from kallipolis.foundation import sounds
from kallipolis.platforms.data.consolidations.contracts import Column, LinkedRegistry, Rule
from kallipolis.platforms.data.linkage.contracts import (
    Candidate,
    Person,
    PersonRecord,
    RecordKey,
    Survivor,
    Way,
)
from kallipolis.platforms.data.registries.contracts import (
    FieldType,
    Provenance,
    Registry,
    Value,
)

COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
USUAL: Final = Rule()
BY_NUMBER: Final = "number"
"""The rule by which the number itself is known: its check character holds."""

Choose = Callable[[Sequence[Candidate], Sequence[Way], Sequence[str]], Survivor | None]


class Known(NamedTuple):
    """What is known of a person, and from where."""

    values: dict[str, Value]
    provenance: dict[str, Provenance]


def field_of(linked: LinkedRegistry, column: Column) -> str:
    """Return in which field of the registry stands what linkage compares."""
    return linked.fields.get(column, column)


def golden(linked: LinkedRegistry, registry: Registry, person: Person, choose: Choose) -> Known:
    """Put the golden record of a person together.

    The number is the one that linkage knows them by. Of birth dates and sexes those survive that
    the number has, if any department wrote them so. A value that does not fit its field is passed
    over. A latitude is believed of the record whose longitude is.

    Missing: a field of which nobody knows anything is absent.
    """
    known = Known({}, {})
    types: dict[str, FieldType] = {field.id: field.type for field in registry.fields}
    for field, candidates in _candidates(linked, person):
        if field not in types:
            continue
        fitting = [each for each in candidates if as_value(types[field], each.value) is not None]
        if field == field_of(linked, "latitude"):
            fitting = _of_one_position(fitting, known.provenance.get(field_of(linked, "longitude")))
        rule = linked.rules.get(field, USUAL)
        survivor = choose(fitting, rule.ways, rule.trusted)
        if survivor is not None:
            known.values[field] = as_value(types[field], survivor.value)
            known.provenance[field] = _provenance(_found(person, survivor.source), survivor.way)
    _keep_number(known, field_of(linked, "id_number"), person)
    if linked.stable_id:
        known.values[linked.stable_id] = person.id
    return known


def as_value(type: FieldType, words: str) -> Value:
    """Return a text as its field is typed; None for one that does not read so."""
    if type == "date":
        return words[:10] if _is_date(words[:10]) else None
    if type == "boolean":
        return {"true": True, "false": False}.get(words.lower())
    if type not in {"integer", "money", "number"}:
        return words
    try:
        return float(words) if type == "number" else int(words)
    except ValueError:
        return None


def successors(
    before: Mapping[str, Sequence[object]], after: Mapping[str, Sequence[object]]
) -> dict[str, str]:
    """Return who has most of the records of each who is no more after a change."""
    gone = (person for person in before if person not in after)
    return {
        person: max(sorted(after), key=lambda other: len({*before[person]} & {*after[other]}))
        for person in gone
        if after
    }


def _candidates(
    linked: LinkedRegistry, person: Person
) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
    """Yield for each field but the number what the records say."""
    said = _said_by(person.number) if linked.kind == "persons" else {}
    for column in COLUMNS:
        if column != "id_number":
            written = tuple(_candidate(each, getattr(each, column)) for each in person.records)
            agreeing = tuple(each for each in written if each.value == said.get(column))
            yield field_of(linked, column), agreeing or written
    for field in {name: None for feed in linked.feeds for name in feed.attributes}:
        yield (
            field,
            tuple(_candidate(each, each.attributes.get(field, "")) for each in person.records),
        )


def _said_by(number: str) -> dict[Column, str]:
    """Return what the ID number of a person says of them (GB 11643)."""
    if not number:
        return {}
    sex = "male" if int(number[16]) % 2 else "female"
    return {"birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}", "sex": sex}


def _candidate(record: PersonRecord, value: str) -> Candidate:
    return Candidate(value=value, source=record.key, updated=record.updated)


def _of_one_position(
    candidates: Sequence[Candidate], longitude: Provenance | None
) -> list[Candidate]:
    if longitude is None:
        return []
    source = RecordKey(longitude.dataset, longitude.record)
    return [each for each in candidates if each.source == source]


def _found(person: Person, key: RecordKey) -> PersonRecord:
    (record,) = (each for each in person.records if each.key == key)
    return record


def _keep_number(known: Known, field: str, person: Person) -> None:
    """Keep the number, whose it is by the first record that has it; types may stand before it."""
    for record in person.records:
        written = _plain(record.id_number)
        if person.number and written and _plain(person.number).endswith(written):
            known.values[field] = person.number
            known.provenance[field] = _provenance(record, BY_NUMBER)
            return


def _provenance(record: PersonRecord, rule: str) -> Provenance:
    return Provenance(
        dataset=record.key.dataset, record=record.key.record, updated=record.updated, rule=rule
    )


def _plain(number: str) -> str:
    return "".join(each for each in sounds.fold(number) if each.isalnum())


def _is_date(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
