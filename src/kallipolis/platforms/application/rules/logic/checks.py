"""Find what is wrong in a rule before it is published."""

from collections.abc import Iterable, Iterator

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules.contracts import Fact, Output, Row, Rule, Table
from kallipolis.platforms.application.rules.logic.cells import (
    ANYTHING,
    as_unary,
    cell_words,
    fault_of_cell,
)
from kallipolis.platforms.application.rules.logic.citations import faults_of_citations
from kallipolis.platforms.application.rules.logic.coverage import gaps_and_overlaps
from kallipolis.platforms.application.rules.logic.decisions import as_step
from kallipolis.platforms.application.rules.logic.expressions import fault_of, fault_of_names
from kallipolis.platforms.application.rules.logic.reasons import places_in
from kallipolis.platforms.application.rules.logic.tables import as_cell

ORIGINS = ("answers", "evidence", "applicant", "party", "service", "case", "today")
_PUTS_OUT = {
    "eligibility": ("eligible", "boolean", ()),
    "fee": ("fee", "money", ()),
    "decision": ("decision", "choice", ("grant", "refuse", "review")),
}
_PYTHON: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "choice": (str,),
    "date": (str,),
    "integer": (int,),
    "money": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
}


def check(rule: Rule, library: Library | None = None) -> Iterable[Remark]:
    """Return the faults of a rule, each at its dotted path."""
    remarks = [*_of_facts(rule), *_of_outputs(rule), *_of_body(rule)]
    if rule.table and not remarks:
        remarks.extend(gaps_and_overlaps(rule, rule.table))
    if library is not None:
        remarks.extend(faults_of_citations(_cited_in(rule), library))
    return remarks


def _cited_in(rule: Rule) -> Iterator[tuple[str, str]]:
    for index, row in enumerate(rule.table.rows if rule.table else ()):
        yield f"table.rows[{index}].source", row.source
    for name, step in rule.expressions.items():
        yield f"expressions.{name}.source", as_step(step).source


def _of_facts(rule: Rule) -> Iterator[Remark]:
    seen: set[str] = set()
    for index, fact in enumerate(rule.facts):
        path = f"facts[{index}]"
        if fact.name in seen or not fact.name.isidentifier():
            yield Remark(
                path=f"{path}.name", message=f"`{fact.name}`", expected=said("a name of its own")
            )
        seen.add(fact.name)
        if fact.origin and fact.origin.partition(".")[0] not in ORIGINS:
            yield Remark(
                path=f"{path}.from",
                message=said("`%(origin)s` is not known", origin=fact.origin),
                expected=said("a path below one of %(names)s", names=", ".join(ORIGINS)),
            )
        if fact.type == "choice" and not fact.values:
            yield Remark(
                path=f"{path}.values", message=said("a choice of nothing"), expected=said("values")
            )


def _of_outputs(rule: Rule) -> Iterator[Remark]:
    wanted = _PUTS_OUT.get(rule.kind)
    if wanted:
        name, type_, values = wanted
        found = next((o for o in rule.outputs if o.name == name), None)
        fits = found and found.type == type_ and set(found.values) <= set(values)
        if not fits:
            expected = said("an output `%(name)s` of type %(type)s", name=name, type=type_)
            if values:
                expected = said(
                    "%(output)s, one of %(values)s", output=expected, values=", ".join(values)
                )
            yield Remark(
                path="outputs",
                message=said("not those of a %(kind)s rule", kind=rule.kind),
                expected=expected,
            )
    for index, output in enumerate(rule.outputs):
        if rule.expressions and output.name not in rule.expressions:
            yield Remark(
                path=f"outputs[{index}].name",
                message=said("nothing puts out `%(name)s`", name=output.name),
                expected=said("one of %(names)s", names=", ".join(rule.expressions)),
            )


def _of_body(rule: Rule) -> Iterator[Remark]:
    if bool(rule.table) == bool(rule.expressions):
        yield Remark(
            path="table",
            message=said("not exactly one way to decide"),
            expected=said("table or expressions"),
        )
        return
    if rule.table:
        yield from _of_table(rule, rule.table)
    yield from _of_expressions(rule)


def _of_expressions(rule: Rule) -> Iterator[Remark]:
    names = _names(rule.facts)
    for name, written in rule.expressions.items():
        step, path = as_step(written), f"expressions.{name}"
        if name in names or not name.isidentifier():
            yield Remark(path=path, message=f"`{name}`", expected=said("a name of its own"))
        fault = fault_of(step.value, names)
        if fault:
            yield Remark(path=path, message=fault[0], expected=fault[1])
        names |= {name, f"{name}.*"}
        for key, why in (("why", step.why), ("why_not", step.why_not)):
            yield from _of_places(why, f"{path}.{key}", names)


def _of_table(rule: Rule, table: Table) -> Iterator[Remark]:
    facts = {fact.name: fact for fact in rule.facts}
    outputs = {output.name: output for output in rule.outputs}
    names = _names(rule.facts)
    for index, row in enumerate(table.rows):
        path = f"table.rows[{index}]"
        for name, cell in row.when.items():
            yield from _of_cell(facts.get(name), as_cell(cell), f"{path}.when.{name}", names)
        yield from _of_results(row, outputs, path, names)
        yield from _of_places(row.why, f"{path}.why", names | set(outputs))


def _of_cell(fact: Fact | None, cell: str, path: str, names: set[str]) -> Iterator[Remark]:
    if fact is None:
        yield Remark(
            path=path, message=said("not a fact of this rule"), expected=said("a declared fact")
        )
        return
    if cell in ANYTHING:
        return
    unary = as_unary(fact, cell, ())
    fault = fault_of_cell(unary) or fault_of_names(cell_words(unary), names)
    if fault:
        yield Remark(
            path=path,
            message=fault[0],
            expected=said("%(expected)s; words in quotes", expected=fault[1]),
        )


def _of_results(
    row: Row, outputs: dict[str, Output], path: str, names: set[str]
) -> Iterator[Remark]:
    for name in sorted(outputs.keys() - row.then.keys()):
        yield Remark(
            path=f"{path}.then",
            message=said("`%(name)s` is not put out", name=name),
            expected=said("a value"),
        )
    for name, value in row.then.items():
        at = f"{path}.then.{name}"
        output = outputs.get(name)
        if output is None:
            yield Remark(path=at, message=said("not an output"), expected=said("a declared output"))
        elif isinstance(value, str) and value.startswith("="):
            fault = fault_of(value[1:], names)
            if fault:
                yield Remark(path=at, message=fault[0], expected=fault[1])
        elif not _fits(output, value):
            yield Remark(
                path=at,
                message=said("%(value)s does not fit", value=repr(value)),
                expected=_expected(output),
            )


def _fits(output: Output, value: object) -> bool:
    if value is None or output.type in {"list", "record"}:
        return True
    if isinstance(value, bool) != (output.type == "boolean"):
        return False
    return isinstance(value, _PYTHON[output.type]) and (not output.values or value in output.values)


def _expected(output: Output) -> str:
    if output.values:
        return said("one of %(names)s", names=", ".join(output.values))
    return said("a value of type %(type)s", type=output.type)


def _of_places(why: Text | None, path: str, names: set[str]) -> Iterator[Remark]:
    for place in places_in(why) if why else ():
        if place not in names:
            yield Remark(
                path=path,
                message=said("{%(place)s} is not known", place=place),
                expected=said("a fact or output"),
            )


def _names(facts: tuple[Fact, ...]) -> set[str]:
    deep = {f"{fact.name}.*" for fact in facts if fact.type in {"record", "list"}}
    return {fact.name for fact in facts} | deep
