"""What contradicts what: answers and registers, and registers among themselves."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kallipolis.platforms.application.cases.contracts import Kind
from kallipolis.platforms.application.contradictions.contracts import Claim, Source
from kallipolis.platforms.data.registries.contracts import (
    FieldType,
    Registry,
    RegistryField,
    Value,
    Values,
)

EVIDENCE: Final = "evidence"
WANTED: Final[Mapping[FieldType, Kind]] = {
    "integer": "integer",
    "number": "decimal",
    "money": "money",
    "boolean": "boolean",
    "date": "date",
    "region": "region",
}
"""As what a decision says the right value; text where it is not here."""

DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
YES: Final = frozenset({"true", "yes", "1", "是"})
NO: Final = frozenset({"false", "no", "0", "否"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one register said as a proof of a type."""

    type: str
    registry: Registry
    values: Values


def plain(value: object) -> str:
    """Return a value as it is compared: of one width, without spaces, in small letters."""
    words = "true" if value is True else "false" if value is False else str(value)
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()


def differ(one: object, other: object) -> bool:
    """Say whether two values contradict each other; what is missing contradicts nothing."""
    if one is None or other is None or isinstance(one, list | dict) or isinstance(other, list):
        return False
    return bool(plain(one) and plain(other)) and plain(one) != plain(other)


def says_same(field: RegistryField, seen: Value, words: str) -> bool:
    """Say whether words are what an entry says already, as it keeps it or as people read it."""
    meaning = field.meaning_of(seen)
    read = (meaning.en, meaning.zh_hans, meaning.zh_hant) if meaning else ()
    return not differ(seen, words) or plain(words) in map(plain, read)


def of_answers(
    prefills: Mapping[str, str], answers: Mapping[str, object], found: Iterable[Found]
) -> Iterator[tuple[Claim, Value]]:
    """Yield what the applicant changed of what a register had filled into a form.

    Shape: ``prefills`` is ``evidence.type.field`` by the name of the question; each claim with
    what the register says.
    """
    known = {each.type: each for each in found}
    for question, path in prefills.items():
        head, _, rest = path.partition(".")
        type, _, field = rest.partition(".")
        proof, answer = known.get(type), answers.get(question)
        if head != EVIDENCE or proof is None or not isinstance(answer, str | int | float):
            continue
        seen = proof.values.get(field)
        if differ(seen, answer):
            claim = Claim(
                registry=proof.registry.id,
                field=field,
                claimed=_written(answer),
                source=Source.ANSWER,
                other=question,
            )
            yield claim, seen


def of_registers(found: Iterable[Found]) -> Iterator[tuple[Claim, Value]]:
    """Yield where a register says otherwise than the one that its field follows."""
    every = tuple(found)
    values = {
        f"{each.registry.id}.{field}": value
        for each in every
        for field, value in each.values.items()
    }
    for each in every:
        for field in each.registry.fields:
            seen, other = each.values.get(field.id), values.get(field.same_as)
            if field.same_as and differ(seen, other):
                claim = Claim(
                    registry=each.registry.id,
                    field=field.id,
                    claimed=_written(other),
                    source=Source.REGISTRY,
                    other=field.same_as,
                )
                yield claim, seen


def as_written(field: RegistryField, words: str) -> str:
    """Return words as a register writes them: a day as 2026-01-31, however a person wrote it."""
    day = DAY.fullmatch(plain(words)) if field.type == "date" else None
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else words


def reads_as(field: RegistryField, words: str) -> bool:
    """Say whether words are a value of a field; no words are none, which fits any."""
    if not words:
        return True
    if field.type == "date":
        return _is_date(words)
    if field.type in {"integer", "number"}:
        return words.removeprefix("-").replace(".", "", field.type == "number").isdecimal()
    return field.type != "boolean" or plain(words) in YES | NO


def wanted_kind(field: RegistryField) -> Kind:
    """Return as what the right value of a field is said."""
    return WANTED.get(field.type, "text")


def open_key(party: str, registry: str, field: str) -> str:
    """Return under what one correction of a person's field is open at a time."""
    return f"{party} {registry}.{field}"


def _written(value: object) -> str:
    return plain(value) if isinstance(value, bool) else str(value)[:400]


def _is_date(words: str) -> bool:
    try:
        return date.fromisoformat(words) is not None
    except ValueError:
        return False
