"""How long it takes to decide by a rule and to check a form. Run: python -m benchmarks.forms.

Beside each stands its floor: the same conditions written in Python, which nobody could read or
publish, and for the rule the engine's own decision table.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import click
import django

TIMES = 3_000
AGES = [(low, low + 5) for low in range(60, 105, 5)]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")
    django.setup()
    measure_rules()
    measure_forms()


def timed(label: str, work: Callable[[], object]) -> None:
    """Print the fastest of ten rounds: other work on the machine only ever slows one down."""
    rounds = []
    for _ in range(10):
        begun = time.perf_counter()
        for _ in range(TIMES // 10):
            work()
        rounds.append((time.perf_counter() - begun) / (TIMES // 10))
    click.echo(f"{label:<62}{min(rounds) * 1e6:>10.1f} µs")


def measure_rules() -> None:
    import zen

    from kallipolis.platforms.application.rules import api as rules
    from kallipolis.platforms.application.rules.testing import make_rule

    facts = {"age": 104, "local": True, "kind": "b"}
    rule = make_rule(
        facts=[
            {"name": "age", "type": "integer"},
            {"name": "local", "type": "boolean"},
            {"name": "kind", "type": "choice", "values": ["a", "b"]},
        ],
        outputs=[{"name": "amount", "type": "money"}],
        table={
            "rows": [
                {"when": {"age": "< 60"}, "then": {"amount": 0}},
                *(
                    {
                        "when": {"age": f"[{low}..{high})", "local": True, "kind": "a, b"},
                        "then": {"amount": "= age * 100"},
                    }
                    for low, high in AGES
                ),
            ]
        },
    )
    timed(
        "rule: table of 10 rows and 3 facts, the last row holds", lambda: rules.decide(rule, facts)
    )
    missing = {"age": 104, "kind": "b"}
    timed("rule: the same, one fact missing", lambda: rules.decide(rule, missing))
    condition = rules.compiled("age >= 70 and local and kind == 'b'")
    timed("expression: three conditions", lambda: condition.evaluate(facts))
    engine = zen.ZenEngine().create_decision(json.dumps(_as_jdm()))
    timed("floor: the engine's own table of 10 rows", lambda: engine.evaluate(facts))
    timed("floor: the same rows in Python", lambda: _in_python(facts))


def _in_python(facts: dict[str, Any]) -> object:
    age: int = facts["age"]
    for low, high in AGES:
        if low <= age < high and facts["local"] is True and facts["kind"] in {"a", "b"}:
            return age * 100
    return 0


def _as_jdm() -> dict[str, object]:
    columns = [{"id": name, "name": name, "field": name} for name in ("age", "local", "kind")]
    rows = [
        {
            "_id": str(low),
            "age": f"[{low}..{high})",
            "local": "true",
            "kind": "'a', 'b'",
            "o": "age * 100",
        }
        for low, high in AGES
    ]
    table = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": "o", "name": "amount", "field": "amount"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def measure_forms() -> None:
    from kallipolis.platforms.application.forms import api as forms
    from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

    form = make_form(
        make_field("party", "who", relations=["self", "child"]),
        make_field("text", "name"),
        make_field("id-number", "id_number"),
        make_field("phone", "phone", mobile=True),
        make_field("email", "email", required=False),
        make_field("date", "born", max="today"),
        make_field("integer", "rooms", min=1, max=20),
        make_field("money", "rent", max=2000000),
        make_field("boolean", "married"),
        make_field("text", "spouse", when="married"),
        make_field("choice", "kind", options=["a", "b"]),
        make_field("address", "home", level="county"),
        make_field("file", "proof"),
        make_field("bank-card", "card"),
        make_field("money", "a_year", value="rent * 12"),
    )
    answers: dict[str, object] = {
        "who": "p-self",
        "name": " 张三 ",
        "id_number": "11010519491231002x",
        "phone": "+86 138 0013 8000",
        "email": "a@b.example",
        "born": "1990-02-03",
        "rooms": "3",
        "rent": "1500.5",
        "married": "yes",
        "spouse": "李四",
        "kind": "a",
        "home": {"region": "440305", "line": "深南大道"},
        "proof": "f-1",
        "card": "6222021234567890128",
    }
    context = make_context()
    timed("form: check 15 fields, as posted", lambda: forms.validate(form, answers, context))
    clean = forms.validate(form, answers, context).answers
    timed("form: check them again, clean", lambda: forms.validate(form, clean, context))
    timed("form: JSON Schema", lambda: forms.as_json_schema(form, "en"))
    setting = forms.Setting(context=context, language="zh-hans")
    timed("form: lay out its page", lambda: forms.sheet_of(form, "page", answers, setting))


if __name__ == "__main__":
    main()
