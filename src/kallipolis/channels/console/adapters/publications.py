"""What the page of one pack shows: what is installed, what it would change, what was published."""

from dataclasses import dataclass

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Change, InstalledPack, Release, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """A pack as the console shows it; ``difference`` is None where its files cannot be read."""

    id: str
    installed: InstalledPack | None
    releases: tuple[Release, ...]
    difference: tuple[Change, ...] | None
    report: Report | None


def pack_file(id: str, *, is_checked: bool) -> PackFile:
    installed = next((one for one in packs.installed() if one.id == id), None)
    releases = packs.releases(id)
    if installed is None and not releases:
        raise Refusal("pack.not_found", Reason.NOT_FOUND, values={"pack": id})
    is_readable = installed is not None and not installed.faults
    return PackFile(
        id=id,
        installed=installed,
        releases=tuple(reversed(releases)),
        difference=_difference(id) if is_readable else None,
        report=packs.check(id) if is_checked and installed is not None else None,
    )


def _difference(id: str) -> tuple[Change, ...] | None:
    try:
        return packs.difference(id)
    except Refusal as refusal:
        if refusal.code != "pack.faulty":
            raise
        return None
