"""The pack document of this room: the place."""

import re
from collections.abc import Iterable, Iterator

from kallipolis.foundation.clock import is_time_zone
from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.places.adapters.schemes import OWN, STANDARDS
from kallipolis.foundation.places.contracts import NumberRule, Place
from kallipolis.foundation.sayings import said


def check(body: Place, library: Library) -> Iterable[Remark]:
    """Find a place of no region, of no time zone, with schemes or expressions that are none."""
    if library.find("region", body.region) is None:
        message = said("there is no region `%(region)s`", region=body.region)
        yield Remark(path="region", message=message, expected=said("the code of a region in sight"))
    if not is_time_zone(body.time_zone):
        message = said("%(time_zone)s is not a time zone", time_zone=body.time_zone)
        yield Remark(path="time_zone", message=message, expected=said("an IANA name"))
    if len({*body.languages}) < len(body.languages):
        yield Remark(path="languages", message=said("one stands twice"), expected=said("each once"))
    yield from _of_rule("person_number", body.person_number)
    yield from _of_rule("organisation_number", body.organisation_number)
    expressions = {
        "postcode": body.postcode,
        "telephone.mobile": body.telephone.mobile,
        "telephone.national": body.telephone.national,
    }
    for path, pattern in expressions.items():
        yield from _of_pattern(path, pattern)


def _of_rule(path: str, rule: NumberRule) -> Iterator[Remark]:
    known = [*STANDARDS, OWN]
    if rule.scheme not in known:
        message = said("there is no scheme `%(scheme)s`", scheme=rule.scheme)
        yield Remark(
            path=f"{path}.scheme",
            message=message,
            expected=said("one of %(names)s", names=", ".join(known)),
        )
    if bool(rule.pattern) is not (rule.scheme == OWN):
        expected = said("a pattern with the scheme pattern, and with no other")
        yield Remark(
            path=f"{path}.pattern", message=said("does not go with the scheme"), expected=expected
        )
    yield from _of_pattern(f"{path}.pattern", rule.pattern)


def _of_pattern(path: str, pattern: str) -> Iterator[Remark]:
    try:
        re.compile(pattern)
    except re.error as fault:
        yield Remark(path=path, message=str(fault), expected=said("a regular expression"))


KINDS = (DocumentKind(name="place", folder="places", type=Place, rank=7, check=check),)
