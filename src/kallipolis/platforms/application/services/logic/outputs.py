"""Whether what a service gives can say all that it has to: where each claim comes from."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import Process, Relation
from kallipolis.platforms.application.credentials.contracts import Claim, CredentialType
from kallipolis.platforms.application.forms.contracts import (
    ChoiceField,
    ChoicesField,
    Field,
    Form,
)
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.services.contracts import PublicService

SAID_OF_EVERY_CASE: Final[Mapping[str, frozenset[str]]] = {
    "service": frozenset({"id", "name"}),
    "case": frozenset({"id", "submitted_at"}),
    "decision": frozenset({"outcome", "at"}),
}
SAID_OF_SOME: Final = frozenset({"reason", "rule", "remedy"})
KNOWN_OF_ALL: Final = frozenset({"kind", "name", "region"})
KNOWN_OF_PEOPLE: Final = frozenset({"birth_date", "age", "id_number", "sex"})
PERHAPS_KNOWN: Final = frozenset({"phone"})
Certainty = Callable[[str, PublicService, Library], bool | None]
"""Whether a name under a root is known for certain, perhaps (False), or not at all (None)."""


def faults_of_output(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find claims of a credential that come from nowhere, or that nobody could make.

    What no registry and no rule tells for certain is asked of who decides, if the process lets them
    say it.
    """
    kind = library.find("credential", service.output.credential)
    if not isinstance(kind, CredentialType):
        return
    may_lack = []
    for number, claim in enumerate(kind.claims):
        unlabelled = [code for code in _codes(claim, service, library) if code not in claim.labels]
        if unlabelled:
            yield Remark(
                path="output.credential",
                message=said(
                    "`claims[%(number)s].labels` of `%(id)s` has no words for %(names)s",
                    number=number,
                    id=kind.id,
                    names=", ".join(unlabelled),
                ),
                expected=said("a label for each value that may be chosen"),
            )
        root, _, rest = claim.origin.partition(".")
        certainty = _CERTAINTIES[root](rest.partition(".")[0], service, library)
        if certainty is None:
            yield Remark(
                path="output.credential",
                message=said(
                    "the claim `%(name)s` of `%(id)s` comes from `%(origin)s`, "
                    "which this service does not have",
                    name=claim.name,
                    id=kind.id,
                    origin=claim.origin,
                ),
                expected=said("an answer, evidence or output of this service"),
            )
        elif not certainty and not claim.optional:
            may_lack.append(claim)
    if may_lack and not _is_asked_of_decider(service, library):
        yield Remark(
            path="output.credential",
            message=said(
                "where it is not known, nobody can make the claim %(may_lack)s",
                may_lack=_names(may_lack),
            ),
            expected=said(
                "a decision that takes `outputs` in the process `%(process)s`",
                process=service.process,
            ),
        )


def _of_case(root: str) -> Certainty:
    def certainty(name: str, service: PublicService, library: Library) -> bool | None:
        if root == "decision" and name in SAID_OF_SOME:
            return False
        return True if name in SAID_OF_EVERY_CASE[root] else None

    return certainty


def _of_applicant(name: str, service: PublicService, library: Library) -> bool | None:
    if name in KNOWN_OF_ALL:
        return True
    is_for_people = service.audience == ("resident",)
    known = KNOWN_OF_PEOPLE | PERHAPS_KNOWN
    return (is_for_people and name in KNOWN_OF_PEOPLE) if name in known else None


def _of_answers(name: str, service: PublicService, library: Library) -> bool | None:
    found = field_of(name, service, library)
    if found is None:
        return None
    field, is_asked_of_all = found
    return is_asked_of_all and field.required is True and not field.when


def _of_evidence(name: str, service: PublicService, library: Library) -> bool | None:
    return False if name in {each.type for each in service.evidence} else None


def _of_outcome(name: str, service: PublicService, library: Library) -> bool | None:
    return False


def _codes(claim: Claim, service: PublicService, library: Library) -> tuple[str, ...]:
    """Return the codes that may be chosen for a claim, none where it is no choice."""
    root, *names = claim.origin.split(".")
    if root == "answers" and len(names) == 1:
        found = field_of(names[0], service, library)
        chosen = found[0] if found else None
        if not isinstance(chosen, ChoiceField | ChoicesField):
            return ()
        return tuple(option.value for option in chosen.options)
    if root == "outcome":
        outputs = (output for rule in rules_of(service, library) for output in rule.outputs)
        return next((output.values for output in outputs if [output.name] == names), ())
    return ()


def field_of(name: str, service: PublicService, library: Library) -> tuple[Field, bool] | None:
    """Return a field of a service's form, and whether its page is shown to all; None if none."""
    form = form_in(library, service)
    pages = form.pages if form else ()
    found = [(field, not page.when) for page in pages for field in page.fields]
    return next((each for each in found if each[0].name == name), None)


def form_in(library: Library, service: PublicService) -> Form | None:
    """Return the form of a service, its own or the one that it names; None where that is not."""
    own = service.form
    form = own if isinstance(own, Form) else library.find("form", own)
    return form if isinstance(form, Form) else None


def rules_of(service: PublicService, library: Library) -> list[Rule]:
    """Return the rules of a service that are in sight."""
    named = [service.rules.eligibility, service.rules.decision, service.rules.fee]
    found = [library.find("rule", name) for name in named if name]
    return [rule for rule in found if isinstance(rule, Rule)]


def _is_asked_of_decider(service: PublicService, library: Library) -> bool:
    usual = [service.process, *(choice.process for choice in service.processes)]
    found = [library.find("process", id) for id in usual]
    return all(_lets_say_outputs(process) for process in found)


def _lets_say_outputs(process: object) -> bool:
    if not isinstance(process, Process):
        return True
    return any(
        "decide" in action.effects
        and "outputs" in {*action.needs, *action.takes}
        and any(relation is not Relation.SYSTEM for relation in action.by)
        for action in process.actions.values()
    )


def _names(claims: list[Claim]) -> str:
    return ", ".join(f"`{claim.name}`" for claim in claims)


_CERTAINTIES: Final[Mapping[str, Certainty]] = {
    **{root: _of_case(root) for root in SAID_OF_EVERY_CASE},
    "applicant": _of_applicant,
    "answers": _of_answers,
    "evidence": _of_evidence,
    "outcome": _of_outcome,
}
