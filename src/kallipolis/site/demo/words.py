"""What people of the demo say in their cases, as the place has it."""

from random import Random

from kallipolis.site.demo import players


def words(topic: str, rng: Random) -> str:
    """Return something that people say on a topic, or of what is granted."""
    says = players.players().says
    return rng.choice(says.get(topic, says["granted"]))
