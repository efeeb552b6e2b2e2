"""The quality of data over the JSON interface."""

from typing import Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.data.quality import api
from kallipolis.platforms.data.quality.contracts import Standing


def get_quality(actor: Actor, *, dataset_id: str) -> Standing:
    return api.standing(actor, dataset_id)


OPERATIONS: Final = (
    Operation(
        name="get_data_quality",
        method="GET",
        path="/datasets/{dataset_id}/quality",
        call=get_quality,
        returns=Standing,
        scope="datasets",
        refusals=(Reason.NOT_FOUND,),
        summary="Tell how good the data of a dataset is: scores, their trend and history, light.",
    ),
)
