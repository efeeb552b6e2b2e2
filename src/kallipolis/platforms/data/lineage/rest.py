"""Lineage over the JSON interface."""

from typing import Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.data.lineage import api
from kallipolis.platforms.data.lineage.contracts import Impact


def get_lineage(actor: Actor, *, dataset_id: str) -> Impact:
    return api.impact(actor, dataset_id)


OPERATIONS: Final = (
    Operation(
        name="get_data_lineage",
        method="GET",
        path="/datasets/{dataset_id}/lineage",
        call=get_lineage,
        returns=Impact,
        scope="datasets",
        refusals=(Reason.NOT_FOUND,),
        summary="Tell of each field of a dataset where it comes from, who uses it, and its level.",
    ),
)
