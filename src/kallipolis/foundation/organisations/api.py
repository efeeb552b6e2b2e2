"""Find organisations, learn which authority plays a role in a region, keep those of no pack."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any, Final, NamedTuple

from django.utils import timezone

from kallipolis.foundation import sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import events, logic
from kallipolis.foundation.organisations.adapters import listing
from kallipolis.foundation.organisations.adapters import register as rows
from kallipolis.foundation.organisations.contracts import (
    Amendment,
    Authority,
    AuthorityRole,
    Change,
    Declaration,
    Hall,
    Organisation,
    Registration,
)
from kallipolis.foundation.organisations.documents import AuthorityPattern
from kallipolis.foundation.organisations.logic import Pattern
from kallipolis.foundation.organisations.models import RegisteredOrganisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document, Library
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text, everywhere

_Published = Mapping[str, Document[AuthorityPattern]]
_Single = Mapping[str, Document[Authority]]
_Patterns = Mapping[AuthorityRole, tuple[Pattern, ...]]
_Regions = Mapping[str, Document[Any]]
_Stamped = tuple[Region, str]
_Way = list[tuple[Region, str]]


class _Known(NamedTuple):
    """Authorities worked out so far: by role and region, and all that a region itself has."""

    played: dict[tuple[AuthorityRole, RegionCode], Organisation]
    here: dict[RegionCode, tuple[Organisation, ...]]


MOST_KEPT: Final = 20_000


def get(id: OrganisationId | str) -> Organisation:
    """Return an organisation: an authority by role and region, or a registered one.

    Raises:
        Refusal: ``organisation.not_found``.
    """
    found = _known(id)
    if found is None:
        raise not_found("organisation.not_found")
    return found


def name_of(id: OrganisationId | str) -> Text:
    """Return what an organisation is called, for lists: its id where it is there no more."""
    try:
        return get(id).name
    except Refusal:
        return everywhere(id)


def is_credit_code(code: str) -> bool:
    """Say whether a text is a unified social credit code, its check character included."""
    return logic.is_credit_code(code)


def find_by_credit_code(code: str) -> Organisation | None:
    """Return the organisation that bears a unified social credit code, or None."""
    single: _Single = packs.every("authority") if code else {}
    for document in single.values():
        if document.body.credit_code == code:
            return authority(document.body.role, document.body.region)
    row = RegisteredOrganisation.objects.filter(credit_code=code).first() if code else None
    return rows.as_organisation(row) if row is not None else None


def authority(role: AuthorityRole | str, region: RegionCode | str) -> Organisation:
    """Return the authority that plays a role for a region: its own, or the nearest above.

    Raises:
        Refusal: ``organisation.no_authority``.
    """
    found = _authority(AuthorityRole(role), RegionCode(region))
    if found is None:
        values = {"role": role, "region": region}
        raise Refusal("organisation.no_authority", Reason.NOT_FOUND, values=values)
    return found


def authorities(region: RegionCode | str) -> tuple[Organisation, ...]:
    """Return the authorities of a region itself, one for each role that its level has."""
    code, known = RegionCode(region), _authorities()
    listed = known.here.get(code)
    if listed is None:
        way = _way_up(code)
        played = known.played
        found = (played.get((role, code)) or _authority(role, code, way) for role in _patterns())
        listed = tuple(a for a in found if a is not None and a.region == code)
        if len(known.here) >= MOST_KEPT:
            known.here.clear()
        known.here[code] = listed
    return listed


def search(words: str, *, within: RegionCode | str, limit: int) -> tuple[Organisation, ...]:
    """Return the authorities in a region whose id, name or region has all words, down the tree.

    Any case of letters will do, and any language.
    """
    place = regions.find(within)
    if place is None:
        return ()
    keep_listed()
    found = (_known(id) for id in listing.found(words.casefold().split(), place, limit))
    return tuple(each for each in found if each is not None)


def meant_by(word: str, among: Iterable[OrganisationId]) -> frozenset[OrganisationId]:
    """Return which of some organisations a word means, as people look for an office.

    It stands in the Chinese name, begins a word of the English one, or is how the name sounds.
    """
    asked = frozenset(among)
    if not asked:
        return asked
    keep_listed()
    meant = listing.meant(word, asked)
    others = asked - meant - listing.known(asked - meant)
    return meant | {id for id in others if sounds.means(name_of(id), word)}


def keep_listed() -> None:
    """Work out by what authorities are found, where regions or patterns have changed since."""
    listing.keep(_wanted(), authorities)


def roles_in(library: Library) -> frozenset[AuthorityRole]:
    """Return the roles that authorities have in the places in sight of a check."""
    patterns = library.every("authority-pattern").values()
    of_patterns = {r.role for p in patterns if isinstance(p, AuthorityPattern) for r in p.roles}
    alone = library.every("authority").values()
    of_single = {each.role for each in alone if isinstance(each, Authority)}
    return frozenset(AuthorityRole(role) for role in of_patterns | of_single)


def levels(region: RegionCode | str) -> tuple[str, ...]:
    """Return the levels at which there are authorities where a region is.

    A level may be among them of which no region is listed: sub-district offices are there, in a
    place that does not list its sub-districts.
    """
    here = _way_up(RegionCode(region))[:1]
    every = [pattern for patterns in _patterns().values() for pattern in patterns]
    names = (p.names for place, pack in here for p in every if p.reaches(place, pack))
    return tuple(dict.fromkeys(level for known in names for level in known if level))


def halls(region: RegionCode | str) -> tuple[Hall, ...]:
    """Return where people of a region can go: its own halls, then those of the regions around."""
    here = regions.find(region)
    way = list(reversed(here.path)) if here else []
    found = [document.body for document in packs.every("hall").values()]
    fitting = [hall for hall in found if hall.region in way]
    return tuple(sorted(fitting, key=lambda hall: way.index(hall.region)))


def register(
    actor: Actor, registration: Registration, *, clock: Clock = SYSTEM_CLOCK
) -> Organisation:
    """Make an institution, a company or a vendor known.

    A name that is not given in a language is that in Simplified Chinese.

    Raises:
        Refusal: ``organisation.credit_code_invalid``; ``organisation.already_registered`` when the
            credit code is known; ``region.not_found``; ``organisation.not_registrable`` for an
            authority; ``organisation.malformed`` with its problems, such as a parent that the actor
            does not look after; ``organisation.not_found`` for who may not.
    """
    access.require(actor, "organisation.register", Resource(regions=(registration.region,)))
    rows.require_registrable(registration)
    if registration.parent:
        rows.require_below(actor, _known(registration.parent))
    with database.edge():
        row = rows.insert(registration, clock)
        audit.record(actor, "organisation.register", f"organisation/{row.id}", clock=clock)
        told = {"kind": row.kind, "region": row.region}
        outbox.publish(events.REGISTERED, row.id, told, clock=clock)
        return rows.as_organisation(row)


def change(
    actor: Actor,
    id: OrganisationId,
    amendment: Amendment,
    *,
    seen: str | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Organisation:
    """Say what is true of a registered organisation from now on; what was is kept.

    Once it is closed nobody is given a role there, and the roles that are held there end.
    ``seen`` is the stamp of what was read before (``stamp_of``), None where nothing was.

    Raises:
        Refusal: ``organisation.not_registrable`` for what a pack declares;
            ``organisation.malformed`` with its problems; ``organisation.changed_meanwhile``;
            ``organisation.not_found`` also for who may not.
    """
    known = get(id)
    access.require(actor, "organisation.change", rows.as_resource(known))
    if known.is_declared:
        raise Refusal("organisation.not_registrable")
    rows.refuse(rows.faults_of_name(amendment.name))
    if amendment.parent and amendment.parent != known.parent:
        rows.require_below(actor, _known(amendment.parent), child=id)
    with database.edge():
        row = RegisteredOrganisation.objects.select_for_update().get(id=id)
        rows.require_unchanged(row, amendment, seen)
        if rows.amend(row, amendment, actor.name, clock):
            audit.record(actor, "organisation.change", f"organisation/{id}", clock=clock)
            closing = amendment.closed_from.isoformat() if amendment.closed_from else ""
            outbox.publish(events.CHANGED, id, {"closed_from": closing}, clock=clock)
        return rows.as_organisation(row)


def stamp_of(organisation: Organisation) -> str:
    """Return a stamp that differs once anything that can change of an organisation has changed."""
    return rows.stamp_of(organisation)


def changes_of(actor: Actor, id: OrganisationId) -> tuple[Change, ...]:
    """Return what was changed of a registered organisation, newest first.

    Raises:
        Refusal: ``organisation.not_found`` also for who could not change it.
    """
    access.require(actor, "organisation.change", rows.as_resource(get(id)))
    return rows.history(id)


def registered(
    region: RegionCode | str = "", *, words: str = "", limit: int
) -> tuple[Organisation, ...]:
    """Return registered organisations: of a region those that are no companies, or by words.

    Words are parts of a name in any language, or a whole credit code; each has to fit.
    """
    asked = words.split()
    found = rows.found(asked, limit) if asked else rows.staffed(RegionCode(region))[:limit]
    return tuple(rows.as_organisation(row) for row in found)


def declaration_of(organisation: Organisation) -> Declaration | None:
    """Return which document of which pack declares an authority, None for what is registered."""
    parts = logic.parts_of(organisation.id)
    if parts is None:
        return None
    role, code = parts
    single: _Single = packs.every("authority")
    alone = (d for d in single.values() if (d.body.role, d.body.region) == (role, code))
    patterns: _Published = packs.every("authority-pattern")
    of_pattern = (
        document
        for region, pack in _way_up(code)[:1]
        for document in patterns.values()
        if any(p.role == role and p.holds_for(region, pack) for p in _in(document))
    )
    declaring: list[Document[Any]] = [*alone, *of_pattern]
    if not declaring:
        return None
    found = declaring[0]
    return Declaration(kind=found.kind, document=found.id, pack=found.pack, version=found.version)


def closes_at(organisation: Organisation) -> datetime | None:
    """Return the moment from which an organisation is no more: the day begins here."""
    day = organisation.closed_from
    return timezone.make_aware(datetime.combine(day, time.min)) if day is not None else None


def _known(id: OrganisationId | str) -> Organisation | None:
    parts = logic.parts_of(id)
    if parts is None:
        row = RegisteredOrganisation.objects.filter(id=id).first()
        return rows.as_organisation(row) if row is not None else None
    found = _authority(parts[0], parts[1])
    return found if found is not None and found.id == id else None


def _authority(
    role: AuthorityRole, region: RegionCode, way: _Way | None = None
) -> Organisation | None:
    known = _authorities().played
    found = known.get((role, region))
    if found is None:
        found = logic.authority_of(_patterns().get(role, ()), way or _way_up(region))
        if found is not None:
            if len(known) >= MOST_KEPT:
                known.clear()
            known[role, region] = found
    return found


def _authorities() -> _Known:
    """Return the authorities worked out so far, none once a region or a pattern is another."""
    published, patterns = packs.every("region"), _patterns()
    known = _WORKED_OUT.get("authorities")
    if known is None or known[0] is not published or known[1] is not patterns:
        known = _WORKED_OUT["authorities"] = (published, patterns, _Known({}, {}))
    return known[2]


def _wanted() -> listing.Wanted:
    """Return of what the list of authorities is; worked out once until any of it is another."""
    declared = _declared()
    known = _WANTED.get("listing")
    if known is None or any(a is not b for a, b in zip(known[0], declared, strict=True)):
        regions = tuple(_stamped(*declared))
        stamp = logic.stamp_of(f"{region.code} {own}" for region, own in regions)
        known = _WANTED["listing"] = (declared, stamp, regions)
    return listing.Wanted(known[1], packs.edition(), known[2])


def _stamped(published: _Regions, patterns: _Published, single: _Single) -> Iterator[_Stamped]:
    """Yield each region in the order of the tree, with what is another once its authorities are."""
    alone: dict[str, list[Document[Authority]]] = defaultdict(list)
    for each in single.values():
        alone[each.body.region].append(each)
    roles = tuple(_patterns())
    for top in regions.children():
        for region in regions.within(top.code):
            own = published[region.code]
            reaching = [
                each
                for each in patterns.values()
                if logic.reaches(each.body.within, each.pack, region, own.pack)
            ]
            here = {r.role for p in reaching for r in p.body.roles}
            here |= {each.body.role for each in alone[region.code]}
            said = (f"{d.id} {d.pack} {d.digest}" for d in (own, *reaching, *alone[region.code]))
            order = (role for role in roles if role in here)
            yield region, logic.stamp_of((*region.path, *said, *order))


def _declared() -> tuple[_Regions, _Published, _Single]:
    return packs.every("region"), packs.every("authority-pattern"), packs.every("authority")


def _way_up(code: RegionCode) -> _Way:
    region = regions.find(code)
    published = packs.every("region")
    way = reversed(region.path) if region else ()
    return [(regions.get(step), published[step].pack) for step in way]


def _patterns() -> _Patterns:
    published: _Published = packs.every("authority-pattern")
    single: _Single = packs.every("authority")
    known = _KNOWN.get("patterns")
    if known is None or known[0] is not published or known[1] is not single:
        known = _KNOWN["patterns"] = (published, single, _by_role(published, single))
    return known[2]


def _by_role(published: _Published, single: _Single) -> _Patterns:
    roles = (AuthorityRole(role.role) for each in published.values() for role in each.body.roles)
    found: dict[AuthorityRole, list[Pattern]] = defaultdict(list, {role: [] for role in roles})
    for alone in single.values():
        found[AuthorityRole(alone.body.role)].append(_alone(alone))
    for document in published.values():
        for pattern in _in(document):
            found[pattern.role].append(pattern)
    return {role: tuple(patterns) for role, patterns in found.items()}


def _in(document: Document[AuthorityPattern]) -> Iterator[Pattern]:
    for role in document.body.roles:
        yield Pattern(
            role=AuthorityRole(role.role),
            names=role.levels,
            pack=document.pack,
            within=document.body.within,
        )


def _alone(document: Document[Authority]) -> Pattern:
    return Pattern(
        role=AuthorityRole(document.body.role),
        names={"": document.body.name},
        pack=document.pack,
        region=document.body.region,
        credit_code=document.body.credit_code,
    )


_KNOWN: dict[str, tuple[Any, Any, _Patterns]] = {}
_WANTED: dict[str, tuple[tuple[_Regions, _Published, _Single], str, tuple[_Stamped, ...]]] = {}
_WORKED_OUT: dict[str, tuple[Any, _Patterns, _Known]] = {}
