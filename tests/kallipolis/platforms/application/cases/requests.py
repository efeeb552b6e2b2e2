"""Random requests: such as fit an action, and such as do not."""

from datetime import date, timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases.logic.process import Action
from kallipolis.platforms.application.cases.logic.requests import (
    Correction,
    Gap,
    Piece,
    Request,
    ReviewAsked,
)
from kallipolis.platforms.application.cases.logic.vocabulary import Opinion, Outcome, PauseKind

ORGANISATIONS = [OrganisationId(f"{role}@440300") for role in ("fire", "water", "land", "works")]
PIECES = ("household-register", "lease", "photo")
LIMITS = st.builds(Limit, days=st.integers(1, 30), unit=st.sampled_from(DayUnit))
EVIDENCE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3, unique=True).map(
    lambda names: tuple(Piece(requirement=name, source="upload") for name in names)
)
CORRECTIONS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3, unique=True).map(
    lambda names: tuple(Correction(item=name, words="blurred") for name in names)
)
REVIEWS = st.lists(
    st.builds(ReviewAsked, organisation=st.sampled_from(ORGANISATIONS), limit=st.none() | LIMITS),
    min_size=1,
    max_size=3,
).map(tuple)


def gaps(today: date) -> st.SearchStrategy[tuple[Gap, ...]]:
    days = st.integers(-2, 40).map(lambda n: today + timedelta(days=n))
    return st.lists(
        st.builds(Gap, requirement=st.sampled_from(PIECES), until=days), min_size=1, max_size=2
    ).map(tuple)


def fields(today: date) -> dict[str, st.SearchStrategy[object]]:
    return {
        "reason": st.just("because"),
        "rule": st.just("law/art-1"),
        "remedy": st.just("appeal"),
        "outcome": st.sampled_from([Outcome.GRANTED, Outcome.REFUSED]),
        "opinion": st.sampled_from(Opinion),
        "kind": st.sampled_from(PauseKind),
        "days": st.integers(1, 10),
        "organisation": st.sampled_from(ORGANISATIONS),
        "reviews": REVIEWS,
        "corrections": CORRECTIONS,
        "gaps": gaps(today),
        "evidence": EVIDENCE,
        "answers": st.just({"name": "Lin"}),
        "commitment": st.just("I commit"),
        "rating": st.integers(1, 5),
        "outputs": st.just({}),
        "part": st.sampled_from(["first", "second", "third"]),
    }


@st.composite
def fitting(draw: st.DrawFn, action: Action, today: date) -> Request:
    every = fields(today)
    taken = [name for name in action.takes if draw(st.sampled_from([True, True, True, False]))]
    return replace(Request(), **{name: draw(every[name]) for name in (*action.needs, *taken)})


@st.composite
def anything(draw: st.DrawFn, today: date) -> Request:
    every = fields(today)
    names = draw(st.lists(st.sampled_from(sorted(every)), max_size=4, unique=True))
    return replace(Request(), **{name: draw(every[name]) for name in names})
