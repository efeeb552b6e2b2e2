"""Forms as pack authors write them, and what is known and said when one is filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.money import of_the_place
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Place
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text

Relation = Literal["self", "child", "parent", "spouse", "ward", "company"]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every field has.

    ``required`` and ``when`` (shown only if it holds) may be expressions over the answers, in the
    language of the rules; a hidden field is never required and its answer is dropped. ``value`` is
    an expression that calculates the answer, which is then read-only. ``prefill`` is a path into
    what is known (``applicant.name``, ``evidence.<type>.<field>``). ``proposed`` is an expression
    over what is known, and over no answers: what most people say, which stands there until
    somebody says otherwise, and is read again before it is sent. ``personal`` marks personal data.
    ``autocomplete`` is a token of the HTML standard.
    """

    name: str
    title: Text
    hint: Text | None = None
    required: bool | str = True
    when: str = ""
    value: str = ""
    prefill: str = ""
    proposed: str = ""
    personal: bool = False
    autocomplete: str = ""


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to choose, offered only if ``when`` holds."""

    value: str
    title: Text
    hint: Text | None = None
    when: str = ""


class TextField(Question, frozen=True, kw_only=True, tag_field="type", tag="text"):
    """A line of words. Units: ``min_length`` and ``max_length`` in characters."""

    min_length: int = 0
    max_length: int = 200
    pattern: str = ""
    pattern_hint: Text | None = None


class LongTextField(Question, frozen=True, kw_only=True, tag_field="type", tag="long-text"):
    """Several lines of words. Units: ``min_length`` and ``max_length`` in characters."""

    min_length: int = 0
    max_length: int = 5000


class IntegerField(Question, frozen=True, kw_only=True, tag_field="type", tag="integer"):
    """A whole number. ``min`` and ``max`` are inclusive, and may be expressions.

    Units: as ``unit`` says.
    """

    min: int | str | None = None
    max: int | str | None = None
    unit: Text | None = None


class DecimalField(Question, frozen=True, kw_only=True, tag_field="type", tag="decimal"):
    """A number with up to ``places`` decimal places. ``min`` and ``max`` as for a whole number.

    Units: as ``unit`` says.
    """

    min: float | str | None = None
    max: float | str | None = None
    places: int = 2
    unit: Text | None = None


class MoneyField(Question, frozen=True, kw_only=True, tag_field="type", tag="money"):
    """An amount. ``min`` and ``max`` as for a whole number.

    Units: the answer, ``min`` and ``max`` are minor units of ``currency``; what a person types, and
    an answer given as words, is major units.
    """

    currency: str = msgspec.field(default_factory=of_the_place)
    min: int | str | None = 0
    max: int | str | None = None


class BooleanField(Question, frozen=True, kw_only=True, tag_field="type", tag="boolean"):
    """Yes or no. With ``must_hold`` it is a declaration, and only yes will do."""

    must_hold: bool = False


class DateField(Question, frozen=True, kw_only=True, tag_field="type", tag="date"):
    """A day. ``min`` and ``max``, inclusive: a date, or ``today`` or another date field with an
    offset (``today-18y``, ``lease_start+6m``, ``today+30d``). A ``memorable`` day, as a birthday,
    is typed rather than picked from a calendar.
    """

    min: str = ""
    max: str = ""
    memorable: bool = False


class MonthField(Question, frozen=True, kw_only=True, tag_field="type", tag="month"):
    """A month of a year. ``min`` and ``max`` as for a date."""

    min: str = ""
    max: str = ""


class ChoiceField(Question, frozen=True, kw_only=True, tag_field="type", tag="choice"):
    """One of several options."""

    options: tuple[Option, ...]


class ChoicesField(Question, frozen=True, kw_only=True, tag_field="type", tag="choices"):
    """Any of several options, at least ``min`` and at most ``max`` of them."""

    options: tuple[Option, ...]
    min: int = 0
    max: int | None = None


class IdNumberField(Question, frozen=True, kw_only=True, tag_field="type", tag="id-number"):
    """The number of a person, in the scheme of the place (GB 11643 in China)."""


class CreditCodeField(Question, frozen=True, kw_only=True, tag_field="type", tag="credit-code"):
    """The number of an organisation, in the scheme of the place (GB 32100 in China)."""


class PhoneField(Question, frozen=True, kw_only=True, tag_field="type", tag="phone"):
    """A telephone number as it is written in the place, or international with ``+``.

    A ``mobile`` one takes messages.
    """

    mobile: bool = False


class EmailField(Question, frozen=True, kw_only=True, tag_field="type", tag="email"):
    """An e-mail address."""


class PostcodeField(Question, frozen=True, kw_only=True, tag_field="type", tag="postcode"):
    """A postcode as the place writes it, unless a ``pattern`` says otherwise."""

    pattern: str = ""


class BankCardField(Question, frozen=True, kw_only=True, tag_field="type", tag="bank-card"):
    """A bank card number, with its Luhn check digit."""


class RegionField(Question, frozen=True, kw_only=True, tag_field="type", tag="region"):
    """A region of the tree, inside ``within`` if given, that is of ``level`` or stands for it."""

    level: str = ""
    within: str = ""


class AddressField(Question, frozen=True, kw_only=True, tag_field="type", tag="address"):
    """A region and the line below it; the answer is ``{region, line}``.

    ``prefill`` is a path to the line, and ``prefill_region`` one to the code of its region: what
    is known of one without the other fills in nothing.
    """

    prefill_region: str = ""
    level: str = ""
    within: str = ""
    max_length: int = 200


class FileField(Question, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """Uploaded files. Units: ``max_mib`` in MiB each; ``min`` and ``max`` count files.

    ``media_types`` may end in ``/*``. ``evidence`` is the evidence type that the files prove.
    ``proves`` are registries, or ``registry.field``, of which the files show what stands there.
    """

    media_types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    max_mib: int = 20
    min: int = 1
    max: int = 5
    evidence: str = ""
    proves: tuple[str, ...] = ()


class PartyField(Question, frozen=True, kw_only=True, tag_field="type", tag="party"):
    """For whom: oneself or somebody whom one may act for. The answer is a party id."""

    relations: tuple[Relation, ...] = ("self",)


class NoteField(Question, frozen=True, kw_only=True, tag_field="type", tag="note"):
    """Words to read; there is no answer."""


class GroupField(Question, frozen=True, kw_only=True, tag_field="type", tag="group"):
    """The same fields for each of several things; between ``min`` and ``max`` of them.

    Expressions inside see the fields of their own item first. Groups do not nest.
    """

    fields: tuple["Field", ...]
    item: Text
    min: int = 0
    max: int = 20


Field = (
    TextField
    | LongTextField
    | IntegerField
    | DecimalField
    | MoneyField
    | BooleanField
    | DateField
    | MonthField
    | ChoiceField
    | ChoicesField
    | IdNumberField
    | CreditCodeField
    | PhoneField
    | EmailField
    | PostcodeField
    | BankCardField
    | RegionField
    | AddressField
    | FileField
    | PartyField
    | NoteField
    | GroupField
)


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page of a form; skipped unless ``when`` holds."""

    id: str
    title: Text
    hint: Text | None = None
    when: str = ""
    fields: tuple[Field, ...]


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """A form: pages of fields. Names of fields are unique over all its pages."""

    id: str
    title: Text
    pages: tuple[Page, ...]
    summary: Text | None = None


class AttachedFile(Protocol):
    """A stored file, as the files room describes it. Units: ``size`` in bytes."""

    @property
    def id(self) -> str:
        """Return its id."""

    @property
    def name(self) -> str:
        """Return the name that people gave it."""

    @property
    def media_type(self) -> str:
        """Return its media type, as found by looking inside."""

    @property
    def size(self) -> int:
        """Return its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyOption:
    """Somebody for whom the person may act, themselves included."""

    id: str
    name: str
    relation: Relation


def _no_region(code: str) -> Region | None:
    return None


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is known while a form is filled in.

    ``applicant`` and ``evidence`` (by evidence type, then field) feed conditions and prefilling.
    ``files`` are the stored files, by id, that these answers may name, and ``parties`` whom they
    may name: others are refused. ``find_region`` looks into the region tree, and ``place`` says
    how numbers are written.
    """

    today: date
    applicant: Mapping[str, object] = {}
    evidence: Mapping[str, Mapping[str, object]] = {}
    parties: tuple[PartyOption, ...] = ()
    files: Mapping[str, AttachedFile] = {}
    find_region: Callable[[str], Region | None] = _no_region
    place: Place = msgspec.field(default_factory=places.here)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that have been checked.

    ``answers`` are clean: only fields that are visible, calculated ones among them, each of its
    type. ``problems`` name the fields at fault by their path (``children[0].birth_date``), whose
    answers are left out.
    """

    answers: dict[str, object]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer to read again before it is sent: the question, what was said, and where.

    ``item`` is the number of the thing in its group, from 1, or 0 outside groups.
    """

    path: str
    page: str
    title: str
    words: str
    item: int = 0
    is_personal: bool = False


MESSAGES: Final = {
    "form.incomplete": _("Some answers are missing or need correcting."),
    "remedy.form.incomplete": _("Correct the answers that are named, then send again."),
    "form.required": _("Answer this question."),
    "form.unknown_field": _("This form has no such field."),
    "form.shape": _("This is not the kind of answer that is expected here."),
    "form.too_short": _("Use at least %(min)s characters."),
    "form.too_long": _("Use at most %(max)s characters."),
    "form.pattern": _("Write this in the form that is asked for."),
    "form.integer": _("Enter a whole number."),
    "form.decimal": _("Enter a number."),
    "form.places": _("Digits after the decimal point: at most %(places)s."),
    "form.too_small": _("Enter %(min)s or more."),
    "form.too_large": _("Enter %(max)s or less."),
    "form.money": _("Enter an amount in figures, such as 1200 or 1200.50."),
    "form.boolean": _("Choose yes or no."),
    "form.must_hold": _("Tick this box to go on: you have to confirm it."),
    "form.date": _("Enter a real date, with year, month and day."),
    "form.month": _("Enter a real month, with its year."),
    "form.too_early": _("Enter %(min)s or later."),
    "form.too_late": _("Enter %(max)s or earlier."),
    "form.choice": _("Choose one of the options."),
    "form.too_few": _("Give at least %(min)s."),
    "form.too_many": _("Give at most %(max)s."),
    "form.id_number": _("Check this number: it is mistyped, or not one of a person."),
    "form.credit_code": _("Check this number: it is mistyped, or not one of an organisation."),
    "form.phone": _("Enter a telephone number."),
    "form.mobile": _("Enter a mobile telephone number."),
    "form.email": _("Enter an e-mail address such as name@example.com."),
    "form.postcode": _("Enter a postcode."),
    "form.bank_card": _("This is no card number as written: compare all its digits with the card."),
    "form.region": _("Choose a place from the list."),
    "form.region_level": _("Choose the place more exactly."),
    "form.region_outside": _("Choose a place inside the area that is asked for."),
    "form.file_unknown": _("Upload this file again."),
    "form.file_type": _("Upload a file of another type: %(expected)s."),
    "form.file_too_large": _("Upload a file of at most %(max)s MiB."),
    "form.party": _("Choose somebody from the list."),
}
