"""What linkage is given, what it answers, and the settings under which it works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NewType

from django.utils.translation import gettext_noop as _

PersonKey = NewType("PersonKey", str)
"""The id of a person as linkage keeps it: the same as long as the same records are meant."""

COLUMNS: Final = (
    "dataset",
    "record",
    "name",
    "id_number",
    "birth_date",
    "sex",
    "phone",
    "region",
    "line",
    "updated",
)
"""The columns of records that come in, all text; ``birth_date`` and ``updated`` as ISO 8601. Of a
legal entity ``id_number`` is the credit code, ``birth_date`` the day of registration; of a place
``id_number`` is the code of its standard address; of a credential its number.

Missing: a value that a department does not have is null. A further column ``attributes`` may hold
what else it says, as a JSON object of texts.
"""

FURTHER: Final = ("representative", "longitude", "latitude", "type", "holder", "issued")
"""Columns that some kinds have besides, and that may be left out: of a legal entity its legal
representative; of a place where it lies; of a credential its type, the number of its holder, and
the day of issue.

Units: degrees, WGS 84. Shape: days as ISO 8601.
"""

Numbers = Literal["id-number", "credit-code", "address-code", "credential"]
"""Of what the records are, by their numbers: persons (checked by GB 11643), legal entities (checked
by GB 32100), places by the codes of standard addresses, credentials by type and number."""

Way = Literal["trusted", "recent", "frequent", "longest"]
DoubtKind = Literal[
    "weak", "ambiguous", "name-differs", "address-differs", "number-missing", "shared-id"
]
ChangeKind = Literal["created", "merged", "split", "moved", "ended", "reversed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of the machine an engine may take, and where it puts what does not fit.

    Units: ``memory`` as the engine writes it (``1400MB``); ``chunks`` is into how many parts the
    remaining records are cut when they are scored.
    """

    memory: str = "1200MB"
    temporary: Path
    threads: int = 2
    chunks: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which weight a link is made, from which a steward is asked, and how clear it has to be.

    ``numbers`` says what stands in the column of ID numbers, and so what is compared how.
    ``regions`` are names of regions, with which names of companies and addresses may begin.

    Units: bits; each is a doubling of the odds that two records are about one person.
    """

    link: float = 10.0
    review: float = 0.0
    margin: float = 6.0
    numbers: Numbers = "id-number"
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class RecordKey:
    """A record, by the dataset in which it stands and its id there."""

    dataset: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a steward has said of two records: about one person, or about two."""

    left: RecordKey
    right: RecordKey
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """What a department has written down of a person, or of another thing that is linked.

    Missing: a value that it does not have is an empty string.
    """

    key: RecordKey
    name: str = ""
    id_number: str = ""
    birth_date: str = ""
    sex: str = ""
    phone: str = ""
    region: str = ""
    line: str = ""
    updated: str = ""
    representative: str = ""
    longitude: str = ""
    latitude: str = ""
    type: str = ""
    holder: str = ""
    issued: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody or something as linkage has it: the records, and the valid number that is theirs.

    The number of a credential begins with its type.

    Missing: ``number`` is empty where they have none, or where others have a better claim to it.
    """

    id: PersonKey
    number: str = ""
    records: tuple[PersonRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Some of the persons that changed since it was last settled what became of changes.

    ``asked`` are the ids that these are; those of them that are not in ``persons`` are nobody's any
    more. Where ``asked`` is None these are all persons with an id after ``after``, up to ``upto``.

    Missing: ``upto`` is None in the last part.
    """

    persons: tuple[Person, ...]
    asked: tuple[PersonKey, ...] | None = None
    after: PersonKey = PersonKey("")
    upto: PersonKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value that may survive, the record that has it, and when that was written."""

    value: str
    source: RecordKey
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two records that may be about one person, how likely that is, and why.

    ``because`` are message keys with what agrees and what does not, in the order of the comparison.

    Units: ``weight`` in bits. Missing: None where numbers and not weights raised the doubt.
    """

    left: RecordKey
    right: RecordKey
    kind: DoubtKind
    weight: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A doubt, with the two records as departments wrote them."""

    doubt: Doubt
    left: PersonRecord
    right: PersonRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to some persons at once: whose records were whose, before and after."""

    number: int
    kind: ChangeKind
    at: datetime
    before: dict[PersonKey, tuple[RecordKey, ...]]
    after: dict[PersonKey, tuple[RecordKey, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a run has done, in numbers of records, persons, pairs and changes."""

    records: int
    persons: int
    identified: int
    linked: int
    doubts: int
    pairs: int
    changes: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A value of the golden record, the record that it comes from, and the way that decided."""

    value: str
    source: RecordKey
    way: Way | Literal["only"]


MESSAGES: Final[dict[str, str]] = {
    "linkage.not_found": _("There is no such person or change in this linkage, or not for you."),
    "remedy.linkage.not_found": _("Look for it in the list of changes, or run the linkage first."),
    "linkage.columns_missing": _("These columns are missing: %(columns)s."),
    "remedy.linkage.columns_missing": _("Give each record all columns; those not known are null."),
    "linkage.record_twice": _("The dataset %(dataset)s has its record %(record)s more than once."),
    "remedy.linkage.record_twice": _("Give each record an id of its own, and bring them again."),
    "linkage.changed_since": _("These persons have changed again since; this cannot be undone."),
    "remedy.linkage.changed_since": _("Undo the later changes first, the latest before the rest."),
    "linkage.kind.weak": _("Too little agrees to be sure."),
    "linkage.kind.ambiguous": _("Two persons fit about as well."),
    "linkage.kind.name-differs": _("The names differ, the rest agrees."),
    "linkage.kind.address-differs": _("The addresses differ, the rest agrees."),
    "linkage.kind.number-missing": _("One has no number, the rest agrees."),
    "linkage.kind.shared-id": _("One number, but two who contradict each other."),
    "linkage.field.name": _("Name"),
    "linkage.field.id_number": _("Number"),
    "linkage.field.birth_date": _("Date of birth or registration"),
    "linkage.field.sex": _("Sex"),
    "linkage.field.phone": _("Telephone"),
    "linkage.field.region": _("Region"),
    "linkage.field.line": _("Address"),
    "linkage.field.representative": _("Legal representative"),
    "linkage.field.longitude": _("Longitude"),
    "linkage.field.latitude": _("Latitude"),
    "linkage.field.type": _("Type"),
    "linkage.field.holder": _("Number of the holder"),
    "linkage.field.issued": _("Issued on"),
    "linkage.name.same": _("The names are the same."),
    "linkage.name.sound": _("The names sound the same."),
    "linkage.name.near": _("The names differ by one character."),
    "linkage.name.other": _("The names differ."),
    "linkage.birth.same": _("The birth dates are the same."),
    "linkage.birth.swapped": _("Day and month of birth are swapped."),
    "linkage.birth.near": _("The birth dates differ by one digit."),
    "linkage.birth.year": _("The years of birth are the same; the days differ."),
    "linkage.birth.other": _("The birth dates differ."),
    "linkage.person.female": _("Female"),
    "linkage.person.male": _("Male"),
    "linkage.sex.same": _("The sex is the same."),
    "linkage.sex.other": _("The sex differs."),
    "linkage.phone.same": _("The phone numbers are the same."),
    "linkage.phone.near": _("The phone numbers differ by one digit."),
    "linkage.phone.other": _("The phone numbers differ."),
    "linkage.address.same": _("The addresses are the same."),
    "linkage.address.region": _("The addresses are in the same region."),
    "linkage.address.other": _("The addresses differ."),
    "linkage.id.cut": _("The ID numbers agree in all but the check digit."),
    "linkage.id.near": _("The ID numbers differ by one character."),
    "linkage.id.other": _("The ID numbers differ."),
    "linkage.id.shared": _("Both have the same valid number, but contradict each other."),
    "linkage.company.same": _("The names of the companies are the same."),
    "linkage.company.form": _("The names are the same, the legal forms differ."),
    "linkage.company.branch": _("One is a branch of the other, or both are branches."),
    "linkage.company.place": _("The names are the same, but for the region in them."),
    "linkage.company.sound": _("The names of the companies sound the same."),
    "linkage.company.part": _("One name is part of the other."),
    "linkage.company.near": _("The names of the companies differ by one character."),
    "linkage.company.other": _("The names of the companies differ."),
    "linkage.registered.same": _("The days of registration are the same."),
    "linkage.registered.near": _("The days of registration differ by one digit."),
    "linkage.registered.year": _("The years of registration are the same; the days differ."),
    "linkage.registered.other": _("The days of registration differ."),
    "linkage.representative.same": _("The legal representatives are of the same name."),
    "linkage.representative.other": _("The legal representatives differ."),
    "linkage.county.same": _("Both are in the same county."),
    "linkage.county.other": _("They are in different counties."),
    "linkage.seat.same": _("The addresses are the same."),
    "linkage.seat.other": _("The addresses differ."),
    "linkage.code.cut": _("The credit codes agree in all but the check character."),
    "linkage.code.organisation": _("The organisation code in the credit code is the same."),
    "linkage.code.near": _("The credit codes differ by one character."),
    "linkage.code.other": _("The credit codes differ."),
    "linkage.place.same": _("The names of the places are the same."),
    "linkage.place.other": _("The names of the places differ."),
    "linkage.street.same": _("The street or the estate is the same."),
    "linkage.street.town": _("The street is of the same name, but in another town."),
    "linkage.street.sound": _("The street or the estate sounds the same."),
    "linkage.street.part": _("The name of one street or estate is part of the other."),
    "linkage.street.other": _("The street or the estate differs."),
    "linkage.locator.same": _("Number, building, unit and room are the same."),
    "linkage.locator.other": _("Number, building, unit or room differ."),
    "linkage.position.near": _("They lie at the same spot, or next to it."),
    "linkage.position.far": _("They lie far apart."),
    "linkage.position.between": _("They do not lie at the same spot, but not far apart."),
    "linkage.holder.same": _("The holder is the same."),
    "linkage.holder.other": _("The holders differ."),
    "linkage.issued.same": _("They were issued on the same day."),
    "linkage.issued.other": _("They were issued on different days."),
}

ACTS: Final[dict[str, str]] = {
    "linkage.link": "Link records of persons, or undo a link.",
    "linkage.read": "See which records are about one person, and doubtful pairs.",
}
"""What roles grant and the ledger names, with what it means."""
