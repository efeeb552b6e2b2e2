"""Fill in what is known already, so that nobody is asked for it again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.cleaning import cleaned, is_nothing
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.forms.logic.validation import known_from, visible
from kallipolis.platforms.application.rules import api as rules

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


def prefilled(
    form: c.Form, context: c.Context, given: Mapping[str, object] = NOTHING
) -> dict[str, object]:
    """Return the answers that are known: a first draft, which the person may correct.

    What is ``given`` already stays as it is.

    Missing: what is not known, or does not fit its field, is left out.
    """
    around = Surroundings(context, known_from(context))
    known = {"applicant": context.applicant, "evidence": context.evidence}
    answers = dict(given)
    for field in (f for page in form.pages for f in page.fields if f.name not in given):
        value = _known(known, field) if field.prefill else None
        if is_nothing(value) and field.proposed:
            value = rules.compiled(field.proposed).evaluate(around.facts).value
        answer = None if is_nothing(value) else cleaned(field, value, around)
        if answer is not None and not isinstance(answer, Fault):
            answers[field.name] = answer
    return answers


def is_foreseen(form: c.Form) -> bool:
    """Say whether a form may need no answer at all: each that it requires can be known or proposed.

    Declarations are none of these: who sends it makes them.
    """
    return all(
        field.required is not True or field.prefill or field.proposed or field.value or field.when
        for page in form.pages
        for field in page.fields
        if not page.when and not is_declaration(field) and not isinstance(field, c.NoteField)
    )


def is_declaration(field: c.Question) -> bool:
    """Say whether a field is a declaration, to which only yes will do."""
    return isinstance(field, c.BooleanField) and field.must_hold


def declarations(
    form: c.Form, answers: Mapping[str, object], context: c.Context
) -> tuple[c.Question, ...]:
    """Return the declarations that nobody has made yet, of those that are shown.

    What has been answered, be it with no, is not among them: that is a fault of its own.
    """
    shown = visible(form, answers, context)
    every = (field for page in form.pages for field in page.fields)
    return tuple(
        f
        for f in every
        if is_declaration(f) and f.name in shown and is_nothing(answers.get(f.name))
    )


def _known(known: Mapping[str, object], field: c.Question) -> object:
    value = _look_up(known, field.prefill)
    if not isinstance(field, c.AddressField):
        return value
    region = _look_up(known, field.prefill_region)
    return {"region": region, "line": value} if region and value else None


def _look_up(known: Mapping[str, object], path: str) -> object:
    found: object = known
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found
