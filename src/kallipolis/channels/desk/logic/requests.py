"""Read what an official said with an action out of the form that the action was offered as."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from kallipolis.foundation.calendar.contracts import DayUnit
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import (
    ActionOffer,
    Outcome,
    Piece,
    Request,
    Wanted,
)

Post = Mapping[str, Sequence[str]]
TYPES: Final = {field.name: field.type for field in msgspec.structs.fields(Request)}
SHOWN: Final = (
    "outcome",
    "outputs",
    "opinion",
    "kind",
    "organisation",
    "reviews",
    "corrections",
    "gaps",
    "evidence",
    "days",
    "reason",
    "rule",
    "remedy",
)
"""The fields that the desk has a control for, in order; all others are the applicant's to say."""

MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a form, to be shown again when it is refused."""

    post: Post

    def of(self, path: str) -> str:
        """Return the value of a field, empty if there is none."""
        return _one(self.post, path)

    def all(self, path: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return tuple(self.post.get(path, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferForm:
    """An action as a form: its fields in order, each with whether it must be filled in.

    ``wanted`` is what a grant has to say of the output. Units: ``most_days`` in days.
    """

    name: str
    title: str
    fields: tuple[tuple[str, bool], ...]
    choices: tuple[str, ...] = ()
    most_days: int = MOST_DAYS
    wanted: tuple[Wanted, ...] = ()

    @property
    def has_choice_of_outcome(self) -> bool:
        """Say whether it may also end in a refusal."""
        return any(name == "outcome" for name, _ in self.fields)

    def path(self, field: str) -> str:
        """Return the name under which a field of this action is posted."""
        return f"{self.name}.{field}"


def form_of(offer: ActionOffer, language: str, wanted: tuple[Wanted, ...] = ()) -> OfferForm:
    """Return an action as the desk shows it; it asks for outputs only where some are wanted."""
    asked = {*offer.needs, *offer.takes} - (set() if wanted else {"outputs"})
    return OfferForm(
        name=offer.name,
        title=offer.title.in_language(language),
        fields=tuple((name, name in offer.needs) for name in SHOWN if name in asked),
        choices=offer.choices,
        most_days=offer.most_days or MOST_DAYS,
        wanted=wanted if "outputs" in asked else (),
    )


def read(form: OfferForm, post: Post, evidence: tuple[Piece, ...] = ()) -> Request:
    """Return what was said; ``evidence`` are the pieces made of the files that came with it.

    Raises:
        Refusal: ``case.request_unfit`` with a problem for each field that cannot be read.
    """
    said: dict[str, object] = {}
    problems = []
    for name, _ in form.fields:
        raw = evidence if name == "evidence" else _raw(form, name, post)
        if not raw:
            continue
        try:
            said[name] = msgspec.convert(raw, TYPES[name], strict=False)
        except msgspec.ValidationError:
            problems.append(Problem(field=form.path(name), code="desk.unreadable"))
    if problems:
        raise Refusal("case.request_unfit", Reason.MALFORMED, problems=tuple(problems))
    return msgspec.structs.replace(Request(), **said)


def with_remedy(form: OfferForm, said: Request, remedies: Text | None, language: str) -> Request:
    """Return what was said with the remedy of the place, where an answer is no and gives none."""
    asked = dict(form.fields)
    is_no = said.outcome is Outcome.REFUSED or asked.get("remedy", False)
    if "remedy" not in asked or not is_no or said.remedy or remedies is None:
        return said
    return msgspec.structs.replace(said, remedy=remedies.in_language(language))


def under(form: OfferForm, refusal: Refusal) -> Refusal:
    """Return a refusal whose problems name the controls of a form."""
    return Refusal(
        refusal.code,
        refusal.reason,
        rule=refusal.rule,
        remedy=refusal.remedy,
        values=refusal.values,
        problems=tuple(_at_control(form, problem) for problem in refusal.problems),
    )


def _at_control(form: OfferForm, problem: Problem) -> Problem:
    name, *inner = re.split(r"[.\[]", problem.field, maxsplit=1)
    is_shown = name in {field for field, _ in form.fields}
    field = form.path(name) if is_shown else problem.field
    if name == "outputs" and inner:
        field = f"{field}:{inner[0]}"
    return Problem(field=field, code=problem.code, values=problem.values)


def _raw(form: OfferForm, name: str, post: Post) -> object:
    path = form.path(name)
    if name == "reviews":
        return _reviews(post.get(path, ()), _one(post, f"{path}:days"))
    if name == "outputs":
        return _outputs(form, path, post)
    if name == "corrections":
        return [{"item": item, "words": words} for item, words in _filled(post, path)]
    if name == "gaps":
        return [{"requirement": item, "until": day} for item, day in _filled(post, path)]
    return _one(post, path)


def _reviews(asked: Sequence[str], days: str) -> list[dict[str, object]]:
    limit = {"days": days, "unit": DayUnit.WORKING.value} if days else None
    return [{"organisation": one, "limit": limit} for one in asked if one]


def _outputs(form: OfferForm, path: str, post: Post) -> dict[str, object]:
    written = {
        each.name: _output(each, post.get(f"{path}:{each.name}", ())) for each in form.wanted
    }
    return {name: value for name, value in written.items() if value not in ("", [])}


def _output(wanted: Wanted, values: Sequence[str]) -> object:
    words = [value.replace("\0", "").strip() for value in values]
    if wanted.type == "list":
        whole = words if wanted.labels else re.split(r"[,，、;；]", " ".join(words))
        return [word for each in whole if (word := each.strip())]
    word = words[0] if words else ""
    return _minor(word) if wanted.type == "money" else word


def _minor(words: str) -> object:
    """Return an amount in minor units, the words themselves where they are none."""
    try:
        amount = Decimal(words) * 100
    except InvalidOperation:
        return words
    return int(amount) if amount == amount.to_integral_value() else words


def _filled(post: Post, path: str) -> list[tuple[str, str]]:
    """Return what was written under ``path:item``, item by item, where anything was."""
    start = f"{path}:"
    names = [name for name in post if name.startswith(start)]
    written = [(name.removeprefix(start), _one(post, name)) for name in names]
    return [(item, words) for item, words in written if words]


def _one(post: Post, path: str) -> str:
    values = post.get(path, ())
    return values[0].replace("\0", "").strip() if values else ""
