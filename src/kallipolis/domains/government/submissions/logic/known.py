"""What is known of a submission, in the one shape that rules and expressions read."""

from collections.abc import Mapping

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Context
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.contracts import Part, PublicService

Known = Mapping[str, object]


def known(
    answers: Mapping[str, object],
    context: Context,
    evidence: Mapping[str, Mapping[str, object]] | None = None,
) -> dict[str, object]:
    """Put together what may be named: each answer, ``answers``, ``applicant``, ``evidence``, today.

    ``evidence`` is that of the context unless rules see more than the form does.
    Shape: ``evidence`` is by evidence type, then field; a type that was not found is absent. Each
    type stands there as rules write it in a path, and with ``_`` for ``-`` as expressions do.
    """
    facts = forms.facts_of(answers, context)
    found = context.evidence if evidence is None else evidence
    by_type = {kind: dict(fields) for kind, fields in found.items()}
    by_word = {kind.replace("-", "_"): fields for kind, fields in by_type.items()}
    return facts | {"answers": dict(answers), "evidence": by_word | by_type}


def parts_of(service: PublicService, facts: Known) -> tuple[Part, ...]:
    """Return the parts of a joint procedure that these answers call for."""
    return tuple(
        part
        for part in service.parts
        if not part.when or rules.compiled(part.when).evaluate(facts).holds
    )


def region_from(expression: str, facts: Known) -> str:
    """Evaluate where a case is accepted or decided; empty where the facts do not tell."""
    value = rules.compiled(expression).evaluate(facts).value if expression else None
    return value if isinstance(value, str) else ""


def part_answers(part: Part, facts: Known) -> dict[str, object]:
    """Fill the answers of a part from the joint form; what comes out as nothing is left out."""
    found = {
        name: rules.compiled(text).evaluate(facts).value for name, text in part.answers.items()
    }
    return {name: value for name, value in found.items() if value is not None}
