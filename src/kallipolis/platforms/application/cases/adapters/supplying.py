"""Ask who knows the forms of cases whether what an applicant adds fits."""

from django.conf import settings
from django.utils.module_loading import import_string

from kallipolis.foundation.actors import Actor
from kallipolis.platforms.application.cases.contracts import CheckSupply, Request, Supply
from kallipolis.platforms.application.cases.hot import Stored
from kallipolis.platforms.application.cases.logic import supplies
from kallipolis.platforms.application.cases.logic.context import Context
from kallipolis.platforms.application.cases.logic.vocabulary import Relation


def checked(actor: Actor, stored: Stored, context: Context) -> Request:
    """Return the request of a context as ``CHECK_SUPPLY`` in the settings lets it through.

    Raises:
        Refusal: that of who checks.
    """
    request, snapshot = context.request, stored.snapshot
    if context.who.relation is not Relation.APPLICANT or not (request.answers or request.evidence):
        return request
    check: CheckSupply = import_string(settings.CHECK_SUPPLY)
    supply = Supply(
        service=snapshot.service,
        edition=snapshot.edition,
        applicant=snapshot.applicant,
        filed_by=snapshot.filed_by,
        answers=stored.content.answers,
        facts=stored.content.facts,
        asked=supplies.asked_of(snapshot, context.process).answers,
        request=request,
    )
    return check(actor, supply)
