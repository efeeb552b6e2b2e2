"""Search in the index of the database at hand, with what is published about words and regions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kallipolis.foundation.database.api import is_postgresql
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Publication
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.services.adapters import keeping
from kallipolis.platforms.application.services.adapters.keeping import kept
from kallipolis.platforms.application.services.adapters.postgresql import PostgresqlIndex
from kallipolis.platforms.application.services.adapters.sqlite import SqliteIndex
from kallipolis.platforms.application.services.contracts import PublicService, ServiceSearch
from kallipolis.platforms.application.services.logic.entries import (
    Candidate,
    Filter,
    Hit,
    Index,
    entry_of,
    is_found,
)
from kallipolis.platforms.application.services.logic.folding import tokens_of
from kallipolis.platforms.application.services.logic.lexicon import Lexicon, lexicon_of
from kallipolis.platforms.application.services.logic.offering import is_offered, levels_of
from kallipolis.platforms.application.services.logic.queries import LONGEST_QUERY, parts_of
from kallipolis.platforms.application.services.logic.ranking import (
    Weights,
    ranked,
    tokens_to_find,
)

MOST_CANDIDATES: Final = 200


def index() -> Index:
    """Return the index in the database at hand."""
    return PostgresqlIndex() if is_postgresql() else SqliteIndex()


def keep_up(publication: Publication) -> None:
    """Bring the index to a publication: to those services in it that people can begin."""
    bodies = [document.body for document in publication.changed]
    changed = [body for body in bodies if isinstance(body, PublicService)]
    here = index()
    here.drop([*publication.gone, *(body.id for body in changed if not is_found(body))])
    here.put([entry_of(body) for body in changed if is_found(body)])


def find(query: ServiceSearch) -> list[Candidate]:
    """Return all services that the words mean and that are offered, the best first."""
    here, narrow = index(), _filter(query)
    words = query.q[:LONGEST_QUERY]
    known = here.frequencies(tokens_of(words))
    parts = parts_of(words, _lexicon(), lambda token: token in known or token in _latin())
    tokens = {token for part in parts for way in part.ways for token in way.tokens}
    weights = Weights(here.size(), here.frequencies(tokens))
    asked = tokens_to_find(parts, weights)
    found = here.candidates(asked, narrow, MOST_CANDIDATES) if asked else []
    candidates = _candidates(here, found)
    return [
        each for _, each in ranked(candidates, parts, weights) if _is_offered(each, query.region)
    ]


def most_used(query: ServiceSearch, start: int) -> tuple[list[Candidate], int]:
    """Return services that people apply for by use from a place in that order, and how many."""
    here, narrow = index(), replace(_filter(query), applied_for=True)
    found = _candidates(here, here.most_used(narrow, start, query.limit))
    total = kept("service", f"how many of {narrow}", lambda: here.count(narrow))
    return [each for each in found if _is_offered(each, query.region)], total


def _candidates(here: Index, hits: Sequence[Hit]) -> list[Candidate]:
    known = keeping.entries((hit.number for hit in hits), here.entries)
    return [Candidate(known[hit.number], hit.uses) for hit in hits if hit.number in known]


def _filter(query: ServiceSearch) -> Filter:
    return Filter(
        levels=_levels(query.region) if query.region else (),
        audience=query.audience,
        event=query.event,
        authority=query.authority,
    )


def _levels(code: str) -> tuple[str, ...]:
    def work_out() -> tuple[str, ...]:
        region = regions.get(code)
        around = [regions.get(each) for each in region.path]
        return levels_of(region, around, regions.within(code))

    listed = kept("region", f"levels {code}", work_out)
    return tuple(dict.fromkeys((*listed, *organisations.levels(code))))


def _inside(code: str) -> frozenset[str]:
    return kept("region", f"inside {code}", lambda: frozenset(r.code for r in regions.within(code)))


def _is_offered(candidate: Candidate, code: str) -> bool:
    offered = candidate.entry.regions
    if not code or not offered:
        return True
    return is_offered(offered, regions.get(code), _inside(code))


def _latin() -> frozenset[str]:
    return kept("service", "latin", index().latin_tokens)


def _lexicon() -> Lexicon:
    def work_out() -> Lexicon:
        return lexicon_of(document.body.terms for document in packs.every("synonyms").values())

    return kept("synonyms", "lexicon", work_out)
