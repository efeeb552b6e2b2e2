"""Turn all rows into the content of a pack, and account for every one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kallipolis.foundation.organisations.contracts import Authority
from kallipolis.platforms.application.catalogue.contracts import Misfit, Tally
from kallipolis.platforms.application.catalogue.logic.shaping import Shaped, Shaper
from kallipolis.platforms.application.catalogue.logic.sources import SourceRow
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService


@dataclass(slots=True, kw_only=True)
class Content:
    """The documents of an imported catalogue by their ids."""

    services: dict[str, PublicService] = field(default_factory=dict)
    authorities: dict[str, Authority] = field(default_factory=dict)
    evidence: dict[str, EvidenceType] = field(default_factory=dict)

    def only_needed(self) -> "Content":
        """Return the same without authorities and evidence types that no service names."""
        needed = {each.type for s in self.services.values() for each in s.evidence}
        roles = {service.authority for service in self.services.values()}
        return Content(
            services=self.services,
            authorities={i: a for i, a in self.authorities.items() if a.role in roles},
            evidence={i: e for i, e in self.evidence.items() if i in needed},
        )


@dataclass(slots=True, kw_only=True)
class Gathering:
    """What became of the rows of a source so far."""

    content: Content
    imported: int = 0
    duplicates: int = 0
    rejected: list[SourceRow] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    remarks: list[Misfit] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    def tally(self, read: int) -> Tally:
        """Return the counts, which must add up."""
        return Tally(
            read=read,
            imported=self.imported,
            rejected=len(self.rejected),
            duplicates=self.duplicates,
        )

    def take(self, row: SourceRow, shaper: Shaper) -> None:
        """Take one row: into the content, or aside with the reasons."""
        if row.raw in self.seen:
            self.duplicates += 1
            return
        self.seen.add(row.raw)
        shaped = shaper.shape(row)
        if isinstance(shaped, Shaped):
            self._keep(row, shaped)
        else:
            self._reject(row, shaped)

    def _keep(self, row: SourceRow, shaped: Shaped) -> None:
        service, there = shaped.service, self.content.services.get(shaped.service.id)
        if there == service:
            self.duplicates += 1
        elif there is not None:
            before = self.lines.get(service.id)
            where = f"line {before}" if before else "an earlier import"
            reason = f"{where} has the same id with other content"
            id = service.source.row if service.source else service.id
            self._reject(row, [Misfit(line=row.line, row=id, field="row", reason=reason)])
        else:
            self.imported += 1
            self.lines[service.id] = row.line
            self.content.services[service.id] = service
            self.content.evidence |= {
                each.id: each for each in shaped.evidence if not each.looked_up_in
            }
            told = {(each.field, each.reason) for each in self.remarks}
            self.remarks += [r for r in shaped.remarks if (r.field, r.reason) not in told]
            self._keep_authority(row, shaped)

    def _keep_authority(self, row: SourceRow, shaped: Shaped) -> None:
        authority = shaped.authority
        if authority is None:
            return
        there = self.content.authorities.setdefault(authority.id, authority)
        if there.name != authority.name:
            reason = f"{authority.name.zh_hans} is {there.name.zh_hans} in an earlier row"
            self.remarks.append(
                Misfit(line=row.line, row=authority.role, field="authority.name", reason=reason)
            )

    def _reject(self, row: SourceRow, misfits: Iterable[Misfit]) -> None:
        self.rejected.append(row)
        self.misfits += misfits


def gather(
    rows: Iterable[SourceRow],
    shaper: Shaper,
    content: Content,
    advance: Callable[[int], None],
) -> Gathering:
    """Take all rows, one after the other, in the order of the source."""
    gathering = Gathering(content=content)
    for row in rows:
        gathering.take(row, shaper)
        advance(1)
    return gathering
