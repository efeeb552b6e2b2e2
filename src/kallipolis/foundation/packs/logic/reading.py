"""Read a pack's files as documents that might be published, with the place of each field."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import msgspec

from kallipolis.foundation.packs.contracts import KEBAB, DocumentKind, Fault, Remark
from kallipolis.foundation.packs.logic import tables, trees, validation
from kallipolis.foundation.packs.logic.candidates import (
    Candidate,
    as_draft,
    as_faults,
    located,
    read_manifest,
)
from kallipolis.foundation.packs.logic.schemas import schema_of_kind
from kallipolis.foundation.packs.logic.sources import ASIDE, Source, SourceFile
from kallipolis.foundation.packs.logic.trees import Tree
from kallipolis.foundation.packs.logic.wording import quoted, unknown
from kallipolis.foundation.sayings import said

NO_NUMBER: Final = re.compile(r"^(?:invalid literal for int\(\).*|could not convert.*): '(.*)'$")


def read(source: Source, kinds: Iterable[DocumentKind[Any]]) -> Candidate:
    """Read a pack: its manifest and all documents, collecting every fault."""
    candidate = read_manifest(source)
    reader = _Reader(candidate, tuple(kinds))
    for file in source.files:
        reader.take(file)
    if source.file("README.md") is None:
        expected = said(
            "for whom the pack is, from where, under which licence, with which known limits"
        )
        fault = Fault(file=source.name, line=1, message=said("has no README.md"), expected=expected)
        candidate.faults.append(fault)
    return candidate


def read_alone(file: SourceFile, kind: DocumentKind[Any]) -> Candidate:
    """Read a file of documents that lies in no pack, collecting every fault."""
    candidate = Candidate(name=file.shown)
    _Reader(candidate, (kind,)).take(file)
    if len(candidate.drafts) != 1 and not candidate.faults:
        found = f"holds {len(candidate.drafts)} documents"
        candidate.faults.append(Fault(file=file.shown, line=1, message=found, expected=said("one")))
    return candidate


class _Reader:
    """Takes a pack's files one by one into its candidate."""

    def __init__(self, candidate: Candidate, kinds: tuple[DocumentKind[Any], ...]) -> None:
        self.candidate = candidate
        self.plain = {kind.folder: kind for kind in kinds if kind.from_feature is None}
        self.features = {kind.folder: kind for kind in kinds if kind.from_feature is not None}
        self.strange: set[str] = set()

    def take(self, file: SourceFile) -> None:
        if not file.folder or file.path.rpartition("/")[2].startswith(ASIDE):
            return
        if file.folder not in self.plain and file.folder not in self.features:
            self._take_strange_folder(file)
        elif file.suffix == ".geojson" and file.folder in self.features:
            self._take_features(file, self.features[file.folder])
        elif file.suffix == ".csv" and file.folder in self.plain:
            self._take_table(file, self.plain[file.folder])
        elif file.suffix in {".yaml", ".yml"} and file.folder in self.plain:
            self._take_trees(file, self.plain[file.folder])
        else:
            self._complain(file, 1, "is no file that documents are read from", ".yaml or .csv")

    def _take_strange_folder(self, file: SourceFile) -> None:
        if file.folder in self.strange:
            return
        self.strange.add(file.folder)
        message, expected = unknown(file.folder, sorted({*self.plain, *self.features}))
        shown = f"{self.candidate.name}/{file.folder}"
        self.candidate.faults.append(
            Fault(
                file=shown,
                line=1,
                message=said("the folder %(message)s", message=message),
                expected=expected,
            )
        )

    def _take_trees(self, file: SourceFile, kind: DocumentKind[Any]) -> None:
        read, misreadings = trees.read(file.raw)
        self.candidate.faults += as_faults(file, misreadings)
        if not misreadings and not read:
            self._complain(file, 1, "is empty", f"the {kind.name} that it is named for")
        for tree in () if misreadings else read:
            self._add(file, kind, tree)

    def _take_table(self, file: SourceFile, kind: DocumentKind[Any]) -> None:
        if kind.from_row is None:
            self._complain(file, 1, f"a {kind.name} cannot be a row of a table", "a YAML file")
            return
        table = tables.read_csv(file.raw)
        before = len(self.candidate.faults)
        for line, row in table.rows:
            self._convert(file, kind, line, partial(kind.from_row, row), source=row.cells)
        for name in table.unasked() if len(self.candidate.faults) == before else ():
            message, expected = unknown(name, sorted(table.asked - set(table.columns)))
            table.complain(1, f"the column {message}", expected if table.asked else "")
        self.candidate.faults += as_faults(file, table.faults)

    def _take_features(self, file: SourceFile, kind: DocumentKind[Any]) -> None:
        if kind.from_feature is None:
            return
        features, misreadings = tables.read_features(file.raw)
        self.candidate.faults += as_faults(file, misreadings)
        for line, feature in features:
            self._convert(file, kind, line, partial(kind.from_feature, feature), source=feature)

    def _convert(
        self,
        file: SourceFile,
        kind: DocumentKind[Any],
        line: int,
        make: Callable[[], object],
        *,
        source: object,
    ) -> None:
        try:
            value = msgspec.to_builtins(make())
        except KeyError as missing:
            self._complain(file, 1, f"the column {quoted(str(missing.args[0]))} is missing")
        except ValueError as fault:
            self._complain(file, line, NO_NUMBER.sub(r"`\1` is no number", str(fault)))
        else:
            self._add(file, kind, Tree(value=value, line=line, source=source))

    def _add(self, file: SourceFile, kind: DocumentKind[Any], tree: Tree) -> None:
        body = validation.read(tree.value, kind.type, partial(schema_of_kind, kind, ""))
        if isinstance(body, list):
            self.candidate.faults += [located(file.shown, tree, remark) for remark in body]
            return
        draft = as_draft(kind, body, tree, file.shown)
        if re.fullmatch(kind.id_pattern, draft.id):
            self.candidate.drafts.append(draft)
            return
        expected = (
            said("kebab-case")
            if kind.id_pattern == KEBAB
            else said("text like %(id_pattern)s", id_pattern=kind.id_pattern)
        )
        remark = Remark(
            path="id", message=said("%(id)s is no id", id=quoted(draft.id)), expected=expected
        )
        self.candidate.faults.append(draft.fault(remark))

    def _complain(self, file: SourceFile, line: int, message: str, expected: str = "") -> None:
        fault = Fault(file=file.shown, line=line, message=message, expected=expected)
        if fault not in self.candidate.faults:
            self.candidate.faults.append(fault)
