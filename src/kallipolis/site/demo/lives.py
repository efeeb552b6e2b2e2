"""What those live through in the demo's year whose log-ins are listed."""

from collections.abc import Iterator
from typing import Final

from kallipolis.site.demo.story import Story

RECENT: Final = {
    "sent": (0.3, 2.0),
    "draft": (0.5, 5.0),
    "to-correct": (4.0, 9.0),
    "in-review": (3.5, 8.0),
    "inspection": (7.0, 13.0),
    "contested": (28.0, 45.0),
}
"""Stories that are not over today have to begin lately."""


def _lives() -> Iterator[Story]:
    for who, plots in (
        ("elder", ("praised", "to-correct", "in-review", "refused")),
        ("parent", ("delivered", "to-correct", "in-review", "contested", "sent", "draft")),
        ("young", ("delivered", "blamed", "sent", "to-correct", "withdrawn", "draft")),
        ("company", ("delivered", "to-correct", "in-review", "inspection", "praised", "draft")),
        ("manager", ("praised", "to-correct", "in-review")),
        ("clerk", ("delivered", "sent", "to-correct")),
    ):
        audience = "enterprise" if who == "company" else "resident"
        for plot in plots:
            ago = RECENT.get(plot, (40, 200))
            yield Story(plot=plot, times=1, ago=ago, who=who, audience=audience)
    for who, service, example, plot, ago in (
        ("elder", "old-age-allowance", "old-age-allowance-eightieth-birthday", "sent", (90, 120)),
        (
            "for-elder",
            "pension-life-check",
            "pension-life-check-first-possible-day",
            "sent",
            (10, 30),
        ),
        ("parent", "newborn", "newborn-not-reported", "sent", (1, 2.5)),
        (
            "manager",
            "start-company",
            "start-company-by-a-company",
            "joint-half-way",
            (2.5, 4),
        ),
        ("parent", "no-criminal-record", "no-criminal-record-clear", "sent", (150, 176)),
        ("young", "no-criminal-record", "no-criminal-record-clear", "sent", (5, 40)),
        (
            "young",
            "no-criminal-record",
            "no-criminal-record-clear",
            "credential-suspended",
            (50, 80),
        ),
        ("manager", "no-criminal-record", "no-criminal-record-clear", "sent", (100, 174)),
        ("parent", "dog-registration", "dog-registration-first", "sent", (315, 335)),
        ("young", "volunteer-record", "volunteer-record-all-hours", "sent", (10, 60)),
        ("clerk", "no-criminal-record", "no-criminal-record-clear", "sent", (20, 90)),
        (
            "young",
            "residence-permit-renewal",
            "residence-permit-renewal-first-day",
            "sent",
            (5, 40),
        ),
        (
            "company",
            "food-business-licence",
            "food-business-licence-restaurant",
            "inspected",
            (60, 90),
        ),
        (
            "company",
            "road-transport-permit",
            "road-transport-permit-at-the-limits",
            "in-review",
            (3, 6),
        ),
    ):
        audience = "enterprise" if who == "company" else "resident"
        yield Story(
            plot=plot,
            times=1,
            ago=ago,
            who=who,
            service=service,
            example=example,
            audience=audience,
        )


LIVES: Final = tuple(_lives())
