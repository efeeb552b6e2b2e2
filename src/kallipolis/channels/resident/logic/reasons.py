"""When the rules of a service say yes and when no, before anybody has applied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules.contracts import Rule, Step

_FACT: Final = re.compile(r"\{[^{}]*\}\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why the answer may be yes, and why it may be no."""

    yes: tuple[Text, ...] = ()
    no: tuple[Text, ...] = ()


def reasons_of(rule: Rule) -> Reasons:
    """Return the reasons of an eligibility rule, with a gap where a figure of the applicant is."""
    said = list(_said(rule))
    return Reasons(
        yes=tuple(_with_gaps(why) for is_yes, why in said if is_yes),
        no=tuple(_with_gaps(why) for is_yes, why in said if not is_yes),
    )


def _said(rule: Rule) -> Iterator[tuple[bool, Text]]:
    for row in rule.table.rows if rule.table else ():
        yield bool(row.then.get("eligible")), row.why
    for step in rule.expressions.values():
        if isinstance(step, Step) and step.why:
            yield True, step.why
        if isinstance(step, Step) and step.why_not:
            yield False, step.why_not


def _with_gaps(why: Text) -> Text:
    return Text(
        en=_FACT.sub("…", why.en),
        zh_hans=_FACT.sub("…", why.zh_hans),
        zh_hant=_FACT.sub("…", why.zh_hant),
    )
