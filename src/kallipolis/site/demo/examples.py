"""Follow the worked examples that packs bring: somebody of the demo in the place of who is in them.

An example says what registries hold and what is answered so that a decision follows; here its
people, places and days become those of the demo, and the registries are told what it takes for
granted.
"""

from collections.abc import Mapping

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.evidence.contracts import EvidenceRequirement
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import RegistryField, Value
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.recasting import Recast


def scenario_of(name: str) -> Scenario | None:
    """Return a worked example, None where no pack that is published brings it."""
    found = packs.find("scenario", name)
    return found.body if found is not None and isinstance(found.body, Scenario) else None


def followed(scenario: Scenario, applicant: Applicant, city: City) -> dict[str, object]:
    """Return the answers of an example as an applicant gives them, and let registries fit them."""
    recast = Recast(scenario=scenario, applicant=applicant, city=city)
    answers = recast.answers
    service = services.get(scenario.service)
    needed = {need.type: need for one in services.with_parts(service) for need in one.evidence}
    for type, values in scenario.given.evidence.items():
        if type in needed:
            said = {name: recast.value(name, value) for name, value in values.items()}
            _record(recast, needed[type], answers, said)
    return answers


def _record(
    recast: Recast,
    need: EvidenceRequirement,
    answers: Mapping[str, object],
    said: Mapping[str, object],
) -> None:
    """Let a registry say it of whom the proof is about, and of how they are tied."""
    own = recast.applicant.number
    key = str(answers.get(need.subject, "")) if need.subject else own
    registry = services.evidence_type(need.type).registry
    if registry and key:
        _let_say(recast, registry, key, said)
    if need.tie is not None and need.subject and key:
        whose, other = (key, own) if need.tie.of == "subject" else (own, key)
        tied = dict.fromkeys(need.tie.fields, other) | dict(need.tie.where)
        _let_say(recast, need.tie.registry, whose, tied)


def _let_say(recast: Recast, registry_id: str, key: str, said: Mapping[str, object]) -> None:
    """Record what a registry takes of what is said, and what it must hold beside."""
    registry = registries.find(registry_id)
    if registry is None:
        return
    held = recast.city.entries.get(registry_id, {}).get(key, {})
    values: dict[str, Value] = {}
    for each in registry.fields:
        value = said.get(each.id)
        if each.id in said and isinstance(value, Value):
            values[each.id] = value
        elif each.required and each.id != registry.key and each.id not in held:
            values[each.id] = _blank(each, recast)
    recast.city.record(registry_id, key, values)


def _blank(field: RegistryField, recast: Recast) -> Value:
    if field.codes:
        return field.codes[0].code
    made: dict[str, Value] = {
        "date": recast.city.today.isoformat(),
        "boolean": True,
        "integer": 0,
        "money": 0,
        "region": recast.applicant.party.region,
    }
    return made.get(field.type, recast.applicant.name)
