"""Processes as they run in a region: with the notices, grounds and limits of its procedure."""

from kallipolis.foundation.ids import Edition, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases.logic import procedure
from kallipolis.platforms.application.cases.logic.process import Process


def declared(name: str, edition: Edition) -> Process:
    """Return a process as it is in an edition, of no place."""
    process: Process = packs.get("process", name, edition).body
    return process


def process_in(region: RegionCode, service_kind: str, name: str, edition: Edition) -> Process:
    """Return a process of an edition under the procedures of the same edition."""
    there = regions.find(region)
    return _run_at(there.path if there is not None else (), service_kind, name, edition)


@packs.drawn
def _run_at(
    path: tuple[RegionCode, ...], service_kind: str, name: str, edition: Edition
) -> Process:
    known = packs.every("procedure", edition).values()
    procedures = (document.body for document in known)
    applying = procedure.applying(procedures, path, service_kind)
    return procedure.under(declared(name, edition), applying)
