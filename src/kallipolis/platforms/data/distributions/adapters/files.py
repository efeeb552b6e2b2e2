"""Files that versions are handed out in: written once each, and kept while the version is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from secrets import token_hex
from typing import Final

import msgspec
from django.conf import settings

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.distributions.adapters import writing
from kallipolis.platforms.data.distributions.contracts import (
    MEDIA_TYPES,
    Distribution,
    Form,
    Spread,
)
from kallipolis.platforms.data.distributions.logic import questions
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.api import Engine
from kallipolis.platforms.data.lakehouse.contracts import Version

CHECKSUM: Final = ".sha256"
SPREAD: Final = "spread.json"
SAID: Final = ("filled", "different", "least", "most")


@contextmanager
def asking(dataset: Dataset, version: Version) -> Iterator[Engine]:
    """Open a conversation about a version, ``t``, with the fields that its contract has now."""
    table = intakes.table_of(dataset.id)
    with lakehouse.asking({"published": table}, as_of={"published": version.id}) as engine:
        engine.fit("t", "published", [field.id for field in dataset.fields])
        yield engine


def made(dataset: Dataset, form: Form, version: Version) -> Distribution:
    """Return the file of a version, which is written if it is not there."""
    file = _file(dataset, form, version)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with asking(dataset, version) as engine:
            writing.write(form, engine.ask(questions.whole(dataset)), file, dataset)
    return _as_distribution(file, form, version)


def known(dataset: Dataset, form: Form, version: Version) -> Distribution | None:
    """Return the file of a version if it was written."""
    file = _file(dataset, form, version)
    return _as_distribution(file, form, version) if file.exists() else None


def spread(dataset: Dataset, version: Version) -> tuple[Spread, ...]:
    """Return what stands in each field in a version, which is worked out once."""
    kept = _home_of(dataset, version) / SPREAD
    if not kept.exists():
        with asking(dataset, version) as engine:
            rows = engine.table(questions.spread(dataset)).to_pylist()
        pairs = zip(dataset.fields, rows, strict=True)
        found = [{"field": field.id, **{k: row[k] for k in SAID}} for field, row in pairs]
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = kept.with_name(f"{kept.name}.{token_hex(8)}.new")
        beside.write_bytes(msgspec.json.encode(found))
        beside.replace(kept)
    return msgspec.json.decode(kept.read_bytes(), type=tuple[Spread, ...])


def sweep(dataset: Dataset, versions: tuple[Version, ...]) -> None:
    """Delete the files of versions that are let go."""
    home = _home(dataset)
    kept = {str(version.id) for version in versions}
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name.partition("-")[0] not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _as_distribution(file: Path, form: Form, version: Version) -> Distribution:
    return Distribution(
        form=form,
        version=version,
        file=file,
        size=file.stat().st_size,
        checksum=_checksum(file),
        media_type=MEDIA_TYPES[form],
    )


def _checksum(file: Path) -> str:
    kept = file.with_name(file.name + CHECKSUM)
    if kept.exists() and kept.stat().st_size:
        return kept.read_text()
    with file.open("rb") as opened:
        found = file_digest(opened, "sha256").hexdigest()
    kept.write_text(found)
    return found


def _home(dataset: Dataset) -> Path:
    return settings.KALLIPOLIS.state_folder / "distributions" / dataset.id


def _file(dataset: Dataset, form: Form, version: Version) -> Path:
    return _home_of(dataset, version) / f"{dataset.id}.{form}"


def _home_of(dataset: Dataset, version: Version) -> Path:
    """Return where files of a version lie; a contract with other fields writes others."""
    shape = sha256(questions.whole(dataset).encode()).hexdigest()[:12]
    return _home(dataset) / f"{version.id}-{shape}"
