"""Have rows in quarantine corrected in a case at their owner, and conclude it with the last."""

from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Request
from kallipolis.platforms.application.corrections.contracts import CORRECTION
from kallipolis.platforms.application.corrections.models import CorrectionCase
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes import api as intakes

OPENER: Final = system("have data in quarantine corrected")


def take_in(
    dataset_id: str, intake: str, quarantined: int, *, clock: Clock = SYSTEM_CLOCK
) -> CaseId | None:
    """Have the rows corrected that an intake left in quarantine, in the case that is open or a new.

    The case is concluded where no row of the dataset is in quarantine any more. None where there
    is nothing to correct, or nobody keeps the dataset here: its rows wait in the console.

    Units: ``quarantined`` in rows of this intake.

    Raises:
        Refusal: ``dataset.not_found``.
    """
    dataset = datasets.get(dataset_id)
    left = intakes.balance(OPENER, dataset_id).quarantined
    owner = datasets.owner(dataset)
    with database.edge():
        known = CorrectionCase.objects.select_for_update().filter(open=dataset_id).first()
        if known is not None and not left:
            _conclude(known, clock)
        elif known is not None and quarantined:
            _add(known, intake, quarantined, clock)
        elif known is None and left and owner is not None:
            known = _opened(dataset, owner, intake, left=left, clock=clock)
    return CaseId(known.case) if known else None


def case_of(dataset_id: str) -> CaseId | None:
    """Return the case in which a dataset is being corrected, None where none is open."""
    found = CorrectionCase.objects.filter(open=dataset_id).values_list("case", flat=True).first()
    return CaseId(found) if found else None


def _opened(
    dataset: Dataset, owner: Organisation, intake: str, *, left: int, clock: Clock
) -> CorrectionCase | None:
    about = PartyId(f"dataset-{dataset.id}"), dataset.title
    task = services.task_for(owner, CORRECTION, about)
    if task is None:
        return None
    opening = replace(
        task,
        title=_title(dataset),
        answers={"dataset": dataset.id, "rows": left},
        idempotency_key=f"quarantine {intake}",
    )
    case = cases.open_case(OPENER, opening, clock=clock)
    known, _ = CorrectionCase.objects.get_or_create(
        case=case.id, defaults={"dataset": dataset.id, "open": dataset.id, "last": intake}
    )
    return known


def _title(dataset: Dataset) -> Text:
    return Text(
        en=f"Correct data: {dataset.title.en}",
        zh_hans=f"问题数据更正：{dataset.title.zh_hans}",
        zh_hant=f"問題數據更正：{dataset.title.zh_hant}",
    )


def _add(known: CorrectionCase, intake: str, rows: int, clock: Clock) -> None:
    """Note in the case that rows have come; an intake that is told twice is noted once."""
    if known.last == intake:
        return
    reason = f"{rows} · {intake}"
    cases.act(OPENER, CaseId(known.case), "add", Request(reason=reason), clock=clock)
    known.last = intake
    known.save(update_fields=["last"])


def _conclude(known: CorrectionCase, clock: Clock) -> None:
    view = cases.find_for(OPENER, CaseId(known.case), clock=clock)
    if view.case.closed_at is None:
        cases.act(OPENER, CaseId(known.case), "conclude", clock=clock)
    known.open = None
    known.save(update_fields=["open"])
