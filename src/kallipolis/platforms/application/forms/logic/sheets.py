"""Lay out one page of a form as controls, for a template that then only writes them down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.controls import (
    attributes_of,
    kind_of,
    value_of,
)
from kallipolis.platforms.application.forms.logic.faults import Surroundings
from kallipolis.platforms.application.forms.logic.ordering import Entry, entries_of
from kallipolis.platforms.application.forms.logic.selections import offered
from kallipolis.platforms.application.forms.logic.validation import (
    facts_in,
    is_shown,
    known_from,
    validate,
)
from kallipolis.platforms.application.forms.logic.wording import (
    NO,
    YES,
    hint_of,
    in_words,
    named,
)

Choice = tuple[str, str]
Places = Callable[[c.RegionField | c.AddressField], Sequence[tuple[str, Sequence[Choice]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing to fill in. ``path`` is its name in what is posted, and its id in the page.

    ``kind``: line, lines, radios, checks, select, declaration, day, month, place, address, file,
    group, note, or shown (calculated, to read only). ``groups`` are choices under headings.
    """

    path: str
    kind: str
    label: str
    hint: str = ""
    fault: str = ""
    value: object = ""
    is_required: bool = True
    options: tuple[Choice, ...] = ()
    groups: Sequence[tuple[str, Sequence[Choice]]] = ()
    type: str = "text"
    attributes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    line_fault: str = ""
    items: tuple["Item", ...] = ()
    may_add: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of a group, or one file that is there already."""

    path: str
    title: str
    controls: tuple[Control, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of a form: what to fill in, and what is wrong, each fault with its path."""

    id: str
    title: str
    hint: str
    controls: tuple[Control, ...]
    faults: tuple[tuple[str, str], ...]
    has_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a page is laid out: in which language, with which faults, choosing among which places."""

    context: c.Context
    language: str
    faults: Mapping[str, str] = field(default_factory=dict)
    places: Places = lambda question: ()


def sheet_of(form: c.Form, page_id: str, answers: Mapping[str, object], setting: Setting) -> Sheet:
    """Lay out a page with the answers as they were given, right or wrong.

    Only fields whose conditions hold are laid out; a field that hangs on another of the same page
    comes up when the page is posted. ``setting.faults`` are words by the path of the field.
    """
    page = next(page for page in form.pages if page.id == page_id)
    checked = validate(form, answers, setting.context).answers
    facts = known_from(setting.context) | checked
    names = [each.name for each in page.fields]
    entries = sorted((e for e in entries_of(form) if e.field.name in names), key=_place)
    desk = _Desk(setting, facts, answers)
    controls = tuple(desk.control(e, e.field.name) for e in entries if is_shown(e, facts))
    return Sheet(
        id=page.id,
        title=page.title.in_language(setting.language),
        hint=page.hint.in_language(setting.language) if page.hint else "",
        controls=controls,
        faults=tuple(_faults(controls, setting.language)),
        has_files=any(isinstance(each, c.FileField) for each in page.fields),
    )


def pages_shown(form: c.Form, answers: Mapping[str, object], context: c.Context) -> tuple[str, ...]:
    """Return the ids of the pages that have something to fill in, in their order."""
    facts = known_from(context) | validate(form, answers, context).answers
    shown = {entry.field.name for entry in entries_of(form) if is_shown(entry, facts)}
    return tuple(page.id for page in form.pages if any(f.name in shown for f in page.fields))


def _place(entry: Entry) -> int:
    return entry.place


def _faults(controls: Sequence[Control], language: str) -> list[tuple[str, str]]:
    found = []
    for control in controls:
        said = {control.path: control.fault, f"{control.path}.line": control.line_fault}
        found += [(at, named(control.label, w, language)) for at, w in said.items() if w]
        for item in control.items:
            inner = _faults(item.controls, language)
            found += [(at, f"{item.title}{_comma(language)}{words}") for at, words in inner]
    return found


def _comma(language: str) -> str:
    return "，" if language.lower().startswith("zh") else ", "


_YES_NO: Final = (("true", YES), ("false", NO))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where controls are made: the setting, the facts, and the answers as they were given."""

    setting: Setting
    facts: Mapping[str, object]
    given: Mapping[str, object]

    def control(self, entry: Entry, path: str) -> Control:
        question, language = entry.field, self.setting.language
        given = self.given.get(question.name)
        kind = "shown" if entry.value else kind_of(question)
        return Control(
            path=path,
            kind=kind,
            label=question.title.in_language(language),
            hint=hint_of(question, language),
            fault=self._fault(question, path),
            value=self._shown(question) if entry.value else value_of(question, given),
            is_required=self._is_required(entry),
            options=self._options(question),
            groups=self._groups(question),
            type="date" if isinstance(question, c.DateField) else "text",
            attributes=attributes_of(question, self.setting.context.today, self.facts),
            unit=self._unit(question),
            line_fault=self.setting.faults.get(f"{path}.line", ""),
            items=self._items(entry, path, given),
            may_add=isinstance(question, c.GroupField) and _count(given) < question.max,
        )

    def _shown(self, question: c.Question) -> str:
        answer = self.facts.get(question.name)
        return in_words(question, answer, self.setting.context, self.setting.language)

    def _fault(self, question: c.Question, path: str) -> str:
        faults = self.setting.faults
        if isinstance(question, c.AddressField):
            return faults.get(path) or faults.get(f"{path}.region", "")
        if isinstance(question, c.FileField):
            below = (words for at, words in faults.items() if at.startswith(f"{path}["))
            return faults.get(path) or next(below, "")
        return faults.get(path, "")

    def _is_required(self, entry: Entry) -> bool:
        required = entry.required
        return required if isinstance(required, bool) else required.evaluate(self.facts).holds

    def _options(self, question: c.Question) -> tuple[Choice, ...]:
        language = self.setting.language
        if isinstance(question, c.ChoiceField | c.ChoicesField):
            values = offered(question.options, Surroundings(self.setting.context, self.facts))
            options = (option for option in question.options if option.value in values)
            return tuple((option.value, _titled(option, language)) for option in options)
        if isinstance(question, c.PartyField):
            parties = self.setting.context.parties
            return tuple((p.id, p.name) for p in parties if p.relation in question.relations)
        if isinstance(question, c.BooleanField):
            return tuple((value, words.in_language(language)) for value, words in _YES_NO)
        return ()

    def _groups(self, question: c.Question) -> Sequence[tuple[str, Sequence[Choice]]]:
        if isinstance(question, c.RegionField | c.AddressField):
            return self.setting.places(question)
        return ()

    def _unit(self, question: c.Question) -> str:
        if isinstance(question, c.MoneyField):
            return question.currency
        unit = question.unit if isinstance(question, c.IntegerField | c.DecimalField) else None
        return unit.in_language(self.setting.language) if unit else ""

    def _items(self, entry: Entry, path: str, given: object) -> tuple[Item, ...]:
        things = given if isinstance(given, list) else []
        if isinstance(entry.field, c.GroupField):
            return tuple(
                self._item(entry, entry.field, f"{path}[{n}]", thing)
                for n, thing in enumerate(things)
            )
        if not isinstance(entry.field, c.FileField):
            return ()
        ids = [
            str(each.get("id", "")) if isinstance(each, Mapping) else str(each) for each in things
        ]
        files = self.setting.context.files
        return tuple(
            Item(path=f"{path}[{n}]", title=files[id].name, value=id)
            for n, id in enumerate(ids)
            if id in files
        )

    def _item(self, entry: Entry, group: c.GroupField, path: str, thing: object) -> Item:
        number = int(path.rpartition("[")[2].rstrip("]"))
        given = thing if isinstance(thing, Mapping) else {}
        desk = _Desk(self.setting, facts_in(entry, self.facts, number), given)
        shown = (each for each in sorted(entry.entries, key=_place) if is_shown(each, desk.facts))
        return Item(
            path=path,
            title=f"{group.item.in_language(self.setting.language)} {number + 1}",
            controls=tuple(desk.control(each, f"{path}.{each.field.name}") for each in shown),
        )


def _titled(option: c.Option, language: str) -> str:
    title = option.title.in_language(language)
    return f"{title} – {option.hint.in_language(language)}" if option.hint else title


def _count(given: object) -> int:
    return len(given) if isinstance(given, list) else 0
