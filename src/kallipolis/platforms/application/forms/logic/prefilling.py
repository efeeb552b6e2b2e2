"""Fill in what is known already, so that nobody is asked for it again."""

from collections.abc import Mapping

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.cleaning import cleaned, is_nothing
from kallipolis.platforms.application.forms.logic.faults import Fault, Surroundings
from kallipolis.platforms.application.forms.logic.validation import known_from


def prefilled(form: c.Form, context: c.Context) -> dict[str, object]:
    """Return the answers that are known: a first draft, which the person may correct.

    Missing: what is not known, or does not fit its field, is left out.
    """
    around = Surroundings(context, known_from(context))
    known = {"applicant": context.applicant, "evidence": context.evidence}
    answers = {}
    for field in (field for page in form.pages for field in page.fields if field.prefill):
        value = _known(known, field)
        answer = None if is_nothing(value) else cleaned(field, value, around)
        if answer is not None and not isinstance(answer, Fault):
            answers[field.name] = answer
    return answers


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
