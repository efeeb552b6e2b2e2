"""The pack documents of this room: the cast of a demo city, and its stories."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Number, Place
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.demonstrations.contracts import TOPICS, Cast, Stories
from kallipolis.platforms.application.demonstrations.logic import filled


def check_cast(cast: Cast, library: Library) -> Iterable[Remark]:
    """Find a cast of no place, without words, or with numbers that the place would refuse."""
    place = library.find("place", cast.id)
    if not isinstance(place, Place):
        yield Remark(path="id", message=said("there is no place `%(id)s`", id=cast.id))
        return
    for topic in sorted(TOPICS ^ cast.says.keys()):
        message = (
            said("nobody speaks of this")
            if topic in cast.says
            else said("nobody says a word of this")
        )
        yield Remark(path=f"says.{topic}", message=message, expected=", ".join(sorted(TOPICS)))
    yield from _of_numbers(cast, place)
    for registry in cast.records:
        if library.find("registry", registry) is None:
            yield Remark(
                path=f"records.{registry}",
                message=said("there is no registry `%(registry)s`", registry=registry),
            )


def check_stories(stories: Stories, library: Library) -> Iterable[Remark]:
    """Find stories of services, after examples and against registries that are not there."""
    for n, story in enumerate(stories.stories):
        for field, kind, id in (
            ("service", "service", story.service),
            ("example", "scenario", story.example),
            ("contradicts", "registry", story.contradicts.partition(".")[0]),
        ):
            if id and library.find(kind, id) is None:
                message = said("there is no %(kind)s `%(id)s`", kind=kind, id=id)
                yield Remark(path=f"stories[{n}].{field}", message=message)


def _of_numbers(cast: Cast, place: Place) -> Iterator[Remark]:
    firms = cast.firms.number if cast.firms is not None else ""
    for path, mask, rule in (
        ("person_number", cast.person_number, place.person_number),
        ("firms.number", firms, place.organisation_number),
    ):
        if mask and not isinstance(places.scheme_of(rule).read(filled(mask, 1)), Number):
            message = said("`%(mask)s` is no number of the place", mask=filled(mask, 1))
            yield Remark(
                path=path,
                message=message,
                expected=said("a number of %(scheme)s", scheme=rule.scheme),
            )


KINDS: Final = (
    DocumentKind(name="cast", folder="casts", type=Cast, rank=60, check=check_cast),
    DocumentKind(name="stories", folder="stories", type=Stories, rank=61, check=check_stories),
)
