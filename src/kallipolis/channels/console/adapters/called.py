"""How things are called here: registries and their fields, columns of datasets, purposes."""

from dataclasses import dataclass, field

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import EvidenceType
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import NodeId
from kallipolis.platforms.data.registries import api as registries


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a registry and its fields are called.

    Missing: ``title`` is None, and fields are left out, where nothing here says it.
    """

    title: Text | None = None
    fields: dict[str, Text] = field(default_factory=dict)


def registry(id: str) -> Called:
    """Return what a registry of this node is called."""
    found = registries.find(id)
    if found is None:
        return Called()
    return Called(title=found.title, fields={each.id: each.title for each in found.fields})


def registry_of(node: NodeId, id: str) -> Called:
    """Return what a registry of another node is called, as evidence that is asked of it says."""
    for document in packs.every("evidence-type").values():
        kind: EvidenceType = document.body
        if kind.held_by and (kind.held_by.node, kind.registry) == (node, id):
            return Called(title=kind.held_by.title, fields=kind.held_by.fields)
    return Called()


def column(name: str) -> Text | None:
    """Return what a column of a dataset (``metro-taps.moment``) is called, with its dataset."""
    id, _, field = name.partition(".")
    found = packs.find("dataset", id)
    titles = {each.id: each.title for each in found.body.fields} if found is not None else {}
    if found is None or field not in titles:
        return None
    whole, part = found.body.title, titles[field]
    return Text(
        en=f"{whole.en}: {part.en}",
        zh_hans=f"{whole.zh_hans}：{part.zh_hans}",
        zh_hant=f"{whole.zh_hant}：{part.zh_hant}",
    )


def purposes() -> dict[str, Text]:
    """Return what purposes are called: public services of this node, and as the directory says."""
    return {each.id: each.name for each in services.every()} | exchange.purpose_names()
