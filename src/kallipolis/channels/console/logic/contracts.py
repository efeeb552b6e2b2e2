"""The contract of a dataset as the fields of pages write it, and a contract with what they say."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, TypeVar, get_args

import msgspec

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import (
    Code,
    Dataset,
    Dimension,
    Field,
    FieldType,
    Leaving,
    Level,
    Rule,
    Subject,
)

LANGUAGES: Final = ("zh_hans", "zh_hant", "en")
TYPES: Final[tuple[FieldType, ...]] = get_args(FieldType)
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
FIELD: Final = re.compile(r"[a-z][a-z0-9_]*")
RULE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST: Final = 60
Translate = Callable[[str], Text]
Part = TypeVar("Part", Field, Rule)


class Reading:
    """Reads fields of a page; ``problems`` are those that could not be read.

    Words that are written in Simplified Chinese only are translated as a proposal would be.
    """

    def __init__(self, given: Mapping[str, str], translate: Translate) -> None:
        self.given = given
        self.translate = translate
        self.problems: list[Problem] = []

    def line(self, name: str) -> str:
        """Return a line of text."""
        return self.given.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Say whether a box is ticked."""
        return self.line(name) == "on"

    def id(self, name: str, form: re.Pattern[str]) -> str:
        """Return an id of a form."""
        written = self.line(name)
        if not form.fullmatch(written) or len(written) > LONGEST:
            code = "revision.name_unfit" if form is FIELD else "console.rule_name_unfit"
            self.complain(name, code)
        return written

    def words(self, name: str, *, is_needed: bool = False) -> Text | None:
        """Return words in three languages; None where none are needed and none are there."""
        said = {language: self.line(f"{name}.{language}") for language in LANGUAGES}
        if not any(said.values()):
            if is_needed:
                self.complain(f"{name}.zh_hans", "revision.words_missing")
            return None
        rough = self.translate(said["zh_hans"] or said["zh_hant"] or said["en"])
        return Text(
            en=said["en"] or rough.en,
            zh_hans=said["zh_hans"] or rough.zh_hans,
            zh_hant=said["zh_hant"] or rough.zh_hant,
        )

    def needed(self, name: str) -> Text:
        """Return words that have to be there."""
        found = self.words(name, is_needed=True)
        return found or Text(en="–", zh_hans="–", zh_hant="–")

    def number(self, name: str) -> float | None:
        """Return a number, or None where there is none."""
        written = self.line(name)
        if not written:
            return None
        try:
            found = float(written)
        except ValueError:
            self.complain(name, "revision.number_unfit")
            return None
        return int(found) if found.is_integer() else found

    def day(self, name: str) -> date | None:
        """Return a day, or None where there is none."""
        written = self.line(name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            self.complain(name, "dataset.day_unfit")
            return None

    def one_of(self, name: str, known: Iterable[str]) -> str:
        """Return one of some values."""
        written = self.line(name)
        if written not in set(known):
            self.complain(name, "console.choice_unknown")
        return written

    def complain(self, field: str, code: str) -> None:
        """Note that a field cannot be read."""
        self.problems.append(Problem(field=field, code=code))

    def require_read(self) -> None:
        """Refuse what could not be read, as ``revision.malformed``."""
        if self.problems:
            raise Refusal("revision.malformed", Reason.MALFORMED, problems=tuple(self.problems))


def words_given(name: str, words: Text | None) -> dict[str, str]:
    """Return words as the fields of a page."""
    return {
        f"{name}.{language}": getattr(words, language) if words is not None else ""
        for language in LANGUAGES
    }


NO_TITLE: Final = words_given("title", None)
NO_MEANING: Final = words_given("meaning", None)
FIELD_PARTS: Final = (
    "id",
    "unit",
    "required",
    "key",
    "personal",
    "sensitive",
    "level",
    "codes",
    "least",
    "most",
    "pattern",
    "refers",
    "subject",
    "item",
    "taken_from",
    "settled",
    "leaves_since",
    "instead",
    "gone_after",
)


def field_given(dataset: Dataset, field: Field | None) -> dict[str, str]:
    """Return a field as the fields of a page; empty where there is none yet."""
    if field is None:
        return dict.fromkeys(FIELD_PARTS, "") | {"type": "text", **NO_TITLE, **NO_MEANING}
    return {
        "id": field.id,
        "type": field.type,
        "unit": field.unit,
        "required": "on" if field.required else "",
        "key": "on" if field.id in dataset.key else "",
        "personal": "on" if field.personal else "",
        "sensitive": "on" if field.sensitive else "",
        "level": field.level or "",
        "codes": "\n".join(_code_line(code) for code in field.codes),
        "least": _figure(field.least),
        "most": _figure(field.most),
        "pattern": field.pattern,
        "refers": field.refers,
        "subject": field.subject or "",
        "item": field.item,
        "taken_from": field.taken_from,
        "settled": field.settled,
        **_leaving_given(field.deprecated),
        **words_given("title", field.title),
        **words_given("meaning", field.meaning),
    }


def _leaving_given(leaving: Leaving | None) -> dict[str, str]:
    if leaving is None:
        return dict.fromkeys(("leaves_since", "instead", "gone_after"), "")
    return {
        "leaves_since": leaving.since.isoformat(),
        "instead": leaving.instead,
        "gone_after": leaving.gone_after.isoformat() if leaving.gone_after else "",
    }


def _leaving(page: Reading) -> dict[str, object] | None:
    """Return what a page says of a column that leaves: nothing without the day since when."""
    since, last, instead = page.day("leaves_since"), page.day("gone_after"), page.line("instead")
    if since is None:
        if last or instead:
            page.complain("leaves_since", "dataset.day_unfit")
        return None
    return {"since": since, "gone_after": last, "instead": instead}


def as_field(given: Mapping[str, str], translate: Translate) -> Field:
    """Return the field that a page means.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each that cannot be read.
    """
    page = Reading(given, translate)
    tree = {
        "id": page.id("id", FIELD),
        "title": page.needed("title"),
        "type": page.one_of("type", TYPES),
        "meaning": page.words("meaning"),
        "unit": page.line("unit"),
        "required": page.ticked("required") or page.ticked("key"),
        "personal": page.ticked("personal") or page.ticked("sensitive"),
        "sensitive": page.ticked("sensitive"),
        "level": page.one_of("level", LEVELS) if page.line("level") else None,
        "codes": [_code(line, translate) for line in page.line("codes").splitlines() if line],
        "least": page.number("least"),
        "most": page.number("most"),
        "pattern": page.line("pattern"),
        "refers": page.line("refers"),
        "subject": page.one_of("subject", SUBJECTS) if page.line("subject") else None,
        "item": page.line("item"),
        "taken_from": page.line("taken_from"),
        "settled": page.line("settled"),
        "deprecated": _leaving(page),
    }
    page.require_read()
    return _converted(tree, Field)


def rule_given(rule: Rule | None) -> dict[str, str]:
    """Return a rule as the fields of a page; empty where there is none yet."""
    if rule is None:
        return {"id": "", "holds": "", "about": "accuracy", "otherwise": "quarantine", **NO_TITLE}
    return {
        "id": rule.id,
        "holds": rule.holds,
        "about": rule.about,
        "otherwise": rule.otherwise,
        **words_given("title", rule.title),
    }


def as_rule(given: Mapping[str, str], translate: Translate) -> Rule:
    """Return the rule that a page means.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each that cannot be read.
    """
    page = Reading(given, translate)
    tree = {
        "id": page.id("id", RULE),
        "title": page.needed("title"),
        "holds": page.line("holds"),
        "about": page.one_of("about", DIMENSIONS),
        "otherwise": page.one_of("otherwise", ("quarantine", "warn")),
    }
    if not tree["holds"]:
        page.complain("holds", "revision.words_missing")
    page.require_read()
    return _converted(tree, Rule)


def with_field(dataset: Dataset, old: str, field: Field, *, is_key: bool) -> Dataset:
    """Return a contract with a field in place of another, or with one more; rules follow its id.

    Raises:
        Refusal: ``revision.malformed`` where another field has its id.
    """
    fields = _put(dataset.fields, old, field)
    key = [each for each in dataset.key if each not in {old, field.id}]
    at = dataset.key.index(old) if old in dataset.key else len(key)
    chosen = (*key[:at], field.id, *key[at:]) if is_key else tuple(key)
    renamed = old and old != field.id
    rules = [_renamed(rule, old, field.id) for rule in dataset.rules] if renamed else dataset.rules
    return msgspec.structs.replace(dataset, fields=fields, key=chosen, rules=tuple(rules))


def with_rule(dataset: Dataset, old: str, rule: Rule) -> Dataset:
    """Return a contract with a rule in place of another, or with one more.

    Raises:
        Refusal: ``revision.malformed`` where another rule has its id.
    """
    return msgspec.structs.replace(dataset, rules=_put(dataset.rules, old, rule))


def edited(dataset: Dataset, do: str, given: Mapping[str, str]) -> Dataset:
    """Return a contract of which a field or a rule is moved or removed.

    Raises:
        Refusal: ``revision.place_unknown``.
    """
    if "rule" in given:
        rules = _moved(dataset.rules, given["rule"], do)
        return msgspec.structs.replace(dataset, rules=rules)
    name = given.get("field", "")
    fields = _moved(dataset.fields, name, do)
    key = dataset.key if do != "remove" else tuple(each for each in dataset.key if each != name)
    return msgspec.structs.replace(dataset, fields=fields, key=key)


def _put(parts: tuple[Part, ...], old: str, new: Part) -> tuple[Part, ...]:
    if any(each.id == new.id for each in parts if each.id != old):
        problem = Problem(field="id", code="revision.name_taken")
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=(problem,))
    kept: list[Part] = [new if each.id == old else each for each in parts]
    if not old:
        kept.append(new)
    return tuple(kept)


def _moved(parts: tuple[Part, ...], id: str, do: str) -> tuple[Part, ...]:
    at = next((n for n, each in enumerate(parts) if each.id == id), -1)
    if at < 0 or do not in {"up", "down", "remove"}:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    rest = list(parts)
    moved = rest.pop(at)
    if do != "remove":
        rest.insert(max(at + (-1 if do == "up" else 1), 0), moved)
    return tuple(rest)


def _renamed(rule: Rule, old: str, new: str) -> Rule:
    return msgspec.structs.replace(rule, holds=re.sub(rf"\b{re.escape(old)}\b", new, rule.holds))


def _code_line(code: Code) -> str:
    title = code.title
    said = (title.zh_hans, title.zh_hant, title.en)
    return code.code if set(said) == {code.code} else f"{code.code} = {' | '.join(said)}"


def _code(line: str, translate: Translate) -> Code:
    code, _, said = (part.strip() for part in line.partition("="))
    words = [each.strip() for each in (said or code).split("|")]
    rough = translate(words[0])
    is_plain = not said and not code.isascii()
    return Code(
        code=code,
        title=Text(
            zh_hans=words[0],
            zh_hant=words[1] if len(words) > 1 else rough.zh_hant,
            en=words[2] if len(words) > 2 else code if is_plain else rough.en,
        ),
    )


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


Shaped = TypeVar("Shaped", bound=msgspec.Struct)


def _converted(tree: object, type: type[Shaped]) -> Shaped:
    """Return what a page means as a struct; what does not fit is told beside its field."""
    try:
        return msgspec.convert(msgspec.to_builtins(tree), type)
    except msgspec.ValidationError as fault:
        at = str(fault).partition("$.")[2].strip("`").partition("[")[0].partition(".")[0]
        values = {"fault": str(fault).partition(" - at")[0], "expected": "–"}
        problem = Problem(field=at, code="revision.expression_unfit", values=values)
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=(problem,)) from fault
