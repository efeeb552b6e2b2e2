"""Makers of ratings, for tests."""

from django.db import transaction

from kallipolis.platforms.application.ratings.adapters import tallies
from kallipolis.platforms.application.ratings.models import Rating


def make_ratings(service: str, organisation: str, *stars: int) -> None:
    """Let people have rated a service of an organisation, one after the other."""
    region = organisation.rpartition("@")[2]
    with transaction.atomic():
        for given in stars:
            rating = Rating(service=service, organisation=organisation, region=region, stars=given)
            tallies.count(rating, 1)
