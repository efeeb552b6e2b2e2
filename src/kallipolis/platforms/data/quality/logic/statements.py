"""The statement that counts, in one pass, what the scores of a dataset need."""

from kallipolis.platforms.data.datasets.contracts import Dataset


def counted(dataset: Dataset) -> str:
    """Return the statement over ``t``: ``rows``, ``keys``, ``f0`` for each field, ``w0`` for rules.

    Rules are those that only warn, in their order.
    """
    parts = ["count(*) AS rows", f"{_keys(dataset)} AS keys"]
    parts += [f"count({_named(f.id)}) AS f{n}" for n, f in enumerate(dataset.fields)]
    warning = [rule for rule in dataset.rules if rule.otherwise == "warn"]
    parts += [
        f"count(*) FILTER (WHERE NOT coalesce(({rule.holds}), TRUE)) AS w{n}"
        for n, rule in enumerate(warning)
    ]
    return f"SELECT {', '.join(parts)} FROM t"  # noqa: S608 - names are quoted; rules are of reviewed packs, and the engine reads nothing else


def _keys(dataset: Dataset) -> str:
    if not dataset.key:
        return "0"
    return f"count(DISTINCT row({', '.join(_named(name) for name in dataset.key)}))"


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
