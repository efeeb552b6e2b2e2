"""Import the public services of another catalogue by a declared mapping; export our own."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.catalogue.adapters import showing
from kallipolis.platforms.application.catalogue.adapters.workshop import Workshop, pack_of
from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping, Import
from kallipolis.platforms.application.catalogue.logic import sources, versions
from kallipolis.platforms.application.catalogue.logic.export import as_json_ld
from kallipolis.platforms.application.catalogue.logic.gathering import Content, Gathering, gather
from kallipolis.platforms.application.catalogue.logic.shaping import Ground, Shaper
from kallipolis.platforms.application.services import api as services

FORM: Final = "cpsv-ap-3.2-a"
"""Raised when the export says the same otherwise, so that caches forget."""


def _no_progress(rows: int) -> None:
    return


def mapping(name: str) -> CatalogueMapping:
    """Return a mapping by the path of its YAML file, or by its id where it is published.

    Raises:
        Refusal: ``catalogue.mapping_not_found``; ``catalogue.mapping_malformed``.
    """
    if Path(name).is_file():
        return _of_file(Path(name))
    published = packs.find("mapping", name)
    if published is None or not isinstance(published.body, CatalogueMapping):
        values = {"mapping": name}
        raise Refusal("catalogue.mapping_not_found", Reason.NOT_FOUND, values=values)
    return published.body


def rows_in(mapping: CatalogueMapping, source: Path) -> sources.Sheet:
    """Read a source as the mapping says; rows that cannot be read are there, with their fault.

    Raises:
        Refusal: ``catalogue.source_not_found``; ``catalogue.mapping_malformed`` when there is no
            such encoding.
    """
    if not source.is_file():
        values = {"source": str(source)}
        raise Refusal("catalogue.source_not_found", Reason.NOT_FOUND, values=values)
    try:
        return sources.read(source.read_bytes(), mapping)
    except LookupError as fault:
        unknown = Problem(field="encoding", code="pack.fault", values={"message": str(fault)})
        raise _malformed(mapping.id, (unknown,)) from fault


def rejected_file(mapping: CatalogueMapping) -> Path:
    """Return where the rows that the last import rejected lie, to be corrected."""
    return _workshop(mapping).rejected


def import_rows(
    actor: Actor,
    mapping: CatalogueMapping,
    sheet: sources.Sheet,
    *,
    is_addition: bool = False,
    advance: Callable[[int], None] = _no_progress,
    clock: Clock = SYSTEM_CLOCK,
) -> Import:
    """Publish the rows as the pack ``imported-<catalogue>``; the same rows again change nothing.

    With ``is_addition`` the rows are added to those of the import before, as when rejected rows
    have been corrected; otherwise they take their place.

    Raises:
        Refusal: ``catalogue.empty`` when no row fits; those of ``packs.publish``.
    """
    workshop = _workshop(mapping)
    gathering = _gathered(mapping, sheet, workshop, is_addition=is_addition, advance=advance)
    workshop.keep_rejected(
        sources.written(sheet.header, iter(gathering.rejected), mapping), gathering.misfits
    )
    content = gathering.content.only_needed()
    if not content.services:
        raise Refusal("catalogue.empty", Reason.RULE, values={"source": mapping.id})
    pack, in_force = pack_of(mapping), _version_in_force(mapping)
    needed = _packs_needed(content)
    workshop.build(content, in_force or versions.FIRST, needed)
    changes = packs.difference(workshop.pack)
    version = in_force or versions.FIRST
    if changes:
        version = versions.after([release.version for release in packs.releases(pack)])
        workshop.build(content, version, needed)
        edition = packs.publish(actor, workshop.pack, clock=clock)
    else:
        edition = packs.edition()
    return Import(
        catalogue=mapping.id,
        pack=pack,
        version=version,
        edition=edition,
        tally=gathering.tally(len(sheet.rows)),
        services=len(content.services),
        authorities=len(content.authorities),
        evidence_types=len(content.evidence),
        misfits=tuple(gathering.misfits),
        remarks=tuple(gathering.remarks),
        changes=changes,
        rejected_file=str(workshop.rejected) if gathering.rejected else "",
    )


def rehearse(
    mapping: CatalogueMapping,
    sheet: sources.Sheet,
    *,
    is_addition: bool = False,
    advance: Callable[[int], None] = _no_progress,
) -> Import:
    """Say what an import would do with the rows; nothing is written and nothing published."""
    gathering = _gathered(
        mapping, sheet, _workshop(mapping), is_addition=is_addition, advance=advance
    )
    content = gathering.content.only_needed()
    return Import(
        catalogue=mapping.id,
        pack=pack_of(mapping),
        version=_version_in_force(mapping),
        edition=None,
        tally=gathering.tally(len(sheet.rows)),
        services=len(content.services),
        authorities=len(content.authorities),
        evidence_types=len(content.evidence),
        misfits=tuple(gathering.misfits),
        remarks=tuple(gathering.remarks),
        changes=(),
        rejected_file="",
    )


def export() -> bytes:
    """Return all public services in force as JSON-LD in CPSV-AP's terms; kept per edition.

    A service of which nobody plays the authority here is left out: CPSV-AP wants one.
    """
    return _exported(packs.edition(), settings.KALLIPOLIS.base_url)


def export_tag() -> str:
    """Return what changes whenever the export may: the edition and this program's form of it."""
    return f"{FORM}-{packs.edition()}"


@lru_cache(maxsize=2)
def _exported(edition: int, base: str) -> bytes:
    return as_json_ld(showing.gather())


def _gathered(
    mapping: CatalogueMapping,
    sheet: sources.Sheet,
    workshop: Workshop,
    *,
    is_addition: bool,
    advance: Callable[[int], None],
) -> Gathering:
    places = {place.id: place.level for place in mapping.places}
    ground = Ground(
        is_credit_code=organisations.is_credit_code,
        level_of=cache(lambda code: places.get(code) or _level_of(code)),
        has_authority=cache(_has_authority),
        roles_called=cache(_roles_called),
        held=services.held_papers({*mapping.requires, *_packs_in_force()}),
    )
    content = workshop.content() if is_addition else Content()
    return gather(sheet.rows, Shaper(mapping=mapping, ground=ground), content, advance)


def _workshop(mapping: CatalogueMapping) -> Workshop:
    return Workshop(settings.KALLIPOLIS.state_folder / "imports" / mapping.id, mapping)


def _version_in_force(mapping: CatalogueMapping) -> str:
    releases = packs.releases(pack_of(mapping))
    return next((release.version for release in releases if release.is_current), "")


def _packs_in_force() -> set[str]:
    return {release.pack for release in packs.releases() if release.is_current}


def _packs_needed(content: Content) -> set[str]:
    """Return whose evidence types the services name."""
    types = {each.type for service in content.services.values() for each in service.evidence}
    found = (packs.find("evidence-type", id) for id in types - content.evidence.keys())
    return {document.pack for document in found if document is not None}


def _level_of(code: str) -> str:
    region = regions.find(code)
    return region.level if region else ""


def _has_authority(role: str, code: str) -> bool:
    try:
        return bool(organisations.authority(role, code))
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return False


def _roles_called(words: str, code: str) -> tuple[str, ...]:
    return tuple(
        role
        for authority in organisations.authorities(code)
        for role in authority.roles
        if words in (name := authority.name).zh_hans or words.casefold() in name.en.casefold()
    )


def _of_file(file: Path) -> CatalogueMapping:
    try:
        read = packs.read_document("mapping", file.read_bytes(), name=file.name)
    except Refusal as refusal:
        if refusal.code != "pack.faulty":
            raise
        raise _malformed(file.name, refusal.problems) from refusal
    assert isinstance(read, CatalogueMapping)  # noqa: S101 - the kind's type
    return read


def _malformed(name: str, problems: tuple[Problem, ...]) -> Refusal:
    values = {"mapping": name}
    return Refusal(
        "catalogue.mapping_malformed", Reason.MALFORMED, values=values, problems=problems
    )
