"""Numbers made of masks, and which stories a cast can play."""

from collections.abc import Iterable
from typing import Final

from kallipolis.platforms.application.demonstrations.contracts import Cast, Story

OF_COMPANIES: Final = frozenset({"manager", "clerk", "company"})


def filled(mask: str, number: int) -> str:
    """Put a number into the places of a mask, with zeros before it; what is too long is cut off."""
    places = mask.count("#")
    digits = iter(f"{number % 10**places:0{places}d}" if places else "")
    return "".join(next(digits) if mark == "#" else mark for mark in mask)


def playable(stories: Iterable[Story], cast: Cast) -> tuple[Story, ...]:
    """Return the stories that are told with a cast: where it has no companies, none of them."""
    if cast.firms is not None:
        return tuple(stories)
    return tuple(
        story for story in stories if story.audience == "resident" and story.who not in OF_COMPANIES
    )
