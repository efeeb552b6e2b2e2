"""The place as packs declare it, and the numbers by which people and organisations go there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from kallipolis.foundation.text import Text

Language = Literal["zh-hans", "zh-hant", "en"]


class Sex(StrEnum):
    """As a person's number says, where it says so."""

    FEMALE = "female"
    MALE = "male"


class NumberFault(StrEnum):
    """What is wrong with a number."""

    FORM = "form"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it is kept, with what it says of its bearer.

    Missing: many numbers say nothing of when somebody was born, or of their sex.
    """

    number: str
    birth_date: date | None = None
    sex: Sex | None = None


class NumberScheme(Protocol):
    """A standard by which persons or organisations are numbered."""

    @property
    def pattern(self) -> str:
        """Return the regular expression that every such number matches wholly."""

    def read(self, words: str) -> Number | NumberFault:
        """Read a number as people write it, or say what is wrong with it."""


class NumberRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which scheme somebody is numbered here, and how people call that number."""

    scheme: Annotated[
        str, Meta(description="gb-11643, gb-32100, us-ein, or pattern for one of the place's own.")
    ]
    name: Text
    hint: Annotated[Text, Meta(description="What it looks like and where people find it.")]
    pattern: Annotated[
        str, Meta(description="Regular expression of the whole number, for the scheme pattern.")
    ] = ""


class Hotline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The telephone number that helps with everything, and when somebody answers it."""

    number: Annotated[str, Meta(min_length=3, max_length=20)]
    name: Text
    hours: Text


class Currency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The money of the place, and the sign that it has where everybody means it."""

    code: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217.")]
    sign: Annotated[str, Meta(min_length=1, max_length=4)]


class Telephone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How telephone numbers are written at home, without separators.

    Source: ITU-T E.164 (11/2010), 6.2.1, for the country code and the length of a number.
    """

    country_code: Annotated[str, Meta(pattern="^[1-9][0-9]{0,2}$")]
    mobile: Annotated[str, Meta(description="Regular expression of numbers that take messages.")]
    national: Annotated[str, Meta(description="Regular expression of all numbers.")]


class RealName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which registry says whose name belongs to a number, and by which law it may be asked."""

    registry: str
    legal_basis: str


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that an installation serves: what is the same in all of its regions."""

    id: Annotated[str, Meta(description="Id of the place, that of its pack.")]
    region: Annotated[str, Meta(description="Code of the region that holds all of it.")]
    languages: Annotated[
        tuple[Language, ...],
        Meta(min_length=1, description="In which people read it; first the one shown unasked."),
    ]
    time_zone: Annotated[str, Meta(description="IANA name, such as Asia/Shanghai.")]
    currency: Currency
    hotline: Hotline
    telephone: Telephone
    postcode: Annotated[str, Meta(description="Regular expression of a postcode.")]
    person_number: NumberRule
    organisation_number: NumberRule
    real_name: RealName
    company_register: Annotated[
        str, Meta(description="Registry of organisations: who represents each of them.")
    ]
    packs: Annotated[
        tuple[str, ...],
        Meta(description="Ids of packs that a new installation publishes with the place."),
    ] = ()
    footer: Annotated[
        tuple[Text, ...], Meta(description="Lines at the foot of each page, as law may ask for.")
    ] = ()
