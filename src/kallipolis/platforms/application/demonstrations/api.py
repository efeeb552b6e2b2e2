"""The cast and the stories of the demo city, as the packs in force bring them."""

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.platforms.application.demonstrations import logic
from kallipolis.platforms.application.demonstrations.contracts import Cast, Story
from kallipolis.platforms.application.demonstrations.logic import filled as filled


def cast() -> Cast | None:
    """Return who plays in the demo city of the place that is served, None where nobody does."""
    found = packs.find("cast", places.here().id)
    return found.body if found is not None and isinstance(found.body, Cast) else None


def stories(*ids: str) -> tuple[Story, ...]:
    """Return what is told in the demo city, of all documents of stories or of those named."""
    players, known = cast(), packs.every("stories")
    if players is None:
        return ()
    told = [story for id in ids or sorted(known) for story in known[id].body.stories]
    return logic.playable(told, players)
