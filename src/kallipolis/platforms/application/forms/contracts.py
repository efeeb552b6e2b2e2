"""Forms as pack authors write them: pages of typed fields."""

from typing import Literal

import msgspec

from kallipolis.foundation.text import Text

Relation = Literal["self", "child", "parent", "spouse", "ward", "company"]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every field has.

    ``required`` and ``when`` (shown only if it holds) may be expressions over the answers, in the
    language of the rules; a hidden field is never required and its answer is dropped. ``value`` is
    an expression that calculates the answer, which is then read-only. ``prefill`` is a path into
    what is known (``applicant.name``, ``evidence.<type>.<field>``). ``personal`` marks personal
    data. ``autocomplete`` is a token of the HTML standard.
    """

    name: str
    title: Text
    hint: Text | None = None
    required: bool | str = True
    when: str = ""
    value: str = ""
    prefill: str = ""
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
    """A whole number. Units: ``min`` and ``max`` are inclusive, in ``unit``."""

    min: int | None = None
    max: int | None = None
    unit: Text | None = None


class DecimalField(Question, frozen=True, kw_only=True, tag_field="type", tag="decimal"):
    """A number with up to ``places`` decimal places. Units: inclusive, in ``unit``."""

    min: float | None = None
    max: float | None = None
    places: int = 2
    unit: Text | None = None


class MoneyField(Question, frozen=True, kw_only=True, tag_field="type", tag="money"):
    """An amount. Units: the answer, ``min`` and ``max`` are minor units of ``currency``; what a
    person types is major units.
    """

    currency: str = "CNY"
    min: int | None = 0
    max: int | None = None


class BooleanField(Question, frozen=True, kw_only=True, tag_field="type", tag="boolean"):
    """Yes or no. With ``must_hold`` it is a declaration, and only yes will do."""

    must_hold: bool = False


class DateField(Question, frozen=True, kw_only=True, tag_field="type", tag="date"):
    """A day. ``min`` and ``max``, inclusive: a date, or ``today`` with an offset such as
    ``today-18y``, ``today+30d``, ``today+6m``.
    """

    min: str = ""
    max: str = ""


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
    """A resident's identity number (GB 11643)."""


class CreditCodeField(Question, frozen=True, kw_only=True, tag_field="type", tag="credit-code"):
    """An organisation's unified social credit code (GB 32100)."""


class PhoneField(Question, frozen=True, kw_only=True, tag_field="type", tag="phone"):
    """A telephone number, in the country's usual form or international with ``+``."""

    mobile: bool = False


class EmailField(Question, frozen=True, kw_only=True, tag_field="type", tag="email"):
    """An e-mail address."""


class PostcodeField(Question, frozen=True, kw_only=True, tag_field="type", tag="postcode"):
    """A postcode; ``pattern`` is six digits unless the place has another."""

    pattern: str = r"\d{6}"


class BankCardField(Question, frozen=True, kw_only=True, tag_field="type", tag="bank-card"):
    """A bank card number, with its Luhn check digit."""


class RegionField(Question, frozen=True, kw_only=True, tag_field="type", tag="region"):
    """A region of the tree, inside ``within`` if given, down to ``level`` if given."""

    level: str = ""
    within: str = ""


class AddressField(Question, frozen=True, kw_only=True, tag_field="type", tag="address"):
    """A region and the line below it; the answer is ``{region, line}``."""

    level: str = ""
    within: str = ""
    max_length: int = 200


class FileField(Question, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """Uploaded files. Units: ``max_mib`` in MiB each; ``min`` and ``max`` count files.

    ``media_types`` may end in ``/*``. ``evidence`` is the evidence type that the files prove.
    """

    media_types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    max_mib: int = 20
    min: int = 1
    max: int = 5
    evidence: str = ""


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


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form: pages of fields. Names of fields are unique over all its pages."""

    id: str
    title: Text
    pages: tuple[Page, ...]
    summary: Text | None = None
