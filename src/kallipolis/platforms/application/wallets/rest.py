"""Offers to a wallet over the JSON interface; the rest is OpenID4VCI, in ``views.py``."""

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.platforms.application.credentials.contracts import CredentialId
from kallipolis.platforms.application.wallets import api as wallets
from kallipolis.platforms.application.wallets.contracts import Offer


def offer_credential(actor: Actor, *, credential_id: str) -> Answer:
    made = wallets.offer(actor, CredentialId(credential_id))
    return Answer(value=made, headers={"Cache-Control": "private, no-store"})


OPERATIONS = (
    Operation(
        name="offer_credential",
        method="POST",
        path="/credentials/{credential_id}/offer",
        call=offer_credential,
        returns=Offer,
        status=201,
        scope="credentials",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Offer one of your credentials to your wallet (OpenID4VCI).",
    ),
)
