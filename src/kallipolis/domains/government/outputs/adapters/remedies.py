"""What can be done against the decision of an authority, as the packs in force say it."""

from kallipolis.domains.government.outputs.contracts import PLACE, Remedy
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text


def against(decider: OrganisationId) -> Text | None:
    """Return what may be done against what an authority decides, None where no pack says it."""
    authority = organisations.get(decider)
    region = regions.find(authority.region) if authority.region else None
    if region is None:
        return None
    found = [each for each in _known() if each.region in region.path and _is_for(each, authority)]
    best = max(
        found, key=lambda each: (bool(each.roles), region.path.index(each.region)), default=None
    )
    return _filled(best, region) if best is not None else None


def _known() -> list[Remedy]:
    return [document.body for document in packs.every("remedy").values()]


def _is_for(remedy: Remedy, authority: Organisation) -> bool:
    return not remedy.roles or bool({*remedy.roles} & {*authority.roles})


def _filled(remedy: Remedy, region: Region) -> Text:
    way = [regions.get(code) for code in region.path]
    depth = max((n for n, step in enumerate(way) if {*step.levels} & {*remedy.levels}), default=0)
    named = way[1 : depth + 1] or way[:1]
    place = Text(
        en=", ".join(step.name.en for step in reversed(named)),
        zh_hans="".join(step.name.zh_hans for step in named),
        zh_hant="".join(step.name.zh_hant for step in named),
    )
    return Text(
        en=remedy.words.en.replace(PLACE, place.en),
        zh_hans=remedy.words.zh_hans.replace(PLACE, place.zh_hans),
        zh_hant=remedy.words.zh_hant.replace(PLACE, place.zh_hant),
    )
