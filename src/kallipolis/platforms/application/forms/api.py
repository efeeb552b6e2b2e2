"""Check answers against a form, read and write them, and describe a form to machines."""

import re
from collections.abc import Mapping, Sequence

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.forms.contracts import (
    AddressField,
    Checked,
    Context,
    Field,
    Form,
    RegionField,
)
from kallipolis.platforms.application.forms.logic.checks import check, names_in
from kallipolis.platforms.application.forms.logic.ordering import needs_of_form
from kallipolis.platforms.application.forms.logic.posts import Posted, parse_post
from kallipolis.platforms.application.forms.logic.prefilling import (
    declarations,
    is_foreseen,
    prefilled,
)
from kallipolis.platforms.application.forms.logic.schemas import as_json_schema
from kallipolis.platforms.application.forms.logic.sheets import (
    Control,
    Setting,
    Sheet,
    pages_shown,
    sheet_of,
)
from kallipolis.platforms.application.forms.logic.validation import (
    known_from,
    validate,
    visible,
)
from kallipolis.platforms.application.forms.logic.wording import named, summary

__all__ = [
    "Checked",
    "Context",
    "Control",
    "Field",
    "Posted",
    "Setting",
    "Sheet",
    "as_json_schema",
    "asks_evidence",
    "check",
    "declarations",
    "facts_of",
    "field_of",
    "is_foreseen",
    "named",
    "names_in",
    "pages_shown",
    "parse_post",
    "places_for",
    "prefilled",
    "sheet_of",
    "summary",
    "validate",
    "visible",
    "worded",
]


_HEAD = re.compile(r"[.\[]")


def facts_of(answers: Mapping[str, object], context: Context) -> dict[str, object]:
    """Return what expressions may name: the answers, ``applicant``, ``evidence``, ``today``."""
    return known_from(context) | dict(answers)


def asks_evidence(form: Form) -> bool:
    """Say whether what is shown, required or calculated in a form hangs on what was looked up."""
    return "evidence" in needs_of_form(form)


def field_of(path: str) -> str:
    """Return the field of the form in which a path lies (``children`` of ``children[0].name``)."""
    return _HEAD.split(path, maxsplit=1)[0]


def worded(problems: tuple[Problem, ...]) -> dict[str, str]:
    """Return the words of problems by the path of their field, in the language of the request."""
    return {problem.field: message(problem.code, problem.values) for problem in reversed(problems)}


def places_for(
    question: RegionField | AddressField, language: str
) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the places to choose from, under the names of the regions that hold them."""
    tops = [question.within] if question.within else [r.code for r in regions.children()]
    found = [each for top in tops for each in regions.within(top)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        if question.level in {"", *each.levels}:
            above = regions.find(each.parent) if each.parent else None
            heading = above.name.in_language(language) if above else ""
            groups.setdefault(heading, []).append((each.code, each.name.in_language(language)))
    return tuple(groups.items())
