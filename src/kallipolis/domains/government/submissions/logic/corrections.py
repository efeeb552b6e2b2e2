"""Whether corrected answers fit the form of a case, and nothing else is touched."""

from collections.abc import Collection, Iterable, Iterator

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.cases.contracts import Supply
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Checked, Context, Form


def unasked(given: Iterable[str], asked: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each answer that nobody asked for."""
    return tuple(
        Problem(field=name, code="case.item_not_asked") for name in given if name not in asked
    )


def corrected(form: Form, supply: Supply, context: Context) -> Checked:
    """Return the answers that change, clean, and the problems of those that were given.

    Besides what was asked, what only the corrected answers bring up is answered too, and what no
    longer fits may be. An answer that is calculated from a corrected one changes with it.
    """
    given, before = supply.request.answers, supply.answers
    after = before | given
    found = forms.validate(form, after, context)
    new = forms.visible(form, after, context) - forms.visible(form, before, context)
    asked = given.keys() if supply.asked is None else supply.asked
    problems = unasked(given, {*asked, *new, *_upset(form, supply, asked, context)})
    problems += tuple(p for p in found.problems if forms.field_of(p.field) in {*given, *new})
    return Checked(
        answers={
            name: answer
            for name, answer in found.answers.items()
            if name in given or before.get(name) != answer
        },
        problems=problems,
    )


def _upset(form: Form, supply: Supply, asked: Collection[str], context: Context) -> Iterator[str]:
    """Yield the fields that do not fit once what was asked is corrected."""
    corrected = {n: answer for n, answer in supply.request.answers.items() if n in asked}
    for problem in forms.validate(form, supply.answers | corrected, context).problems:
        yield forms.field_of(problem.field)
