"""Count the rows of a dataset."""

from kallipolis.foundation.actors import Actor
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.quality.logic import statements
from kallipolis.platforms.data.quality.logic.scores import Counts


def counts(actor: Actor, dataset: Dataset) -> Counts:
    """Count what is published and what is in quarantine of a dataset now."""
    table = intakes.table_of(dataset.id)
    found: dict[str, int] = {}
    if lakehouse.versions(table):
        with lakehouse.asking({"t": table}) as engine:
            found = engine.table(statements.counted(dataset)).to_pylist()[0]
    warning = [rule.id for rule in dataset.rules if rule.otherwise == "warn"]
    return Counts(
        published=found.get("rows", 0),
        quarantined=intakes.balance(actor, dataset.id).quarantined,
        keys=found.get("keys", 0),
        filled={field.id: found.get(f"f{n}", 0) for n, field in enumerate(dataset.fields)},
        warned={id: found.get(f"w{n}", 0) for n, id in enumerate(warning)},
        broken=intakes.broken(dataset.id),
    )
