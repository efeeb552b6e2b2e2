"""Doubtful pairs as stewards decide them: kept here, so that nobody waits for a run to end."""

from collections.abc import Sequence
from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation import vault
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.events import api as events
from kallipolis.platforms.data.consolidations.contracts import Answer, LinkedRegistry
from kallipolis.platforms.data.consolidations.events import REVIEW_ASKED, REVIEW_DONE
from kallipolis.platforms.data.consolidations.models import StoredDoubt, StoredReview
from kallipolis.platforms.data.linkage.contracts import Compared, PersonRecord, Verdict

NO_LONGER: Final = "gone"
"""The answer to a pair that linkage does not doubt any more."""


class Records(msgspec.Struct, frozen=True):
    """The two records of a pair, as they are sealed."""

    left: PersonRecord
    right: PersonRecord


def keep(linked: LinkedRegistry, found: Sequence[Compared]) -> int:
    """Keep pairs that are doubted, and let go of those that are not any more; return how many wait.

    A pair that was answered stays answered. One that is doubted for two reasons is asked once, for
    the first of them.
    """
    by_pair: dict[str, StoredDoubt] = {}
    for each in found:
        row = _as_row(linked, each)
        by_pair.setdefault(row.pair, row)
    rows, doubted = list(by_pair.values()), set(by_pair)
    waiting = StoredDoubt.objects.filter(registry=linked.id, answer="")
    gone = [id for id, pair in waiting.values_list("id", "pair") if pair not in doubted]
    for first in range(0, len(gone), 500):
        StoredDoubt.objects.filter(id__in=gone[first : first + 500]).update(answer=NO_LONGER)
    StoredDoubt.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["registry", "pair"],
        update_fields=["kind", "weight", "because", "records"],
    )
    away = StoredDoubt.objects.filter(registry=linked.id, answer=NO_LONGER)
    again = [id for id, pair in away.values_list("id", "pair") if pair in doubted]
    for first in range(0, len(again), 500):
        some = StoredDoubt.objects.filter(id__in=again[first : first + 500])
        some.update(answer="", review="")
    return waiting.count()


def untold(linked: LinkedRegistry) -> tuple[StoredDoubt, ...]:
    """Return what was said since linkage was last told."""
    said = (Answer.SAME.value, Answer.DIFFERENT.value)
    rows = StoredDoubt.objects.filter(registry=linked.id, answer__in=said, is_told=False)
    return tuple(rows.order_by("answered_at", "id"))


def as_verdict(row: StoredDoubt) -> Verdict:
    """Return what was said of a pair, as linkage is told."""
    records = records_of(row)
    return Verdict(left=records.left.key, right=records.right.key, same=row.answer == Answer.SAME)


def records_of(row: StoredDoubt) -> Records:
    """Open the two records of a pair."""
    opened = vault.unseal(row.records, about=f"doubt {row.pair}")
    return msgspec.json.decode(opened, type=Records)


def ask(linked: LinkedRegistry, clock: Clock) -> None:
    """Close reviews that are answered, and ask for others, as many as may be open at a time."""
    close(linked.id, clock)
    is_open = StoredReview.objects.filter(registry=linked.id, is_open=True).count()
    for _free in range(linked.review.cases - is_open):
        waiting = StoredDoubt.objects.filter(registry=linked.id, answer="", review="")
        chosen = list(
            waiting.order_by("-weight", "pair").values_list("id", flat=True)[: linked.review.pairs]
        )
        if not chosen:
            return
        review = StoredReview.objects.create(
            id=uuid_utils.uuid7().hex, registry=linked.id, asked_at=clock.now()
        )
        StoredDoubt.objects.filter(id__in=chosen).update(review=review.id)
        data = {"review": review.id, "pairs": len(chosen)}
        events.publish(REVIEW_ASKED, linked.id, data, clock=clock)


def close(registry: str, clock: Clock) -> None:
    """Close the reviews of which no pair waits any more, each with a fact."""
    waiting = StoredDoubt.objects.filter(registry=registry, answer="").values("review")
    done = StoredReview.objects.filter(registry=registry, is_open=True).exclude(id__in=waiting)
    for row in done:
        row.is_open = False
        row.save(update_fields=["is_open"])
        data = {"review": row.id, "pairs": StoredDoubt.objects.filter(review=row.id).count()}
        events.publish(REVIEW_DONE, registry, data, clock=clock)


def _as_row(linked: LinkedRegistry, each: Compared) -> StoredDoubt:
    doubt = each.doubt
    keys = sorted((doubt.left, doubt.right))
    words = "\0".join(part for key in keys for part in (key.dataset, key.record))
    pair = vault.fingerprint(words, about=f"pair {linked.id}")
    body = msgspec.json.encode(Records(left=each.left, right=each.right)).decode()
    return StoredDoubt(
        id=uuid_utils.uuid7().hex,
        registry=linked.id,
        pair=pair,
        kind=doubt.kind,
        weight=doubt.weight,
        because=list(doubt.because),
        records=vault.seal(body, about=f"doubt {pair}"),
    )
