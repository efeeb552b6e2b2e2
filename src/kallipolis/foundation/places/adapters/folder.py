"""Read the place out of its pack's folder, before there is a database."""

from importlib.resources.abc import Traversable
from typing import Final

import msgspec

from kallipolis.foundation.configuration import Configuration, ConfigurationError
from kallipolis.foundation.pack_folders import MANIFEST, folders
from kallipolis.foundation.places.contracts import Place

FOLDER: Final = "places"


class _Named(msgspec.Struct):
    id: str = ""


def place_in_pack(given: Configuration) -> Place:
    """Return the place that the configured pack declares.

    Raises:
        ConfigurationError: when there is no such pack, or it declares no place or several.
    """
    found = [folder for folder in folders(given.packs) if _id_of(folder) == given.place]
    if not found:
        raise ConfigurationError(
            f"KALLIPOLIS_PLACE names {given.place}, and no pack of this id is installed. "
            f"Correct it, or put the pack into a folder that KALLIPOLIS_PACKS names."
        )
    documents = _documents(found[0] / FOLDER)
    if len(documents) != 1:
        raise ConfigurationError(
            f"KALLIPOLIS_PLACE names {given.place}, a pack with {len(documents)} files in its "
            f"folder {FOLDER}/. A place pack has one."
        )
    place = _read(given, documents[0])
    if given.language and given.language not in place.languages:
        raise ConfigurationError(
            f"KALLIPOLIS_LANGUAGE is {given.language}, which the place {place.id} does not offer. "
            f"Choose one of: {', '.join(place.languages)}."
        )
    return place


def _read(given: Configuration, document: Traversable) -> Place:
    try:
        return msgspec.yaml.decode(document.read_bytes(), type=Place)
    except msgspec.DecodeError as fault:
        raise ConfigurationError(
            f"KALLIPOLIS_PLACE names {given.place}, whose {document.name} does not fit: "
            f"{fault}. `kallipolis pack check` tells more."
        ) from fault


def _id_of(folder: Traversable) -> str:
    try:
        return msgspec.yaml.decode((folder / MANIFEST).read_bytes(), type=_Named).id
    except msgspec.DecodeError:
        return ""


def _documents(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return [entry for entry in folder.iterdir() if entry.name.endswith((".yaml", ".yml"))]
