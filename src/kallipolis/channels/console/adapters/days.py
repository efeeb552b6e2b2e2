"""The steps of a steward's day with new data, how each stands, and where it is done."""

from dataclasses import dataclass
from typing import Final, Literal

from django.urls import reverse

from kallipolis.channels.console.adapters.pages import may
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import RevisionId, State, WorkingCopy
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import IntakeState
from kallipolis.platforms.data.lineage import api as lineage
from kallipolis.platforms.data.proposals import api as proposals
from kallipolis.platforms.data.sources import api as sources

Stands = Literal["done", "next", "waiting", "later"]
GATHER: Final = "intakes.gather"
UNDER_WAY: Final = frozenset({IntakeState.READING, IntakeState.LANDED})
MOST_JOBS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its code, how it stands, where it is done, and how many of what it is about."""

    code: str
    stands: Stands
    path: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A source that is being gathered, or waits for a worker: how many rows have come."""

    source: str
    is_waiting: bool
    rows: int


def of_copy(copy: WorkingCopy, dataset: Dataset) -> tuple[Step, ...]:
    """Return the steps of a dataset whose contract is still in a working copy."""
    faults = len(revisions.remarks(copy, "dataset", dataset))
    kwargs = {"id": copy.id, "kind": "dataset", "document": dataset.id}
    page = reverse("console_design", kwargs=kwargs)
    is_sent = copy.state == State.PROPOSED
    first: Stands = "next" if faults else "done"
    sending: Stands = "waiting" if is_sent else "later" if faults else "next"
    return (
        Step(code="data", stands="done"),
        Step(code="contract", stands=first, path=f"{page}#fields", count=faults or None),
        Step(
            code="rules",
            stands="later" if faults else "done",
            path=f"{page}#rules",
            count=len(dataset.rules),
        ),
        Step(code="approval", stands=sending, path=reverse("console_revision", args=[copy.id])),
        *(Step(code=code, stands="later") for code in ("run", "mend", "share", "use")),
    )


def of_dataset(actor: Actor, dataset: Dataset) -> tuple[Step, ...]:
    """Return the steps of a dataset whose contract is in force."""
    kept = proposals.find(dataset=dataset.id)
    page = reverse("console_dataset", args=[dataset.id])
    shared = reverse("console_shared", args=[dataset.id])
    document = reverse("console_document", kwargs={"kind": "dataset", "id": dataset.id})
    contract = document if may(actor, "pack.check") else ""
    approved = reverse("console_revision", args=[kept.revision]) if kept else ""
    held = intakes.balance(actor, dataset.id).quarantined
    run = _run(actor, dataset)
    has_run = dataset.id in intakes.last_published()
    found = [
        Step(code="run", stands=run, path=f"{page}#sources"),
        Step(
            code="mend",
            stands="done" if has_run and not held else "next",
            path=f"{page}#held",
            count=held or None,
        ),
        Step(code="share", stands="done" if is_shared(actor, dataset) else "next", path=shared),
        Step(
            code="use",
            stands="done" if _is_used(actor, dataset) else "next",
            path=reverse("console_lineage", args=[dataset.id]),
        ),
    ]
    return (
        Step(code="data", stands="done"),
        Step(code="contract", stands="done", path=contract),
        Step(code="rules", stands="done", path=contract, count=len(dataset.rules)),
        Step(code="approval", stands="done", path=approved),
        *_one_after_the_other(found),
    )


def of(actor: Actor, dataset_id: str) -> tuple[Step, ...]:
    """Return the steps of a dataset wherever its contract is, none where it is nowhere.

    Who approves contracts need not see what was gathered: they get none once it is in force.
    """
    kept = proposals.find(dataset=dataset_id)
    known = next((each for each in datasets.every() if each.id == dataset_id), None)
    if known is not None:
        return of_dataset(actor, known) if dataset_id in intakes.visible(actor) else ()
    if kept is None or not may(actor, "revision.write"):
        return ()
    copy = revisions.get(actor, RevisionId(kept.revision))
    found = copy.find("dataset", dataset_id)
    return of_copy(copy, found.body) if found and isinstance(found.body, Dataset) else ()


def under_way(actor: Actor, dataset_id: str) -> tuple[UnderWay, ...]:
    """Return what of a dataset's sources is being gathered, or waits for it."""
    mine = {each.id for each in sources.every() if each.dataset == dataset_id}
    latest = intakes.intakes(actor, dataset_id, 5)
    running = [each for each in latest if each.state in UNDER_WAY]
    queued = {
        str(run.arguments.get("source"))
        for run in jobs.find((JobState.WAITING, JobState.RUNNING), limit=MOST_JOBS)
        if run.job == GATHER
    }
    waiting = (mine & queued) - {each.source for each in running}
    return (
        *(UnderWay(source=each.source, is_waiting=False, rows=each.received) for each in running),
        *(UnderWay(source=id, is_waiting=True, rows=0) for id in sorted(waiting)),
    )


def is_shared(actor: Actor, dataset: Dataset) -> bool:
    """Say whether others get a dataset: all of them, or some by a grant."""
    is_free = dataset.open or dataset.sharing.kind == "unconditional"
    return is_free or bool(grants.grants(actor, dataset.id))


def _run(actor: Actor, dataset: Dataset) -> Stands:
    if under_way(actor, dataset.id):
        return "waiting"
    latest = intakes.intakes(actor, dataset.id, 1)
    has_failed = bool(latest) and latest[0].state == IntakeState.FAILED
    return "done" if dataset.id in intakes.last_published() and not has_failed else "next"


def _is_used(actor: Actor, dataset: Dataset) -> bool:
    try:
        found = lineage.impact(actor, dataset.id)
    except Refusal:
        return False
    return bool(grants.grants(actor, dataset.id)) or any(each.uses for each in found.fields)


def _one_after_the_other(steps: list[Step]) -> list[Step]:
    """Return steps of which only the first that is not done is next."""
    found: list[Step] = []
    for step in steps:
        is_open = all(each.stands == "done" for each in found)
        stands: Stands = "later" if step.stands == "next" and not is_open else step.stands
        found.append(
            Step(code=step.code, stands=stands, path=step.path if is_open else "", count=step.count)
        )
    return found
