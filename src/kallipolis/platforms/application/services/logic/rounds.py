"""When applications are taken, where a service takes them in rounds."""

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.services.contracts import (
    PublicService,
    Round,
    Rounds,
    Span,
)

YEARLY: Final = 5
"""How many characters a month and day have, ``05-31``."""

ALWAYS: Final = Rounds(is_open=True)


def rounds_on(rounds: Sequence[Round], day: date, path: Collection[str]) -> Rounds:
    """Return how rounds stand on a day for somebody in a region.

    ``path`` are the codes of the region and of all in which it lies.
    """
    spans = sorted(_spans(_here(rounds, path), day), key=lambda span: (span.opens, span.closes))
    if not rounds:
        return ALWAYS
    now = [span for span in spans if span.opens <= day <= span.closes]
    coming = [span for span in spans if span.opens > day]
    past = [span for span in spans if span.closes < day]
    return Rounds(
        is_open=bool(now),
        now=max(now, key=lambda span: span.closes) if now else None,
        next=coming[0] if coming else None,
        last=max(past, key=lambda span: span.closes) if past else None,
    )


def faults_of_rounds(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find days that are in no calendar, rounds that end before they begin, and regions unknown."""
    for number, each in enumerate(service.rounds):
        path = f"rounds[{number}]"
        yield from _of_days(path, each)
        for place, region in enumerate(each.regions):
            if library.find("region", region) is None:
                yield Remark(
                    path=f"{path}.regions[{place}]",
                    message=said("there is no region `%(region)s`", region=region),
                )
    for number, part in enumerate(service.parts):
        inner = library.find("service", part.service)
        if isinstance(inner, PublicService) and inner.rounds:
            yield Remark(
                path=f"parts[{number}].service",
                message=said("`%(id)s` has rounds, which nobody would ask for here", id=inner.id),
                expected=said("the rounds in the joint service"),
            )


def _of_days(path: str, round_: Round) -> Iterator[Remark]:
    days = {"opens": round_.opens, "closes": round_.closes}
    wrong = [name for name, day in days.items() if not _is_day(day)]
    for name in wrong:
        yield Remark(
            path=f"{path}.{name}",
            message=said("`%(days)s` is in no calendar", days=days[name]),
            expected=said("a date such as 2026-05-31, or 05-31 for every year"),
        )
    if len(round_.opens) != len(round_.closes):
        yield Remark(
            path=f"{path}.closes",
            message=said("opens and closes are not of one kind"),
            expected=said("two dates, or two days of every year"),
        )
    elif not wrong and len(round_.opens) > YEARLY and round_.closes < round_.opens:
        yield Remark(
            path=f"{path}.closes",
            message=said("closes before it opens"),
            expected=said("%(opens)s or later", opens=round_.opens),
        )


def _here(rounds: Iterable[Round], path: Collection[str]) -> list[Round]:
    all_of_them = list(rounds)
    own = [each for each in all_of_them if set(each.regions) & set(path)]
    return own or [each for each in all_of_them if not each.regions]


def _spans(rounds: Iterable[Round], day: date) -> Iterator[Span]:
    for each in rounds:
        if len(each.opens) > YEARLY:
            opens, closes = date.fromisoformat(each.opens), date.fromisoformat(each.closes)
            yield Span(opens=opens, closes=closes, name=each.name)
            continue
        for year in (day.year - 1, day.year, day.year + 1):
            over = each.closes < each.opens
            yield Span(
                opens=_in_year(each.opens, year),
                closes=_in_year(each.closes, year + over),
                name=each.name,
            )


def _in_year(month_and_day: str, year: int) -> date:
    """Return a day of a year; 29 February is the 28th where there is none."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text if len(text) > YEARLY else f"2000-{text}")
    except ValueError:
        return False
    return True
