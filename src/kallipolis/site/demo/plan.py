"""The plan of the demo's year: which stories are told, how often, and how long ago they begin."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kallipolis.site.demo.lives import LIVES
from kallipolis.site.demo.procedures import PROCEDURES
from kallipolis.site.demo.story import Story


def _plain() -> Iterator[Story]:
    for audience, part in (("resident", 0.8), ("enterprise", 0.2)):
        for plot, share in (
            ("delivered", 210),
            ("praised", 110),
            ("blamed", 20),
            ("refused", 32),
            ("turned-away", 22),
            ("corrected-and-delivered", 50),
            ("accepted-by-silence", 8),
            ("withdrawn", 24),
            ("transferred", 8),
            ("resumed", 12),
            ("resumed-by-hand", 8),
            ("upheld", 5),
            ("reopened", 5),
        ):
            yield Story(plot=plot, share=share * part, audience=audience)
        for plot, share, ago in (
            ("sent", 30, (0.01, 2.5)),
            ("sent", 8, (4.2, 6.2)),
            ("to-correct", 12, (3, 16)),
            ("to-correct", 6, (50, 200)),
            ("corrected", 8, (5.5, 7)),
            ("inspection", 6, (7, 14)),
            ("hearing", 4, (7, 14)),
            ("experts", 4, (7, 14)),
            ("to-deliver", 10, (13, 17)),
            ("to-deliver", 5, (30, 42)),
            ("contested", 5, (28, 55)),
            ("draft", 12, (0.2, 12)),
        ):
            yield Story(plot=plot, share=share * part, audience=audience, ago=ago)
        for plot, share, spent in (
            ("in-review", 40, (0.05, 0.6)),
            ("in-review", 14, (0.9, 0.98)),
            ("in-review", 14, (1.15, 1.9)),
            ("urged", 8, (1.1, 1.6)),
            ("extended", 6, (0.8, 1.3)),
        ):
            yield Story(plot=plot, share=share * part, audience=audience, spent=spent)


def _corrections() -> Iterator[Story]:
    """What follows low ratings, at every stage."""
    for plot, times, ago in (
        ("blamed-just-now", 3, (14, 18)),
        ("blamed-just-now", 1, (19, 22)),
        ("blamed-taken-on", 3, (17, 21)),
        ("blamed-called", 3, (18, 23)),
        ("blamed-explained", 5, (20, 26)),
        ("blamed-contested", 3, (26, 34)),
        ("blamed-in-error", 2, (40, 200)),
    ):
        yield Story(plot=plot, times=times, ago=ago)


def _at_home() -> Iterator[Story]:
    """What every desk whose log-in is listed has before it: all lights, and all kinds of work."""
    for plot, times, ago in (
        ("sent", 10, (0.01, 2.0)),
        ("sent", 5, (5.5, 6.4)),
        ("to-correct", 5, (4, 10)),
        ("corrected", 5, (5.5, 6.5)),
        ("inspection", 5, (7, 13)),
        ("to-deliver", 5, (13, 16)),
        ("to-deliver", 5, (30, 40)),
        ("contested", 5, (28, 55)),
    ):
        yield Story(plot=plot, times=times, ago=ago, at_home=True)
    for plot, times, spent in (
        ("in-review", 10, (0.05, 0.5)),
        ("in-review", 10, (0.92, 0.98)),
        ("in-review", 5, (1.2, 1.8)),
        ("urged", 5, (1.2, 1.5)),
    ):
        yield Story(plot=plot, times=times, spent=spent, at_home=True)


def _instant() -> Iterator[Story]:
    """What rules decide without a person."""
    for service, example, share in (
        ("no-criminal-record", "no-criminal-record-clear", 26),
        ("pension-life-check", "pension-life-check-first-possible-day", 26),
        ("old-age-allowance", "old-age-allowance-eightieth-birthday", 12),
        ("residence-permit-renewal", "residence-permit-renewal-first-day", 18),
        ("provident-fund-rent-withdrawal", "provident-fund-rent-withdrawal-at-the-limit", 18),
        ("medical-care-elsewhere", "medical-care-elsewhere-referral", 8),
        ("unemployment-benefit", "unemployment-benefit-twelve-months", 6),
        ("replace-social-security-card", "replace-social-security-card-lost-at-the-branch", 10),
        ("senior-citizens-card", "senior-citizens-card-at-home", 8),
        ("volunteer-record", "volunteer-record-all-hours", 8),
        ("dog-registration", "dog-registration-first", 6),
    ):
        yield Story(plot="sent", share=share, service=service, example=example, ago=(0.5, 360))
    for service, example, share, audience in (
        ("company-name", "company-name-taken", 4, "resident"),
        ("simple-deregistration", "simple-deregistration-twentieth-day", 4, "enterprise"),
        ("simple-deregistration", "simple-deregistration-taxes-owed", 2, "enterprise"),
    ):
        yield Story(
            plot="sent",
            share=share,
            service=service,
            example=example,
            ago=(0.5, 360),
            audience=audience,
        )
    clear = Story(
        plot="", service="no-criminal-record", example="no-criminal-record-clear", ago=(60, 120)
    )
    for plot in ("credential-suspended", "credential-resumed", "credential-revoked"):
        yield replace(clear, plot=plot, share=2)
    yield Story(
        plot="person-decides",
        share=2,
        service="no-criminal-record",
        example="no-criminal-record-unclear",
    )
    yield Story(
        plot="sent",
        share=2,
        service="no-criminal-record",
        ago=(0.1, 2.5),
        example="no-criminal-record-unclear",
    )


def _deep() -> Iterator[Story]:
    """What several people or authorities have a part in."""
    school = Story(
        plot="",
        service="school-enrolment",
        example="school-enrolment-residence-permit-and-rent",
        brings_later=True,
    )
    for plot, share, ago in (
        ("sent", 2, (0.2, 3)),
        ("gaps", 3, (3.5, 12)),
        ("gaps", 2, (60, 200)),
        ("gaps-closed", 5, (40, 300)),
    ):
        yield replace(school, plot=plot, share=share, ago=ago)
    shop = Story(
        plot="",
        service="food-business-licence",
        example="food-business-licence-low-risk-shop",
        audience="enterprise",
        commits=True,
    )
    for plot, share, ago in (
        ("sent", 4, (4, 40)),
        ("commitment-confirmed", 5, (50, 300)),
        ("commitment-to-rectify", 2, (9, 20)),
        ("commitment-broken", 2, (60, 200)),
    ):
        yield replace(shop, plot=plot, share=share, ago=ago)
    for service, example in (
        ("public-place-hygiene-licence", "public-place-hygiene-licence-what-may-be-promised"),
        ("publication-permit", "publication-permit-lease-to-promise"),
    ):
        promised = replace(shop, service=service, example=example)
        yield replace(promised, plot="sent", share=2, ago=(4, 40))
        yield replace(promised, plot="commitment-confirmed", share=2, ago=(50, 300))
    for service, example, audience, plots in (
        (
            "cutting-or-moving-city-tree",
            "cutting-or-moving-city-tree-dead-tree",
            "resident",
            (("inspecting", 2, (6, 12)), ("inspected", 4, (30, 300))),
        ),
        (
            "outdoor-advertisement",
            "outdoor-advertisement-all-three",
            "enterprise",
            (("reviews-asked", 2, (5, 8)), ("reviews-given", 3, (30, 300))),
        ),
        (
            "kindergarten-place",
            "kindergarten-place-household-and-home",
            "resident",
            (("in-review", 3, (3, 9)), ("delivered", 4, (60, 300))),
        ),
        (
            "hotel-trade-permit",
            "hotel-trade-permit-hotel",
            "enterprise",
            (("surveying", 2, (6, 12)), ("surveyed", 3, (60, 300))),
        ),
        (
            "food-business-licence",
            "food-business-licence-restaurant",
            "enterprise",
            (("inspecting", 3, (6, 12)), ("to-rectify", 2, (11, 20)), ("inspected", 6, (30, 300))),
        ),
        (
            "disability-card",
            "disability-card-first",
            "resident",
            (("inspecting", 2, (6, 12)), ("inspected", 4, (40, 300))),
        ),
        (
            "construction-permit",
            "construction-permit-all-four",
            "enterprise",
            (
                ("reviews-asked", 3, (5, 8)),
                ("reviews-asked", 2, (12, 16)),
                ("reviews-given", 5, (30, 300)),
            ),
        ),
        (
            "public-rental-housing",
            "public-rental-housing-small-home",
            "resident",
            (("reviews-asked", 3, (5, 10)), ("reviews-given", 5, (40, 300))),
        ),
        (
            "household-move",
            "household-move-home",
            "resident",
            (
                ("sent", 1, (0.2, 2)),
                ("handed-over", 2, (4.5, 7)),
                ("received", 3, (7, 14)),
                ("moved", 6, (30, 300)),
            ),
        ),
        (
            "road-transport-permit",
            "road-transport-permit-at-the-limits",
            "enterprise",
            (("in-review", 2, (3, 9)), ("credential-renewed", 3, (70, 300))),
        ),
        (
            "rd-grant",
            "rd-grant-at-five-per-cent",
            "enterprise",
            (("inspecting", 2, (6, 14)), ("inspected", 2, (40, 200))),
        ),
        (
            "newborn",
            "newborn-everything",
            "resident",
            (("joint-done", 8, (20, 340)),),
        ),
        (
            "start-company",
            "start-company-everything",
            "resident",
            (("joint-done", 8, (20, 340)),),
        ),
        ("newborn", "newborn-not-reported", "resident", (("sent", 2, (0.5, 4)),)),
        (
            "start-company",
            "start-company-by-a-company",
            "resident",
            (("joint-half-way", 3, (2, 5)), ("joint-done", 2, (20, 340))),
        ),
        (
            "medical-care-elsewhere",
            "medical-care-elsewhere-resettled",
            "resident",
            (("person-decides", 5, (10, 300)), ("sent", 2, (0.2, 2))),
        ),
    ):
        for plot, share, ago in plots:
            yield Story(
                plot=plot,
                share=share,
                ago=ago,
                service=service,
                example=example,
                audience=audience,
            )


PLAN: Final = (
    *LIVES,
    *_at_home(),
    *_deep(),
    *PROCEDURES,
    *_instant(),
    *_corrections(),
    *_plain(),
)
