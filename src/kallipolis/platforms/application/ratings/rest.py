"""Published ratings over the JSON interface."""

from typing import Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.ratings import api
from kallipolis.platforms.application.ratings.contracts import Asked, FiguresList


def list_ratings(actor: Actor, *, query: Asked) -> FiguresList:
    return api.published(query)


OPERATIONS: Final = (
    Operation(
        name="list_ratings",
        method="GET",
        path="/ratings",
        call=list_ratings,
        query=Asked,
        returns=FiguresList,
        public=True,
        refusals=(Reason.MALFORMED,),
        summary="List what people's ratings come to, by service, organisation or hall.",
    ),
)
