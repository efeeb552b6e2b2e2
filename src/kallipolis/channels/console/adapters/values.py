"""What values are called: those of a choice, by the form that asks, and those of a register."""

from collections.abc import Iterator, Mapping
from datetime import date

from kallipolis.domains.government.backtests import api as backtests
from kallipolis.domains.government.filings import api as filings
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.forms.contracts import ChoiceField, ChoicesField, Form
from kallipolis.platforms.application.rules.contracts import Fact, Rule
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.consolidations.contracts import Golden
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Registry


def of_entry(registry: Registry, found: Golden) -> Mapping[str, object]:
    """Return the values of a golden record in words; where it is masked, those of codes only."""
    if not found.is_masked:
        lines = filings.lines_of(registry, found.values)
        return {line.id: line.words for line in lines}
    meant = {f.id: f.meaning_of(found.values.get(f.id)) for f in registry.fields}
    return {id: words for id, words in meant.items() if words is not None}


def day_of(written: str) -> date | None:
    """Return the day of a moment or day as records write it, None where it is none."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def titles_of(rule: Rule, fact: Fact) -> Mapping[str, Text]:
    """Return what the values of a fact are called; nothing where nobody has named them."""
    return _titles(rule.id, fact.origin, packs.edition()) if fact.origin else {}


@packs.drawn
def _titles(rule: str, origin: str, _edition: Edition) -> Mapping[str, Text]:
    kind, _, path = origin.partition(".")
    if kind == "answers":
        return {value: title for form in _forms(rule) for value, title in _options(form, path)}
    evidence, _, field = path.partition(".")
    return _codes(evidence, field) if kind == "evidence" else {}


def _forms(rule: str) -> Iterator[Form]:
    """Yield the forms of the services that ask a rule."""
    for id, _ in backtests.governed_by(rule):
        yield services.form_of(services.get(id))


def _options(form: Form, name: str) -> Iterator[tuple[str, Text]]:
    for page in form.pages:
        for field in page.fields:
            if field.name == name and isinstance(field, ChoiceField | ChoicesField):
                yield from ((str(each.value), each.title) for each in field.options)


def _codes(evidence: str, name: str) -> Mapping[str, Text]:
    document = packs.find("evidence-type", evidence)
    known = services.evidence_type(evidence) if document is not None else None
    registry = registries.find(known.registry) if known is not None and known.registry else None
    found = registry.fields if registry is not None else ()
    return {
        str(code.code): code.title for field in found if field.id == name for code in field.codes
    }
