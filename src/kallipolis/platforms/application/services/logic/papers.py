"""By what names departments ask for a paper, and which proof that is."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.credentials.contracts import CredentialType
from kallipolis.platforms.application.forms.contracts import FileField, Form, GroupField, Question
from kallipolis.platforms.application.services.contracts import (
    EvidenceType,
    PublicService,
)
from kallipolis.platforms.application.services.logic.outputs import form_in
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Registry

AROUND: Final = re.compile(r"[《》〈〉「」“”\"'\s。；;]")
FORM: Final = re.compile(
    r"(?:[（(](?:原件|复印件|複印件|正本|副本|正副本|copy|original)[）)]"
    r"|(?:的)?(?:原件[及和、与]?)?(?:复印件|複印件)|原件|正本|副本)$"
)
"""What is said of a paper's form: the original, a copy, both."""

PROOF: Final = re.compile(r"(?:的)?(?:相关|有关)?(?:证明|證明)?(?:材料|文件|文书|文書|证明|證明)$")
"""What is said of any paper: that it is one, and proves something."""


def as_asked(paper: str) -> str:
    """Return a paper's name as it is compared: without quotes and the form in which it is wanted.

    What stands in other brackets stays: that narrows what is meant.
    """
    plain = AROUND.sub("", unicodedata.normalize("NFKC", paper)).casefold()
    shorter = FORM.sub("", plain)
    while shorter and shorter != plain:
        plain, shorter = shorter, FORM.sub("", shorter)
    return plain


def as_proved(paper: str) -> str:
    """Return what a paper is to prove: its name without that it proves it."""
    plain = as_asked(paper)
    return PROOF.sub("", plain) or plain


def held(
    types: Collection[EvidenceType], registries: Iterable[Registry]
) -> Mapping[str, EvidenceType]:
    """Return the proof that a registry holds, by all that papers prove for which it stands."""
    proofs = {each.looked_up_in: each for each in reversed(list(types)) if is_held(each)}
    called = {
        name: proofs[each.id] for each in registries if each.id in proofs for name in _called(each)
    }
    return called | {
        as_proved(name): each for each in types if is_held(each) for name in reversed(_names(each))
    }


def is_held(proof: EvidenceType) -> bool:
    """Say whether a proof that people may be asked for need not be: a registry here has it."""
    return proof.is_held_here and not proof.only_looked_up


def faults_of_asking(proof: EvidenceType, library: Library) -> Iterator[Remark]:
    """Find a paper that people are to bring although a registry holds what it proves."""
    yield from _of_proves("proves", proof.proves, library)
    if proof.looked_up_in:
        return
    for language, name in (("en", proof.name.en), ("zh-Hans", proof.name.zh_hans)):
        found = _held_as(name, library)
        if found is not None:
            yield _held_already(f"name.{language}", *found)
            return
    found = _proved(proof.proves, library)
    issued = _issued_as(proof, library)
    if found is not None:
        yield _held_already("proves", *found)
    elif issued:
        yield Remark(
            path="registry",
            message=said("the city itself issues this paper: %(id)s", id=repr(issued)),
            expected=said("`registry: credentials`, `credential: %(id)s`", id=issued),
        )


def faults_of_files(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find questions of a form by which people hand in what a registry holds."""
    is_own = isinstance(service.form, Form)
    form = form_in(library, service)
    for path, field in _files(form) if form else ():
        found = _held_by_file(field, library)
        at = f"form.{path}" if is_own else "form"
        yield from _of_proves(f"{at}.proves" if is_own else at, field.proves, library)
        if found is not None:
            yield _held_already(at, *found, field.name)


def _files(form: Form) -> Iterator[tuple[str, FileField]]:
    for n, page in enumerate(form.pages):
        for m, field in enumerate(page.fields):
            yield from _files_in(f"pages[{n}].fields[{m}]", field)


def _files_in(path: str, field: Question) -> Iterator[tuple[str, FileField]]:
    if isinstance(field, FileField):
        yield path, field
    for n, inner in enumerate(field.fields if isinstance(field, GroupField) else ()):
        yield from _files_in(f"{path}.fields[{n}]", inner)


def _held_by_file(field: FileField, library: Library) -> tuple[str, str] | None:
    kind = library.find("evidence-type", field.evidence) if field.evidence else None
    if isinstance(kind, EvidenceType) and is_held(kind):
        return kind.looked_up_in, kind.id
    names = (field.title.zh_hans, field.title.en)
    known = (_held_as(name, library) for name in names)
    return next((each for each in known if each), None) or _proved(field.proves, library)


def _held_as(name: str, library: Library) -> tuple[str, str] | None:
    """Return the registry that holds what a paper of this name proves, and the proof if known."""
    types = [e for e in library.every("evidence-type").values() if isinstance(e, EvidenceType)]
    wanted = as_proved(name)
    for each in types:
        if is_held(each) and wanted in {as_proved(known) for known in _names(each)}:
            return each.looked_up_in, each.id
    for registry in library.every("registry").values():
        if isinstance(registry, Registry) and wanted in _called(registry):
            return registry.id, _proof_of(registry.id, types)
    return None


def _issued_as(proof: EvidenceType, library: Library) -> str:
    """Return the credential of this name that a service in sight gives, empty if none does."""
    wanted = {as_proved(name) for name in (proof.name.zh_hans, proof.name.en, *proof.asked_as)}
    given = {
        each.output.credential
        for each in library.every("service").values()
        if isinstance(each, PublicService) and each.output.credential
    }
    for id in sorted(given):
        kind = library.find("credential", id)
        if not isinstance(kind, CredentialType) or kind.is_procedural:
            continue
        if {as_proved(kind.title.zh_hans), as_proved(kind.title.en)} & wanted:
            return id
    return ""


def _proved(things: Iterable[str], library: Library) -> tuple[str, str] | None:
    types = [e for e in library.every("evidence-type").values() if isinstance(e, EvidenceType)]
    for thing in things:
        registry = thing.partition(".")[0]
        if registries.declared(library, registry) is not None:
            return registry, _proof_of(registry, types)
    return None


def _proof_of(registry: str, types: Iterable[EvidenceType]) -> str:
    return next((each.id for each in types if each.looked_up_in == registry and is_held(each)), "")


def _called(registry: Registry) -> frozenset[str]:
    names = (registry.title.zh_hans, registry.title.zh_hant, registry.title.en)
    return frozenset(map(as_proved, (*names, *registry.asked_as)))


def _of_proves(path: str, things: Iterable[str], library: Library) -> Iterator[Remark]:
    """Find fields of registries in sight that are not there."""
    for thing in things:
        id, dot, field = thing.partition(".")
        registry = registries.declared(library, id)
        if dot and registry is not None and field not in {f.id for f in registry.fields}:
            message = said(
                "the registry %(registry)s has no field %(field)s",
                registry=repr(id),
                field=repr(field),
            )
            yield Remark(path=path, message=message)


def _held_already(path: str, registry: str, proof: str, field: str = "") -> Remark:
    message = said(
        "the registry %(registry)s holds what this paper proves", registry=repr(registry)
    )
    if field:
        message = said(
            "the registry %(registry)s holds what `%(field)s` has people hand in",
            registry=repr(registry),
            field=field,
        )
    expected = (
        said("services that name `%(id)s`", id=proof)
        if proof
        else said("an evidence type that is looked up there, and services that name it")
    )
    return Remark(path=path, message=message, expected=expected)


def _names(proof: EvidenceType) -> tuple[str, ...]:
    return (proof.name.zh_hans, proof.name.zh_hant, proof.name.en, *proof.asked_as)
