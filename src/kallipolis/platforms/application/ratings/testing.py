"""Makers of ratings, for tests."""

from collections import Counter

from kallipolis.platforms.application.ratings.models import Tally


def make_ratings(service: str, organisation: str, *stars: int) -> None:
    """Let people have rated a service of an organisation."""
    for given, count in Counter(stars).items():
        Tally.objects.create(
            service=service,
            organisation=organisation,
            region=organisation.rpartition("@")[2],
            stars=given,
            count=count,
        )
