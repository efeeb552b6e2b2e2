"""Turn one row into a service, with the authority and the evidence types it names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import msgspec

from kallipolis.foundation.organisations.contracts import Authority
from kallipolis.platforms.application.catalogue.contracts import (
    AuthorityValue,
    CatalogueMapping,
    Misfit,
    Value,
)
from kallipolis.platforms.application.catalogue.logic.sources import SourceRow
from kallipolis.platforms.application.catalogue.logic.values import Maker, Unfit
from kallipolis.platforms.application.catalogue.logic.wording import in_all_languages
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService

NEEDED_TEXTS: Final = frozenset({"name", "summary", "output.name"})
TEXTS: Final = NEEDED_TEXTS | {"conditions"}
LISTED_TEXTS: Final = frozenset({"notes"})
PLACE: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
CREDENTIAL: Final = "decision-notice"
DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """A service made of a row, the documents it needs, and what is worth a remark."""

    service: PublicService
    authority: Authority | None
    evidence: tuple[EvidenceType, ...]
    remarks: tuple[Misfit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a row is held against: the level of a region, empty if there is none; known roles.

    ``held`` is the proof that a registry holds of a paper so called, None where people bring it.
    ``roles_called`` names the roles of a region's authorities whose names have some words in them.
    """

    is_credit_code: Callable[[str], bool]
    level_of: Callable[[str], str]
    has_authority: Callable[[str, str], bool]
    roles_called: Callable[[str, str], tuple[str, ...]]
    held: Callable[[str], EvidenceType | None]


@dataclass(slots=True, kw_only=True)
class Shaper:
    """Turns rows of one catalogue into services."""

    mapping: CatalogueMapping
    ground: Ground

    def row_id(self, row: SourceRow) -> str:
        """Return what tells a row apart, empty where it is missing or cannot be read."""
        try:
            return Maker(mapping=self.mapping, cells=row.cells).words(self.mapping.row)
        except Unfit:
            return ""

    def shape(self, row: SourceRow) -> Shaped | tuple[Misfit, ...]:
        """Return what a row becomes, or every reason why it does not fit."""
        if row.fault:
            return (Misfit(line=row.line, row="", field="", reason=row.fault),)
        work = _Work(shaper=self, row=row, id=self.row_id(row))
        shaped = work.shaped()
        return shaped if shaped is not None else tuple(work.misfits)


@dataclass(slots=True, kw_only=True)
class _Work:
    """One row on its way; every reason against it is collected."""

    shaper: Shaper
    row: SourceRow
    id: str
    misfits: list[Misfit] = field(default_factory=list)
    remarks: list[Misfit] = field(default_factory=list)

    @property
    def mapping(self) -> CatalogueMapping:
        return self.shaper.mapping

    def shaped(self) -> Shaped | None:
        if not self.id:
            self.complain("row", "has nothing that tells it apart")
            return None
        if not self.is_wanted():
            return None
        body = self.fields()
        authority, role, region = self.authority()
        evidence = self.evidence()
        service = None if self.misfits else self.service(body, role, region, evidence)
        if service is None:
            return None
        remarks = tuple(self.remarks)
        return Shaped(service=service, authority=authority, evidence=evidence, remarks=remarks)

    def is_wanted(self) -> bool:
        only = self.mapping.only
        maker = Maker(mapping=self.mapping, cells=self.row.cells)
        try:
            wanted = maker.holds(only)
        except Unfit as fault:
            self.complain("only", str(fault))
            return False
        if not wanted and only is not None:
            found = maker.words(Value(take=only.take))
            self.complain("only", f"`{only.take}` is `{found}`: the mapping leaves such rows out")
        return wanted

    def made(self, name: str, value: Value | None) -> Any:
        """Make a value, and complain of the field if it does not fit."""
        try:
            maker = Maker(mapping=self.mapping, cells=self.row.cells)
            return None if value is None else maker.make(value)
        except Unfit as fault:
            self.complain(name, str(fault))
            return None

    def fields(self) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for name, value in self.mapping.fields.items():
            made = self.made(name, value)
            if made is not None:
                _put(body, name, self.spoken(name, made))
            elif name in NEEDED_TEXTS and not any(misfit.field == name for misfit in self.misfits):
                self.complain(name, "is missing")
        return body

    def spoken(self, name: str, made: object) -> object:
        language = self.mapping.language
        if name in TEXTS:
            return in_all_languages(made, language)
        if name in LISTED_TEXTS:
            several = made if isinstance(made, list) else [made]
            return [in_all_languages(each, language) for each in several]
        return made

    def no_authority(self, told: str, region: str) -> str:
        called = self.shaper.ground.roles_called(told, region)
        roles = " or ".join(f"`{role}`" for role in called) or "a role of the place"
        return (
            f"no authority plays `{told}` for `{region}`;"
            f" make it {roles} by a code table, or give `authority.name`"
        )

    def authority(self) -> tuple[Authority | None, str, str]:
        declared = self.mapping.authority
        told, region = self.text("authority.role", declared.role), self.region(declared)
        if not told or not region:
            return None, "", ""
        if declared.name is None:
            if not self.shaper.ground.has_authority(told, region):
                self.complain("authority.role", self.no_authority(told, region))
            return None, told, region
        role = self.slug(told)
        name = self.made("authority.name", declared.name)
        if name is None:
            self.complain("authority.name", "is missing")
            return None, role, region
        body = {
            "id": f"{role}-{region.lower()}",
            "role": role,
            "region": region,
            "name": in_all_languages(name, self.mapping.language),
            "credit_code": self.credit_code(declared),
        }
        return msgspec.convert(body, Authority), role, region

    def region(self, declared: AuthorityValue) -> str:
        region = self.text("authority.region", declared.region)
        if region and not self.shaper.ground.level_of(region):
            self.complain("authority.region", f"there is no region `{region}`")
        return region

    def credit_code(self, declared: AuthorityValue) -> str:
        code = str(self.made("authority.credit_code", declared.credit_code) or "")
        if code and not self.shaper.ground.is_credit_code(code):
            reason = f"`{code}` is no unified social credit code; the authority is kept without it"
            self.remark("authority.credit_code", reason)
            return ""
        return code

    def text(self, name: str, value: Value) -> str:
        before = len(self.misfits)
        made = self.made(name, value)
        if made is None and len(self.misfits) == before:
            self.complain(name, "is missing")
        return "" if made is None else str(made)

    def evidence(self) -> tuple[EvidenceType, ...]:
        made = self.made("evidence", self.mapping.evidence) or []
        names = made if isinstance(made, list) else [made]
        every = (self.evidence_type(str(name)) for name in names)
        return tuple({each.id: each for each in every}.values())

    def evidence_type(self, name: str) -> EvidenceType:
        held = self.shaper.ground.held(name)
        if held is not None:
            return held
        body = {
            "id": f"{self.mapping.prefix}-{_digest(name)}",
            "name": in_all_languages(name, self.mapping.language),
        }
        return msgspec.convert(body, EvidenceType)

    def service(
        self, body: dict[str, Any], role: str, region: str, evidence: tuple[EvidenceType, ...]
    ) -> PublicService | None:
        whole = {
            "regions": [region],
            "fee": None,
            **body,
            "id": self.slug(self.id),
            "authority": role,
            "level": self.shaper.ground.level_of(region),
            "evidence": [{"type": each.id} for each in evidence],
            "source": {"catalogue": self.mapping.id, "row": self.id},
        }
        whole["output"] = {"credential": CREDENTIAL, **whole.get("output", {})}
        try:
            return _sound(msgspec.convert(whole, PublicService, strict=False))
        except msgspec.ValidationError as fault:
            found = PLACE.search(str(fault))
            self.complain(found["path"] if found else "", PLACE.sub("", str(fault)))
        except Unfit as fault:
            self.complain("promised_limit.days", str(fault))
        return None

    def slug(self, words: str) -> str:
        """Return an id that begins with the catalogue's prefix; what is no Latin is a digest."""
        plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
        known = plain if words.isascii() and plain else _digest(words)
        return f"{self.mapping.prefix}-{known}"

    def complain(self, name: str, reason: str) -> None:
        self.misfits.append(Misfit(line=self.row.line, row=self.id, field=name, reason=reason))

    def remark(self, name: str, reason: str) -> None:
        self.remarks.append(Misfit(line=self.row.line, row=self.id, field=name, reason=reason))


def _put(body: dict[str, Any], name: str, made: object) -> None:
    head, _, rest = name.partition(".")
    if rest:
        body.setdefault(head, {})[rest] = made
    else:
        body[head] = made


def _sound(service: PublicService) -> PublicService:
    promised, statutory = service.promised_limit, service.statutory_limit
    if promised.unit == statutory.unit and promised.days > statutory.days:
        raise Unfit(f"{promised.days} days are promised where the law allows {statutory.days}")
    return service


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:DIGITS]
