"""What is wrong in the contract of a dataset, apart from its shape."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Subject
from kallipolis.platforms.data.datasets.logic import leaving, levels
from kallipolis.platforms.data.datasets.logic.items import faults_of_items

ORDERED = frozenset({"integer", "number", "longitude", "latitude"})


def remarks(dataset: Dataset, library: Library) -> Iterator[Remark]:
    """Yield all that is wrong."""
    yield from _twice("fields", (field.id for field in dataset.fields))
    yield from _twice("rules", (rule.id for rule in dataset.rules))
    yield from _key(dataset)
    for number, field in enumerate(dataset.fields):
        yield from _field(f"fields[{number}]", field)
        yield from _reference(f"fields[{number}]", field, library)
    yield from _class(dataset)
    yield from _sharing(dataset)
    yield from _subjects(dataset)
    yield from _laws(dataset, library)
    yield from faults_of_items(dataset, library)
    yield from _related(dataset, library)
    yield from _returned(dataset)
    yield from _looked_up(dataset, library)
    yield from leaving.remarks(dataset, library)


def _twice(path: str, ids: Iterable[str]) -> Iterator[Remark]:
    seen: Counter[str] = Counter()
    for number, id in enumerate(ids):
        seen[id] += 1
        if seen[id] > 1:
            yield Remark(
                path=f"{path}[{number}].id", message=said("%(id)s is there twice", id=repr(id))
            )


def _key(dataset: Dataset) -> Iterator[Remark]:
    fields = {field.id: field for field in dataset.fields}
    for number, id in enumerate(dataset.key):
        path = f"key[{number}]"
        if id not in fields:
            yield Remark(
                path=path,
                message=said("%(key)s is not a field", key=repr(id)),
                expected=_one_of(fields),
            )
        elif not fields[id].required:
            yield Remark(
                path=path,
                message=said("%(id)s may be empty", id=repr(id)),
                expected=said("a required field"),
            )


def _field(path: str, field: Field) -> Iterator[Remark]:
    if field.type not in ORDERED and (field.least, field.most) != (None, None):
        yield Remark(
            path=f"{path}.type", message=said("%(type)s has no least and most", type=field.type)
        )
    if field.least is not None and field.most is not None and field.least > field.most:
        yield Remark(path=f"{path}.most", message=said("is less than the least"))
    if field.unit and field.type not in {"integer", "number"}:
        yield Remark(
            path=f"{path}.unit",
            message=said("%(type)s has no unit", type=field.type),
            expected=said("a number"),
        )
    yield from _twice(f"{path}.codes", (code.code for code in field.codes))
    try:
        re.compile(field.pattern)
    except re.error as error:
        yield Remark(
            path=f"{path}.pattern",
            message=said("no regular expression: %(error)s", error=str(error)),
        )
    if field.sensitive and not field.personal:
        yield Remark(path=f"{path}.sensitive", message=said("only personal data is sensitive"))


def _reference(path: str, field: Field, library: Library) -> Iterator[Remark]:
    if not field.refers:
        return
    id, _, name = field.refers.partition(".")
    found = library.find("dataset", id)
    if not isinstance(found, Dataset):
        yield Remark(path=f"{path}.refers", message=said("there is no dataset %(id)s", id=repr(id)))
        return
    there = {each.id: each for each in found.fields}
    if name in there:
        yield from _class_of_reference(path, field, there[name])
    else:
        yield Remark(
            path=f"{path}.refers",
            message=said("%(id)s has no field %(name)s", id=repr(id), name=repr(name)),
            expected=_one_of(there),
        )


def _class_of_reference(path: str, field: Field, there: Field) -> Iterator[Remark]:
    """Find a field that is of a lower class than the one whose values it holds."""
    if there.personal and not field.personal:
        yield Remark(
            path=f"{path}.personal",
            message=said("holds values of %(column)s, which is personal", column=field.refers),
            expected="true",
        )
    if there.sensitive and not field.sensitive:
        yield Remark(
            path=f"{path}.sensitive",
            message=said("holds values of %(column)s, which is sensitive", column=field.refers),
            expected="true",
        )
    own, needed = (each.level or levels.needed(each) for each in (field, there))
    if levels.LEVELS.index(own) < levels.LEVELS.index(needed):
        yield Remark(
            path=f"{path}.level",
            message=said(
                "holds values of %(column)s, which is %(level)s", column=field.refers, level=needed
            ),
            expected=said("at least %(level)s", level=needed),
        )


def _class(dataset: Dataset) -> Iterator[Remark]:
    """Hold the level of the whole to that of its fields, and openness to both."""
    needed = levels.of_fields(dataset, (field.id for field in dataset.fields))
    if levels.LEVELS.index(dataset.level) < levels.LEVELS.index(needed):
        yield Remark(
            path="level",
            message=said("is lower than that of a field"),
            expected=said("at least %(level)s", level=needed),
        )
    if dataset.open and any(field.personal for field in dataset.fields):
        yield Remark(path="open", message=said("personal data is not open to everybody"))
    elif dataset.open and dataset.level != levels.LEVELS[0]:
        yield Remark(path="open", message=said("only data of level general-1 is open to everybody"))
    if dataset.open and not dataset.licence:
        yield Remark(
            path="licence", message=said("what is open has a licence"), expected=said("an SPDX id")
        )


def _sharing(dataset: Dataset) -> Iterator[Remark]:
    sharing = dataset.sharing
    if sharing.kind == "conditional" and sharing.terms is None:
        yield Remark(path="sharing.terms", message=said("say on which terms it is shared"))
    if sharing.kind == "not-shared" and sharing.reason is None:
        yield Remark(path="sharing.reason", message=said("say why it is not shared"))
    if sharing.kind == "not-shared" and dataset.open:
        yield Remark(path="sharing.kind", message=said("is open to everybody, but not shared"))
    if sharing.kind == "unconditional" and any(field.personal for field in dataset.fields):
        yield Remark(
            path="sharing.kind", message=said("personal data is shared on terms, or not at all")
        )


def _subjects(dataset: Dataset) -> Iterator[Remark]:
    """Find personal data of which nobody could be told, as no column says whom a row is about."""
    for number, field in enumerate(dataset.fields):
        if field.subject and field.type not in {field.subject, "text"}:
            yield Remark(
                path=f"fields[{number}].subject",
                message=said("%(type)s names nobody", type=field.type),
                expected=said("a field of type %(type)s, or text", type=field.subject),
            )
    if any(field.personal for field in dataset.fields) and not dataset.subjects:
        yield Remark(
            path="fields",
            message=said("personal data, and no column says whom a row is about"),
            expected=said("a column with `subject`: %(kinds)s", kinds=_one_of(get_args(Subject))),
        )


def _laws(dataset: Dataset, library: Library) -> Iterator[Remark]:
    if any(field.personal for field in dataset.fields) and not dataset.legal_basis:
        yield Remark(path="legal_basis", message=said("personal data is kept by a law: name it"))
    for number, basis in enumerate(dataset.legal_basis):
        law = basis.partition("/")[0]
        if library.find("law", law) is None:
            yield Remark(
                path=f"legal_basis[{number}]",
                message=said("there is no law %(law)s", law=repr(law)),
            )


def _related(dataset: Dataset, library: Library) -> Iterator[Remark]:
    for number, id in enumerate(dataset.related):
        if not isinstance(library.find("dataset", id), Dataset):
            yield Remark(
                path=f"related[{number}]", message=said("there is no dataset %(id)s", id=repr(id))
            )


def _returned(dataset: Dataset) -> Iterator[Remark]:
    """Find a return flow by or of fields that are not there, and one of what is not shared."""
    flow = dataset.returned
    if flow is None:
        return
    types = {field.id: field.type for field in dataset.fields}
    if types.get(flow.by) not in {"region", "text"}:
        found = [id for id, type in types.items() if type in {"region", "text"}]
        yield Remark(
            path="returned.by",
            message=said("%(id)s is no field with codes of regions", id=repr(flow.by)),
            expected=_one_of(found),
        )
    for number, id in enumerate(flow.columns):
        if id not in types:
            yield Remark(
                path=f"returned.columns[{number}]",
                message=said("%(key)s is not a field", key=repr(id)),
                expected=_one_of(types),
            )
    if dataset.sharing.kind == "not-shared":
        yield Remark(path="returned", message=said("what is not shared does not go back either"))


def _looked_up(dataset: Dataset, library: Library) -> Iterator[Remark]:
    """Find what is looked up by no field, or by several, or is called as a registry is."""
    if not dataset.looked_up:
        return
    if len(dataset.key) != 1:
        yield Remark(
            path="key",
            message=said("what is looked up is found by a key of one field"),
            expected=said("a dataset derived from it that has one row for each"),
        )
    if library.find("registry", dataset.id) is not None:
        yield Remark(
            path="looked_up",
            message=said("%(id)s is a registry already", id=repr(dataset.id)),
            expected=said("another id, or `fed_by` in that registry"),
        )


def _one_of(ids: Iterable[str]) -> str:
    return " or ".join(sorted(ids))
