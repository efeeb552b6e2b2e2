"""Check answers: what is visible, calculated, required and right."""

from collections.abc import Iterator, Mapping, Sequence

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.cleaning import cleaned, is_nothing
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.forms.logic.ordering import Entry, entries_of

Placed = list[tuple[int, Problem]]


def validate(form: c.Form, answers: Mapping[str, object], context: c.Context) -> c.Checked:
    """Check answers as the law of the form has it; what a browser checked counts for nothing.

    Hidden fields are dropped, calculated ones computed anew, and a field at fault counts as not
    answered for the conditions of others. Clean answers are accepted again unchanged.
    Shape: problems in the order of the form.
    """
    entries = entries_of(form)
    around = Surroundings(context, known_from(context))
    found, problems = _filled(entries, answers, around, "")
    return c.Checked(answers=found, problems=tuple(problems))


def visible(form: c.Form, answers: Mapping[str, object], context: c.Context) -> frozenset[str]:
    """Return the paths of the fields that are shown for these answers.

    Shape: ``name``, and ``group[0].name`` for each thing in a group.
    """
    facts = known_from(context) | validate(form, answers, context).answers
    return frozenset(_shown_in(entries_of(form), answers, facts, ""))


def facts_in(entry: Entry, facts: Mapping[str, object], number: int) -> dict[str, object]:
    """Return what expressions inside one thing of a group may name; ``number`` counts from 0."""
    clean = facts.get(entry.field.name)
    answers = clean[number] if isinstance(clean, list) and number < len(clean) else {}
    return {**facts, **dict.fromkeys(each.field.name for each in entry.entries), **answers}


def _shown_in(
    entries: Sequence[Entry], answers: Mapping[str, object], facts: Mapping[str, object], at: str
) -> Iterator[str]:
    for entry in entries:
        if not is_shown(entry, facts):
            continue
        path = at + entry.field.name
        yield path
        things = answers.get(entry.field.name) if isinstance(entry.field, c.GroupField) else None
        for number, thing in enumerate(things if isinstance(things, list) else []):
            given = thing if isinstance(thing, Mapping) else {}
            yield from _shown_in(
                entry.entries, given, facts_in(entry, facts, number), f"{path}[{number}]."
            )


def known_from(context: c.Context) -> dict[str, object]:
    """Return what expressions may name beside the answers.

    An evidence type is named with ``_`` for ``-``, as the language reads a dash as minus.
    """
    evidence = {name.replace("-", "_"): fields for name, fields in context.evidence.items()}
    return {
        "today": context.today.isoformat(),
        "applicant": context.applicant,
        "evidence": evidence,
    }


def is_shown(entry: Entry, facts: Mapping[str, object]) -> bool:
    """Say whether a field is shown, given what has been answered."""
    return not entry.when or all(condition.evaluate(facts).holds for condition in entry.when)


def _filled(
    entries: Sequence[Entry], answers: Mapping[str, object], around: Surroundings, at: str
) -> tuple[dict[str, object], list[Problem]]:
    """Go through fields in the order of need; return answers and problems in that of the form."""
    facts = dict(around.facts)
    here = Surroundings(around.context, facts)
    found: list[tuple[int, str, object]] = []
    problems: Placed = []
    for entry in entries:
        name = entry.field.name
        facts[name] = None
        if isinstance(entry.field, c.NoteField) or (entry.when and not is_shown(entry, facts)):
            continue
        answer, faults = _answered(entry, answers.get(name), here, at + name)
        problems.extend((entry.place, fault) for fault in faults)
        if answer is not None:
            facts[name] = answer
            found.append((entry.place, name, answer))
    found.sort(key=lambda placed: placed[0])
    problems.sort(key=lambda placed: placed[0])
    strange = sorted(answers.keys() - {entry.field.name for entry in entries})
    return (
        {name: answer for _, name, answer in found},
        [problem for _, problem in problems]
        + [Problem(field=at + name, code="form.unknown_field") for name in strange],
    )


def _answered(
    entry: Entry, given: object, around: Surroundings, path: str
) -> tuple[object, list[Problem]]:
    """Return a field's clean answer, None if there is none, and its problems."""
    if isinstance(entry.field, c.GroupField):
        return _group(entry, entry.field, given, around, path=path)
    if entry.value:
        given = entry.value.evaluate(around.facts).value
    if is_nothing(given):
        is_missing = _is_required(entry, around)
        return None, [Problem(field=path, code=_missing(entry.field))] if is_missing else []
    answer = cleaned(entry.field, given, around)
    return (None, [answer.at(path)]) if isinstance(answer, Fault) else (answer, [])


def _missing(question: c.Question) -> str:
    is_declaration = isinstance(question, c.BooleanField) and question.must_hold
    return "form.must_hold" if is_declaration else "form.required"


def _is_required(entry: Entry, around: Surroundings) -> bool:
    if isinstance(entry.required, bool):
        return entry.required and not entry.value
    return entry.required.evaluate(around.facts).holds


def _group(
    entry: Entry, group: c.GroupField, given: object, around: Surroundings, *, path: str
) -> tuple[object, list[Problem]]:
    items = [] if is_nothing(given) else given
    if not isinstance(items, list | tuple) or not all(isinstance(i, Mapping) for i in items):
        return None, [Problem(field=path, code="form.shape", values={"expected": "a list"})]
    found: list[object] = []
    problems = _miscount(group, len(items), _least(entry, group, len(items), around), path)
    for number, item in enumerate(items[: group.max]):
        answers, faults = _filled(entry.entries, item, around, f"{path}[{number}].")
        found.append(answers)
        problems.extend(faults)
    return found or None, problems


def _least(entry: Entry, group: c.GroupField, count: int, around: Surroundings) -> int:
    """Return how many things there have to be: ``min``, if any are there or have to be."""
    if not _is_required(entry, around):
        return group.min if count else 0
    return group.min if isinstance(entry.required, bool) else max(group.min, 1)


def _miscount(group: c.GroupField, count: int, least: int, path: str) -> list[Problem]:
    if count > group.max:
        return [Problem(field=path, code="form.too_many", values={"max": str(group.max)})]
    if count >= least:
        return []
    code = "form.too_few" if count else "form.required"
    return [Problem(field=path, code=code, values={"min": str(least)})]
