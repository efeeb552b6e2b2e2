"""Find what is wrong with how a service is paid for."""

from collections.abc import Iterator
from typing import Final

from kallipolis.foundation.money import Money
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import FeePoint, Process
from kallipolis.platforms.application.services.contracts import PublicService

ASKS_AT: Final = {
    FeePoint.SUBMISSION: "fee-due-on-submission",
    FeePoint.ACCEPTANCE: "fee-due-on-acceptance",
    FeePoint.DELIVERY: "fee-due-before-delivery",
}
"""The guard by which a process asks for a fee at each point."""


def faults_of_payment(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find a payment without a fee, of a joint whole, and at a point that its processes pass by."""
    if service.payment is None:
        return
    if service.fee is None or service.fee == Money(amount=0):
        yield Remark(path="payment", message=said("there is no fee to pay"), expected=said("a fee"))
    if service.parts:
        yield Remark(
            path="payment",
            message=said("the whole is paid by its parts"),
            expected=said("it in the parts"),
        )
    for id in service.every_process:
        process = library.find("process", id)
        if isinstance(process, Process) and service.payment.when not in points_of(process):
            points = ", ".join(points_of(process)) or "none"
            yield Remark(
                path="payment.when",
                message=said("the process `%(id)s` does not ask for a fee then", id=id),
                expected=said("one of: %(points)s", points=points),
            )


def points_of(process: Process) -> tuple[FeePoint, ...]:
    """Return the points at which a process asks for a fee."""
    guards = {guard for action in process.actions.values() for guard in action.guards}
    return tuple(point for point, guard in ASKS_AT.items() if guard in guards)
