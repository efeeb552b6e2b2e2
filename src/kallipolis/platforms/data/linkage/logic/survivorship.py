"""The one value of several that records have of a field which is believed."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kallipolis.platforms.data.linkage.contracts import Candidate, Survivor, Way

USUAL: Final[tuple[Way, ...]] = ("trusted", "recent", "frequent", "longest")


def choose(
    candidates: Sequence[Candidate], ways: Sequence[Way] = USUAL, trusted: Sequence[str] = ()
) -> Survivor | None:
    """Choose one value by the ways that are declared, one after another, until one is left.

    Candidates with the best score of a way go on to the next way. What no way decides goes to the
    record whose key is first, so that the order in which records come does not matter.

    Missing: an empty value is no candidate; None where there is none at all.
    """
    left = sorted((each for each in candidates if each.value), key=lambda each: each.source)
    if not left:
        return None
    decided: Way | None = None
    for way in ways:
        if len(left) == 1:
            break
        scores = _scores(way, left, trusted)
        most = max(scores)
        best = [each for each, score in zip(left, scores, strict=True) if score == most]
        if len({each.value for each in best}) < len({each.value for each in left}):
            decided = way
        left = best
    return Survivor(value=left[0].value, source=left[0].source, way=decided or "only")


def _scores(way: Way, left: Sequence[Candidate], trusted: Sequence[str]) -> list[float]:
    if way == "trusted":
        ranks = {dataset: -float(rank) for rank, dataset in enumerate(trusted)}
        return [ranks.get(each.source.dataset, -float(len(trusted))) for each in left]
    if way == "recent":
        moments = {moment: float(rank) for rank, moment in enumerate(_moments(left))}
        return [moments[each.updated] for each in left]
    if way == "frequent":
        counted = Counter(each.value for each in left)
        return [float(counted[each.value]) for each in left]
    return [float(len(each.value)) for each in left]


def _moments(left: Sequence[Candidate]) -> list[str]:
    return sorted({each.updated for each in left})
