"""What a place and its services bring for a demo city, as pack authors write it."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.text import Text

LONG_AGO: Final = (25.0, 360.0)
"""Units: days before today."""

Mask = Annotated[str, Meta(description="A number: each # stands for a digit.")]
Trait = Literal["name", "id_number", "phone", "region", "household", "address", "birth_date", "sex"]
TOPICS: Final = frozenset(
    {
        "accept",
        "agree",
        "answer-remark",
        "appeal",
        "ask-corrections",
        "blame",
        "call-back",
        "content",
        "contest",
        "contradict",
        "correct",
        "correction",
        "deliver",
        "expert-review",
        "explain",
        "extend",
        "find-lawful",
        "find-right",
        "granted",
        "hearing",
        "inspection",
        "not-adopt",
        "note",
        "object",
        "object-to-look-up",
        "other",
        "praise",
        "put-right",
        "rectified",
        "rectify",
        "refuse-acceptance",
        "refused",
        "remark",
        "remedy",
        "remind",
        "reopen",
        "resubmit",
        "resume",
        "revoke",
        "rule",
        "stop",
        "story",
        "subject",
        "suspend-credential",
        "take-on",
        "testing",
        "transfer",
        "uphold",
        "urge",
        "withdraw",
    }
)
"""On what people of a demo have something to say."""


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of what the names of people are made; ``middle`` stands in most names where there is any."""

    surnames: Annotated[tuple[str, ...], Meta(min_length=1)]
    female: Annotated[tuple[str, ...], Meta(min_length=1)]
    male: Annotated[tuple[str, ...], Meta(min_length=1)]
    middle: tuple[str, ...] = ()
    order: Annotated[str, Meta(description="Of {surname}, {middle} and {given}.")]


class Telephones(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers at which nobody answers: those that registries know, and those that forms take."""

    known: Annotated[tuple[Mask, ...], Meta(min_length=1)]
    written: Annotated[tuple[Mask, ...], Meta(min_length=1)]


class Trade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What companies do: in their names, and as registers have it."""

    name: Text
    scope: str


class Firms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of what companies are made; ``name`` of {word}, {again} (a number, or nothing) and {trade}.

    ``number`` is needed where the scheme of organisations' numbers keeps none that nobody bears.
    """

    words: Annotated[tuple[Text, ...], Meta(min_length=1)]
    trades: Annotated[tuple[Trade, ...], Meta(min_length=1)]
    name: Text
    shop_endings: tuple[str, ...] = ("",)
    number: Mask = ""


class Extent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How large the demo city is where nobody says otherwise. Units: people, companies, cases."""

    residents: Annotated[int, Meta(ge=1)] = 2000
    companies: Annotated[int, Meta(ge=0)] = 300
    cases: Annotated[int, Meta(ge=1)] = 1600


class Cast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who plays in the demo city of the place of the same id, and what they say.

    ``address`` is made of {street} and {number}. ``person_number`` is needed where the scheme of
    persons' numbers keeps none that nobody bears: the place answers for it that these are nobody's.
    ``says`` has words by topic, in the language that the place shows unasked. ``records`` are what
    registries of the place say of everybody, by registry and field. Without ``firms`` there are no
    companies, and nothing is told of any.
    """

    id: str
    names: Names
    streets: Annotated[tuple[str, ...], Meta(min_length=1)]
    address: str
    person_number: Mask = ""
    telephones: Telephones
    postcode: str
    firms: Firms | None = None
    says: dict[str, Annotated[tuple[str, ...], Meta(min_length=1)]]
    records: dict[str, dict[str, Trait]] = {}
    size: Extent = Extent()


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of story: who applies for what, and by which plot it goes on.

    ``share`` is how many of a thousand cases tell it; it is told once at least, and so often for
    certain where ``times`` is said. Without a ``service`` any plain one will do, of life ``events``
    if there is one. The answers follow the worked ``example``. It began ``ago`` so many days, or so
    that ``spent`` of its limit is over by today. ``who`` is one of those whose log-ins are listed;
    ``at_home`` is where they live. Where somebody ``contradicts`` what ``registry.field`` says of
    them, the story is of its correction.
    """

    plot: str
    share: float = 0
    times: int = 0
    service: str = ""
    events: tuple[str, ...] = ()
    example: str = ""
    ago: tuple[float, float] = LONG_AGO
    spent: tuple[float, float] | None = None
    who: Literal[
        "",
        "elder",
        "for-elder",
        "parent",
        "young",
        "manager",
        "clerk",
        "company",
        "second-company",
        "third-company",
    ] = ""
    audience: Literal["resident", "enterprise"] = "resident"
    at_home: bool = False
    insists: bool = False
    brings_later: bool = False
    commits: bool = False
    contradicts: Annotated[str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.[a-z][a-z0-9_]*)?$")] = ""

    def count(self, cases: int) -> int:
        """Return how often it is told where there are so many cases in all."""
        return self.times or max(1, round(self.share * cases / 1000))


class Stories(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stories that belong together, told in every demo city in which their services are offered."""

    id: str
    title: Text
    stories: Annotated[tuple[Story, ...], Meta(min_length=1)]
