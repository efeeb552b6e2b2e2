"""The stories that bring a case into each state of each procedure beside the plain one, once each.

Whoever opens the demo finds every state that a process has, with a case that rests in it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kallipolis.site.demo.story import Story

AGO: Final = {
    "sent": (0.2, 2.0),
    "to-correct": (10.0, 18.0),
    "in-review": (4.0, 9.0),
    "inspection": (14.0, 22.0),
    "handed-over": (12.0, 16.0),
    "received": (15.0, 21.0),
    "received-and-suspended": (16.0, 24.0),
    "inspected-to-decide": (18.0, 24.0),
    "to-deliver": (16.0, 22.0),
    "received-to-deliver": (18.0, 24.0),
    "inspected-to-deliver": (26.0, 34.0),
    "reviewed-to-deliver": (36.0, 44.0),
    "survey-asked": (8.0, 12.0),
    "surveying": (10.0, 15.0),
    "survey-to-rectify": (16.0, 22.0),
    "surveyed-to-decide": (24.0, 30.0),
    "surveyed-to-deliver": (32.0, 40.0),
}
"""Units: days before today, for stories that are not over: so long that all of it has happened,
even where a week of holidays lies between."""

OVER: Final = (60.0, 200.0)
CONTESTED: Final = (56.0, 75.0)
EVERYWHERE: Final = ("to-correct", "turned-away", "withdrawn")

MOVE: Final = Story(plot="", times=1, service="household-move", example="household-move-home")
SCHOOL: Final = Story(
    plot="",
    times=1,
    service="school-enrolment",
    example="school-enrolment-residence-permit-and-rent",
)
HOME: Final = Story(
    plot="",
    times=1,
    service="public-rental-housing",
    example="public-rental-housing-small-home",
)
RESTAURANT: Final = Story(
    plot="",
    times=1,
    service="food-business-licence",
    example="food-business-licence-restaurant",
    audience="enterprise",
)
HOTEL: Final = Story(
    plot="",
    times=1,
    service="hotel-trade-permit",
    example="hotel-trade-permit-hotel",
    audience="enterprise",
)
SHOP: Final = replace(
    RESTAURANT, example="food-business-licence-low-risk-shop", commits=True, insists=True
)
"""Who insists is heard by a person, even where rules would grant at once."""

NO_RECORD: Final = Story(
    plot="", times=1, service="no-criminal-record", example="no-criminal-record-unclear"
)
NEWBORN: Final = Story(plot="", times=1, service="newborn", example="newborn-not-reported")
COMPANY: Final = Story(
    plot="", times=1, service="start-company", example="start-company-by-a-company"
)


def _told(story: Story, *plots: str) -> Iterator[Story]:
    for plot in plots:
        ago = CONTESTED if plot.endswith("contested") else AGO.get(plot, OVER)
        yield replace(story, plot=plot, ago=ago)


def _by_way(story: Story, way: str, *plots: str) -> Iterator[Story]:
    ends = (f"{way}-{end}" for end in ("to-deliver", "refused", "contested"))
    yield from _told(story, *EVERYWHERE, "in-review", *plots, *ends)


PROCEDURES: Final = (
    *_by_way(MOVE, "received", "handed-over", "received", "received-and-suspended"),
    *_by_way(HOME, "reviewed", "sent", "inspection"),
    *_by_way(RESTAURANT, "inspected", "sent", "inspection", "inspected-to-decide"),
    *_by_way(HOTEL, "surveyed", "sent", "inspection", "survey-asked", "surveying"),
    *_told(HOTEL, "survey-to-rectify", "surveyed-to-decide", "surveyed"),
    *_told(SCHOOL, *EVERYWHERE, "in-review", "inspection", "to-deliver", "refused", "contested"),
    *_told(SHOP, "sent", "withdrawn", "commitment-refused", "commitment-contested"),
    *_told(NO_RECORD, "withdrawn", "contested"),
    *_told(NEWBORN, "withdrawn", "joint-refused"),
    *_told(COMPANY, "joint-refused"),
)
