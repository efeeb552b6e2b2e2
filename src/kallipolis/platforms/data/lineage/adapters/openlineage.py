"""Intakes as OpenLineage run events.

Source: OpenLineage specification 2-0-2, with its column lineage, schema, data quality metrics and
output statistics facets, by the classes of openlineage-python.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.generated.base import DatasetFacet
from openlineage.client.generated.column_lineage_dataset import (
    ColumnLineageDatasetFacet,
    Fields,
    InputField,
    Transformation,
)
from openlineage.client.generated.data_quality_metrics_dataset import (
    ColumnMetrics,
    DataQualityMetricsDatasetFacet,
)
from openlineage.client.generated.error_message_run import ErrorMessageRunFacet
from openlineage.client.generated.output_statistics_output_dataset import (
    OutputStatisticsOutputDatasetFacet,
)
from openlineage.client.generated.schema_dataset import (
    SchemaDatasetFacet,
    SchemaDatasetFacetFields,
)
from openlineage.client.serde import Serde

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeKind, IntakeState
from kallipolis.platforms.data.lineage.contracts import Origin
from kallipolis.platforms.data.quality.contracts import Measure

PRODUCER: Final = "https://kallipolis.example/source"
SOURCES: Final = "source"
DATASETS: Final = "dataset"


def events(
    intake: Intake,
    dataset: Dataset,
    origins: Mapping[str, Origin],
    *,
    node: str,
    measure: Measure | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the event with which a run began and the one with which it ended.

    ``origins`` is how each field is made in the source of the intake. Names of datasets are under
    ``node``, by which others tell installations apart.
    """
    namespace = f"kallipolis://{node}"
    run, job = str(UUID(intake.id)), Job(namespace=namespace, name=_job(intake))
    inputs = [InputDataset(namespace=namespace, name=name) for name in _inputs(intake, origins)]
    began = RunEvent(
        eventTime=_time(intake.begun_at),
        producer=PRODUCER,
        run=Run(runId=run),
        job=job,
        eventType=RunState.START,
        inputs=inputs,
    )
    is_published = intake.state is IntakeState.PUBLISHED
    ended = RunEvent(
        eventTime=_time(intake.ended_at or intake.begun_at),
        producer=PRODUCER,
        run=Run(runId=run, facets=_why(intake)),
        job=job,
        eventType=RunState.COMPLETE if is_published else RunState.FAIL,
        inputs=inputs,
        outputs=[_output(intake, dataset, origins, namespace=namespace, measure=measure)]
        if is_published
        else [],
    )
    return _plain(began), _plain(ended)


def _job(intake: Intake) -> str:
    kind = "derivation" if intake.kind is IntakeKind.DERIVED else "intake"
    return f"{kind}.{intake.source}"


def _inputs(intake: Intake, origins: Mapping[str, Origin]) -> list[str]:
    """Return the names of what was read: a source, or the datasets that fields are made of."""
    if intake.kind is not IntakeKind.DERIVED:
        return [f"{SOURCES}/{intake.source}"]
    columns = {each for origin in origins.values() for each in origin.columns}
    return sorted({f"{DATASETS}/{each.partition('.')[0]}" for each in columns})


def _output(
    intake: Intake,
    dataset: Dataset,
    origins: Mapping[str, Origin],
    *,
    namespace: str,
    measure: Measure | None,
) -> OutputDataset:
    facets: dict[str, DatasetFacet] = {
        "schema": SchemaDatasetFacet(
            fields=[
                SchemaDatasetFacetFields(name=f.id, type=f.type, description=f.title.en)
                for f in dataset.fields
            ],
            producer=PRODUCER,
        ),
        "columnLineage": ColumnLineageDatasetFacet(
            fields={
                field: _fields(origin, namespace) for field, origin in origins.items() if origin
            },
            producer=PRODUCER,
        ),
    }
    if measure is not None:
        facets["dataQualityMetrics"] = _metrics(measure)
    return OutputDataset(
        namespace=namespace,
        name=f"{DATASETS}/{dataset.id}",
        facets=facets,
        outputFacets={
            "outputStatistics": OutputStatisticsOutputDatasetFacet(
                rowCount=intake.published, producer=PRODUCER
            )
        },
    )


def _fields(origin: Origin, namespace: str) -> Fields:
    is_made = origin.expression or origin.is_derived
    subtype = "TRANSFORMATION" if is_made else "IDENTITY"
    return Fields(
        inputFields=[
            InputField(
                namespace=namespace,
                name=name,
                field=field,
                transformations=[
                    Transformation(
                        type="DIRECT", subtype=subtype, description=origin.expression or None
                    )
                ],
            )
            for name, field in _columns(origin)
        ]
    )


def _columns(origin: Origin) -> list[tuple[str, str]]:
    """Return of which datasets, as they are named, which columns are read."""
    if not origin.is_derived:
        return [(f"{SOURCES}/{origin.source}", column) for column in origin.columns]
    parted = [column.partition(".") for column in origin.columns]
    return [(f"{DATASETS}/{dataset}", field) for dataset, _, field in parted]


def _metrics(measure: Measure) -> DataQualityMetricsDatasetFacet:
    filled = [each for each in measure.scores if each.measured == "filled"]
    return DataQualityMetricsDatasetFacet(
        rowCount=measure.published,
        columnMetrics={
            each.of: ColumnMetrics(
                nullCount=round((1 - (each.share if each.share is not None else 1)) * each.rows),
                count=each.rows,
            )
            for each in filled
        },
        producer=PRODUCER,
    )


def _why(intake: Intake) -> dict[str, Any]:
    if not intake.error:
        return {}
    told = ErrorMessageRunFacet(
        message=intake.error, programmingLanguage="python", producer=PRODUCER
    )
    return {"errorMessage": told}


def _time(moment: datetime) -> str:
    return moment.isoformat()


def _plain(event: RunEvent) -> dict[str, Any]:
    return Serde.to_dict(event)
