"""What the pages of back-tests collect: what can be tried, and on which cases."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from kallipolis.domains.government.backtests import api as backtests
from kallipolis.domains.government.backtests.contracts import Change, Changes
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules

Choice = tuple[str, str]
NOTHING = Changes()


def installed_packs(language: str) -> list[Choice]:
    """Return the installed packs that can be read, by name."""
    return [
        (pack.id, f"{_name(pack.title, pack.id, language)} {pack.version}")
        for pack in packs.installed()
        if not pack.faults
    ]


def rules_in_force(language: str) -> list[Choice]:
    """Return the rules in force, by name."""
    found = (document.body for document in packs.every("rule").values())
    named = [(rule.id, rule.title.in_language(language)) for rule in found]
    return sorted(named, key=lambda choice: choice[1])


def places(language: str) -> Sequence[tuple[str, Sequence[Choice]]]:
    """Return the regions to choose from, under the region at the root or just below it."""
    groups = []
    for root in regions.children():
        groups.append((root.name.in_language(language), [_place(root, language)]))
        for city in regions.children(root.code):
            inside = [city, *regions.children(city.code)]
            groups.append(
                (city.name.in_language(language), [_place(each, language) for each in inside])
            )
    return groups


def changes_of(actor: Actor, pack: str) -> Changes:
    """Return the changed rules of a pack, none where no pack is chosen."""
    return backtests.changes_in(actor, pack) if pack else NOTHING


def text_of(rule: str) -> str:
    """Return a rule in force as its author would write it."""
    return packs.as_yaml(rules.get(rule)) if rule else ""


def services_of(rule: str, language: str) -> list[Choice]:
    """Return the services that a rule governs, none where no rule is chosen."""
    found = backtests.governed_by(rule) if rule else ()
    return [(id, name.in_language(language)) for id, name in found]


def chosen(
    request: HttpRequest, actor: Actor, given: Mapping[str, str], changes: Changes
) -> tuple[Change, str]:
    """Return the change that somebody chose or wrote, and the service whose cases it is tried on.

    Raises:
        Refusal: ``backtest.malformed`` where nothing is chosen; those of ``read_change``.
    """
    if given["pack"]:
        rule, _, service = given["choice"].partition(" ")
        found = [change for change in changes.changed if change.after.id == rule]
        if not found:
            raise _malformed("choice", "console.choose_rule")
        return found[0], service
    change = _written(request, actor, given)
    service = given["service"]
    alone = len(change.services) == 1
    return change, change.services[0][0] if alone else service


def _written(request: HttpRequest, actor: Actor, given: Mapping[str, str]) -> Change:
    sent = request.FILES.get("file")
    if sent is not None:
        return backtests.read_change(actor, sent.read(), name=sent.name or "rule.yaml")
    if not given["text"].strip():
        raise _malformed("text", "console.text_missing")
    return backtests.read_change(actor, given["text"].encode(), name="rule.yaml")


def _malformed(field: str, code: str) -> Refusal:
    problem = Problem(field=field, code=code)
    return Refusal("backtest.malformed", Reason.MALFORMED, problems=(problem,))


def _place(region: Region, language: str) -> Choice:
    return region.code, region.name.in_language(language)


def _name(title: Text | None, id: str, language: str) -> str:
    return title.in_language(language) if title is not None else id
