"""New data as a page brings it: where its rows lie, a proposal, and the working copy it goes to."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.conf import settings

from kallipolis.channels.console.logic.contracts import FIELD
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import RevisionId
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import AuthorityRole, Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.proposals import api as proposals
from kallipolis.platforms.data.proposals.contracts import KeptProposal, Proposal, Wish
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Address, Files, Query

Choice = tuple[str, str]
Reads = Files | Address | Query
Brought = tuple[str, bytes]
"""A file that somebody brings: its name and its content."""
FIELDS: Final = ("title", "id", "pack", "owner", "connection", "path")


def usual(actor: Actor) -> dict[str, str]:
    """Return what a page proposes before anything is written: one's own authority, and a pack."""
    known = [document.pack for document in packs.every("dataset").values()]
    pack = max(set(known), key=known.count) if known else ""
    own = _own(actor)
    return {
        "pack": pack,
        "owner": own.roles[0] if own and own.roles else "",
        "region": own.region if own else places.here().region,
    }


def owners(region: str, language: str) -> list[Choice]:
    """Return the roles of authorities that can own data in a region, with who plays them."""
    found = {
        role: each.name.in_language(language)
        for each in organisations.authorities(RegionCode(region))
        for role in each.roles
    }
    return sorted(found.items(), key=lambda choice: choice[1])


def owners_for(actor: Actor, region: str, language: str) -> list[Choice]:
    """Return the owners of new data that somebody can choose: those that they steward for."""
    found = owners(region, language)
    if access.allows(actor, "proposal.make", Resource()):
        return found
    mine = access.reach(actor, "proposal.make").organisations
    own = {role for id in mine for role in organisations.get(id).roles}
    return [choice for choice in found if choice[0] in own]


def begun(
    actor: Actor, given: Mapping[str, str], file: Brought | None, region: str
) -> KeptProposal:
    """Propose a contract for data that a page brings, in a working copy that holds only it.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field; those of reading the data;
            ``pack.not_found``.
    """
    _require_named(actor, given, file, region)
    name = file[0] if file is not None else ""
    reads = proposals.bring(actor, *file) if file is not None else _lying(given)
    sample = proposals.sample_of(actor, reads, name)
    wish = Wish(
        title=given["title"],
        owner=AuthorityRole(given["owner"]),
        region=RegionCode(region) if region else None,
        zone=settings.TIME_ZONE,
        taken=_taken(),
    )
    made = proposals.propose(sample, wish)
    if given["id"]:
        made = _called(made, given["id"])
    copy = revisions.begin(actor, given["pack"], reason=_reason(given["title"]))
    revisions.add(actor, copy.id, "dataset", made.dataset)
    revisions.add(actor, RevisionId(copy.id), "source", made.source)
    return proposals.keep(actor, made, copy.id, name or given["path"])


def _called(made: Proposal, id: str) -> Proposal:
    dataset = msgspec.structs.replace(made.dataset, id=id)
    source = msgspec.structs.replace(made.source, id=f"{id}-list", dataset=id)
    return msgspec.structs.replace(made, dataset=dataset, source=source)


def _require_named(
    actor: Actor, given: Mapping[str, str], file: Brought | None, region: str
) -> None:
    own = dict(owners_for(actor, region, "en"))
    missing = {
        "title": "" if given["title"] else "proposal.title_missing",
        "pack": "" if given["pack"] else "console.pack_missing",
        "owner": "" if given["owner"] in own else "console.owner_missing",
        "file": "" if file is not None or given["connection"] else "proposal.nothing_given",
        "path": "proposal.path_missing" if _lacks_path(given, file) else "",
        "id": "" if _is_free(given["id"]) else "console.dataset_id_unfit",
    }
    problems = tuple(Problem(field=field, code=code) for field, code in missing.items() if code)
    if problems:
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=problems)


def _lacks_path(given: Mapping[str, str], file: Brought | None) -> bool:
    return file is None and bool(given["connection"]) and not given["path"]


def _is_free(id: str) -> bool:
    is_fit = FIELD.fullmatch(id.replace("-", "_")) is not None and "_" not in id
    return not id or (is_fit and len(id) <= 60 and id not in _taken())


def _lying(given: Mapping[str, str]) -> Reads:
    """Return what is read of a connection: files of a path, a table, or an interface.

    Raises:
        Refusal: ``source.connection_missing``; ``revision.malformed`` for what is no table.
    """
    connection, path = given["connection"], given["path"]
    reach = sources.reach_of(connection)
    tree: dict[str, object] = {"connection": connection}
    try:
        if reach == "sql":
            return msgspec.convert(tree | {"table": path}, Query)
        if reach == "http":
            return msgspec.convert(tree | {"path": path}, Address)
        return msgspec.convert(tree | {"path": path, "format": "csv"}, Files)
    except msgspec.ValidationError as fault:
        problem = Problem(field="path", code="proposal.path_missing")
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=(problem,)) from fault


def _taken() -> frozenset[str]:
    return frozenset({*packs.every("dataset"), *packs.every("source")})


def _reason(title: str) -> str:
    return message("console.new_data", {"title": title})


def _own(actor: Actor) -> Organisation | None:
    """Return the authority in which somebody works, None for who works in none."""
    for id in actor.organisations:
        found = organisations.get(id)
        if found.roles:
            return found
    return None
