"""What a worked example expects, as a page writes it."""

from collections.abc import Mapping
from typing import Final, get_args, get_type_hints

import msgspec

from kallipolis.domains.government.revisions.logic import amounts, places
from kallipolis.domains.government.submissions.contracts import Expected, Scenario
from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.rules.contracts import Output

DECISIONS: Final[tuple[str, ...]] = get_args(get_args(get_type_hints(Expected)["decision"])[0])
Value = str | int | float | bool


def as_given(scenario: Scenario, declared: Mapping[str, Output]) -> dict[str, str]:
    """Return what an example expects as the fields of a page.

    Units: money in major units. Missing: an empty field for what is not compared.
    """
    then = scenario.then
    names = [*declared, *(name for name in then.outputs if name not in declared)]
    given = {
        "decision": then.decision or "",
        "fee": "" if then.fee is None else amounts.as_major(str(then.fee)),
        "why": "\n".join(then.why),
    }
    return given | {
        f"outputs.{name}": _written(then.outputs.get(name), declared.get(name)) for name in names
    }


def with_expected(
    scenario: Scenario, declared: Mapping[str, Output], given: Mapping[str, str]
) -> Scenario:
    """Return an example that expects what a page says; what the page does not show stays.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field that cannot be read.
    """
    problems: list[Problem] = []
    tree = msgspec.to_builtins(scenario.then)
    fee = _read("fee", given.get("fee", ""), "money", problems)
    decision = given.get("decision", "")
    if decision and decision not in DECISIONS:
        problems.append(Problem(field="decision", code="revision.words_unfit"))
    outputs = {
        name: _read(f"outputs.{name}", given.get(f"outputs.{name}", ""), type_, problems)
        for name, type_ in _types(scenario, declared).items()
    }
    if problems:
        raise places.malformed(problems)
    tree |= {"decision": decision or None, "fee": fee}
    tree["why"] = [line.strip() for line in given.get("why", "").splitlines() if line.strip()]
    tree["outputs"] = {name: value for name, value in outputs.items() if value is not None}
    return msgspec.structs.replace(scenario, then=msgspec.convert(tree, Expected))


def _types(scenario: Scenario, declared: Mapping[str, Output]) -> dict[str, str]:
    """Return the type of each output by its name; one that is not declared is as it stands."""
    found: dict[str, str] = {name: output.type for name, output in declared.items()}
    for name, value in scenario.then.outputs.items():
        plain = "decimal" if isinstance(value, int | float) else "text"
        found.setdefault(name, "boolean" if isinstance(value, bool) else plain)
    return found


def _written(value: Value | None, output: Output | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    is_money = output is not None and output.type == "money"
    return amounts.as_major(str(value)) if is_money else str(value)


def _read(field: str, written: str, type_: str, problems: list[Problem]) -> Value | None:
    words = written.strip()
    if not words:
        return None
    try:
        if type_ == "money":
            return amounts.amount(words)
        if type_ == "boolean":
            return {"true": True, "false": False}[words.lower()]
        if type_ in {"integer", "decimal"}:
            return float(words) if "." in words else int(words)
    except amounts.AmountError:
        problems.append(Problem(field=field, code="revision.amount_unfit"))
    except KeyError:
        problems.append(Problem(field=field, code="revision.words_unfit"))
    except ValueError:
        problems.append(Problem(field=field, code="revision.number_unfit"))
    return words
