"""What people were spared, over the JSON interface."""

from typing import Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.savings import api
from kallipolis.platforms.application.savings.contracts import Asked, SavingsList


def list_savings(actor: Actor, *, query: Asked) -> SavingsList:
    return api.published(query)


OPERATIONS: Final = (
    Operation(
        name="list_savings",
        method="GET",
        path="/savings",
        call=list_savings,
        query=Asked,
        returns=SavingsList,
        public=True,
        refusals=(Reason.MALFORMED,),
        summary="List papers not asked for and visits not made, by service and month.",
    ),
)
