"""By what names departments ask for a paper, and which proof that is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.services.contracts import EvidenceType

AROUND: Final = re.compile(r"[《》〈〉「」“”\"'\s。；;]")
FORM: Final = re.compile(
    r"(?:[（(](?:原件|复印件|複印件|正本|副本|正副本|copy|original)[）)]"
    r"|(?:的)?(?:原件[及和、与]?)?(?:复印件|複印件)|原件|正本|副本)$"
)
"""What is said of a paper's form: the original, a copy, both."""


def as_asked(paper: str) -> str:
    """Return a paper's name as it is compared: without quotes and the form in which it is wanted.

    What stands in other brackets stays: that narrows what is meant.
    """
    plain = AROUND.sub("", unicodedata.normalize("NFKC", paper)).casefold()
    shorter = FORM.sub("", plain)
    while shorter and shorter != plain:
        plain, shorter = shorter, FORM.sub("", shorter)
    return plain


def held(types: Iterable[EvidenceType]) -> Mapping[str, EvidenceType]:
    """Return the proof that a registry holds, by each name under which it is asked for."""
    return {
        as_asked(name): each for each in types if is_held(each) for name in reversed(_names(each))
    }


def is_held(proof: EvidenceType) -> bool:
    """Say whether a proof that people may be asked for need not be: a registry here has it."""
    return proof.is_held_here and not proof.only_looked_up


def faults_of_asking(proof: EvidenceType, library: Library) -> Iterable[Remark]:
    """Find a paper that people are to bring although a registry holds what it proves."""
    if proof.registry:
        return
    others = (e for e in library.every("evidence-type").values() if isinstance(e, EvidenceType))
    found = held(others)
    for language, name in (("en", proof.name.en), ("zh-Hans", proof.name.zh_hans)):
        there = found.get(as_asked(name))
        if there is not None:
            yield Remark(
                path=f"name.{language}",
                message=said(
                    "the registry %(registry)s holds what this paper proves",
                    registry=repr(there.registry),
                ),
                expected=said("services that name `%(id)s`", id=there.id),
            )
            return


def _names(proof: EvidenceType) -> tuple[str, ...]:
    return (proof.name.zh_hans, proof.name.zh_hant, proof.name.en, *proof.asked_as)
