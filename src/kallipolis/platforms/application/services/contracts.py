"""Public services as pack authors write them, with CPSV-AP's words."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.money import Money
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import FeePoint, RefundGround
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.data.registries.contracts import Carrier, Values

Audience = Literal["resident", "enterprise"]
Repeat = Literal["always", "when-decided", "when-ended"]
BegunAt = Literal["case", "known", "readings"]
"""Where people begin something: in a case, or where registers and look-ups of theirs are shown."""

Channel = Literal["online", "hall", "post", "phone", "kiosk", "village"]
GENERAL_FORM = "general-submission"
DAY_OF_ROUND: Final = r"^(\d{4}-)?\d{2}-\d{2}$"
AT_HOME: Final = "applicant.region"
"""Where most services are accepted: where the applicant lives or is registered."""


class LegalBasis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law that governs a service, by its id and article, and what the article is about.

    That ``for_evidence`` is the one whose duty lets what the service needs be looked up.
    """

    citation: str
    about: Text | None = None
    for_evidence: bool = False


class Tie(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a registry must hold before another person's proof is looked up for an applicant.

    In ``registry`` the entry ``of`` one of the two, the applicant or the subject, names the other's
    number in one of ``fields``, and holds what ``where`` says (``{status: married}``).
    """

    registry: str
    of: Literal["applicant", "subject"]
    fields: Annotated[tuple[str, ...], Meta(min_length=1)]
    where: dict[str, str] = {}


class EvidenceRequirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof that a service needs, named by its type, not by the paper.

    ``when`` is an expression as in the form (its fields, ``applicant``, ``evidence``, ``today``);
    the proof is asked for only if it holds. ``deferrable`` proof may be handed in later (accepted
    with gaps); ``commitment`` may be given in its place (notify-and-commit). ``subject`` is whose
    proof it is: the applicant's, or of the party that the named field holds. What is
    ``only_looked_up`` nobody has to bring; who decides does without it where no registry has it.
    What is personal about another is looked up only if the ``tie`` holds, or under a mandate that
    they gave the applicant. With ``consent`` it is looked up only for who agrees to that; others
    bring it. ``basis`` is the citation of the service whose duty lets it be looked up; empty, it is
    the one that is ``for_evidence``, else that of the evidence type. ``purpose`` says what it is
    wanted for, where the evidence type does not.
    """

    type: str
    required: bool = True
    when: str = ""
    deferrable: bool = False
    commitment: bool = False
    only_looked_up: bool = False
    consent: bool = False
    basis: str = ""
    purpose: Text | None = None
    subject: str = ""
    tie: Tie | None = None
    note: Text | None = None


class ServiceRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of a service by their ids; a ``fee`` rule stands under the service's own too."""

    eligibility: str = ""
    fee: str = ""
    decision: str = ""


class RegistryEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a case that is granted changes in a registry: the entry of a key, made if there is none.

    ``key``, ``when`` and the values of ``fields`` are expressions over ``answers.…``,
    ``applicant.…``, ``evidence.…``, ``outcome.…`` (what the rules put out), ``decision.at`` (the
    day), ``case.id`` and ``case.applicant`` (the number of the party). Fields that are not named
    stay as they are, and so do those whose value is not known. ``at_end`` is written when what was
    granted is revoked or given up.
    """

    registry: str
    key: str
    fields: dict[str, str]
    when: str = ""
    at_end: dict[str, str] = {}


class ServiceOutput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a service gives: its name, the kind of credential that is issued, if any, and what is
    then changed in registries.
    """

    name: Text
    credential: str = ""
    registers: tuple[RegistryEntry, ...] = ()


class ProcessChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The process of those cases for which ``when``, an expression as in the form, holds."""

    when: str
    process: str


class Reviewer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An authority, by its role, that reviews those cases for which ``when`` holds."""

    role: AuthorityRole
    when: str


class Round(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days within which applications are taken, the first and the last included.

    Each is a date, or a month and day that comes every year (``05-31``); where such a round closes
    earlier in the year than it opens, it goes over New Year. A round of ``regions`` holds in them,
    and in what lies in them, in the place of those that name none.
    """

    opens: Annotated[str, Meta(pattern=DAY_OF_ROUND)]
    closes: Annotated[str, Meta(pattern=DAY_OF_ROUND)]
    name: Text | None = None
    regions: tuple[str, ...] = ()


class PaymentTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a fee is paid here: when, and what may become of a case for it to go back.

    ``when`` has to be a point at which the process of the service asks for a fee.
    """

    when: FeePoint
    refund_on: tuple[RefundGround, ...] = (
        RefundGround.NOT_ACCEPTED,
        RefundGround.WITHDRAWN_BEFORE_ACCEPTANCE,
    )


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service inside a joint procedure, begun when those it comes ``after`` are granted.

    ``when`` is an expression as in the joint form; ``answers`` maps fields of the part's own form
    to expressions over the joint one's. ``proves`` are the evidence types that its output is: parts
    after it do not ask the applicant for them.
    """

    service: str
    after: tuple[str, ...] = ()
    when: str = ""
    answers: dict[str, str] = {}
    proves: tuple[str, ...] = ()


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The row of the catalogue from which a service was imported."""

    catalogue: str
    row: str


class HallVisit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hour at a hall that somebody books once their case is granted.

    ``service`` is what it is booked for; ``day`` the question whose answer is the day, if any is.
    """

    service: str
    day: str = ""


class PublicService(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an authority offers, described once for all regions.

    ``authority`` is the role of the competent authority at ``level``. ``accepting`` and
    ``deciding`` are expressions that give the code of the region where a case is accepted and
    decided; ``deciding`` empty is the accepting one. ``reviewers`` are the roles that review in
    parallel, each for all cases or only ``when`` something holds. A case goes by the first of
    ``processes`` whose condition holds, else by ``process``. ``rounds`` are when applications are
    taken, if not always. ``fee`` is an amount, the id of a fee rule, or null where nobody has
    stated it.
    ``payment`` says that it is paid here; without it the authority takes the fee in its own way.
    ``regions`` restricts where it is offered; empty is everywhere. ``visits`` counts trips to a
    counter. ``online`` says that all of it can be done online; with ``online`` among the
    ``channels`` it can at least be sent in online. ``conditions`` say in words who gets it, one
    in a line; without them people read the reasons of the eligibility rule, with a gap for each
    figure. ``on_commitment`` is the process of a case in which a commitment takes the place
    of a proof. ``repeat`` says when the same applicant may apply again: always, once an earlier
    case is decided, or once what it gave has ended too; rules may ask for the same, by
    ``applicant.has_case`` and ``applicant.has_output``. ``hall_visit`` is the hour at a hall that
    a granted case leads to. Without any of the ``channels`` nobody applies for it: it begins by
    itself, or people begin it from the pages that it is ``begun_at``.
    """

    id: str
    name: Text
    summary: Text
    conditions: Text | None = None
    authority: AuthorityRole
    level: str = "county"
    audience: tuple[Audience, ...] = ("resident",)
    kind: str = "public-service"
    life_events: tuple[str, ...] = ()
    business_events: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ("online", "hall")
    begun_at: tuple[BegunAt, ...] = ()
    statutory_limit: Limit = Limit(days=20)
    promised_limit: Limit = Limit(days=20)
    fee: Money | str | None = Money(amount=0)
    payment: PaymentTerms | None = None
    visits: int = 0
    online: bool = True
    evidence: tuple[EvidenceRequirement, ...] = ()
    form: Form | str = GENERAL_FORM
    rules: ServiceRules = ServiceRules()
    process: str = "standard"
    processes: tuple[ProcessChoice, ...] = ()
    on_commitment: str = ""
    output: ServiceOutput
    legal_basis: tuple[LegalBasis, ...] = ()
    parts: tuple[Part, ...] = ()
    reviewers: tuple[AuthorityRole | Reviewer, ...] = ()
    rounds: tuple[Round, ...] = ()
    accepting: str = AT_HOME
    deciding: str = ""
    regions: tuple[str, ...] = ()
    repeat: Repeat = "always"
    hall_visit: HallVisit | None = None
    notes: tuple[Text, ...] = ()
    source: Origin | None = None

    @property
    def is_applied_for(self) -> bool:
        """Say whether people apply for it, which otherwise begins by itself or from elsewhere."""
        return self.online or bool(self.channels)

    @property
    def is_sent_in_online(self) -> bool:
        """Say whether people can apply online, whatever else it takes."""
        return self.online or "online" in self.channels

    @property
    def every_process(self) -> tuple[str, ...]:
        """Return the processes that its cases may have: its usual one first."""
        chosen = (choice.process for choice in self.processes)
        on_commitment = (self.on_commitment,) if self.on_commitment else ()
        return tuple(dict.fromkeys((self.process, *chosen, *on_commitment)))

    @property
    def every_reviewer(self) -> tuple[AuthorityRole, ...]:
        """Return the roles that review any of its cases."""
        return tuple(r.role if isinstance(r, Reviewer) else r for r in self.reviewers)


class LifeEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A life event of a person or a business event of a company that brings them here."""

    id: str
    kind: Literal["life", "business"]
    name: Text
    order: int = 0


class Holder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another node that holds a kind of proof, and how its registry and the fields are called.

    ``node`` is its id in the directory of nodes; where no directory names it, people bring a paper.
    """

    node: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Text
    fields: dict[str, Text]


class EvidenceType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of proof, looked up in a ``registry`` or a ``dataset``; without, people bring it.

    A dataset is one that is ``looked_up``: its published rows are found by its key.

    Where another node is ``held_by``, the registry is one of that node, which is asked for it.
    What is ``only_looked_up`` is no paper that people could hold: a search, what others report.
    ``asked_as`` are further names of the paper by which departments ask for it. ``proves``
    are registries, or ``registry.field``, of which it shows what stands there: people are asked for
    no paper that one in sight could tell instead. In the registry ``credentials`` are those that
    the city itself issues: it is that of the type ``credential``, or of the id of the proof.
    ``basis`` is the law by which any service that names none may look it up, ``purpose`` what it
    usually shows.
    Units: ``fresh_hours``, for how long what was looked up counts while a submission is written;
    0 asks the registry anew at every page.
    """

    id: str
    name: Text
    registry: str = ""
    dataset: str = ""
    credential: str = ""
    fields: tuple[str, ...] = ()
    fresh_hours: Annotated[int, Meta(ge=0, le=720)] = 24
    only_looked_up: bool = False
    asked_as: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()
    basis: str = ""
    purpose: Text | None = None
    held_by: Holder | None = None
    note: Text | None = None

    @property
    def looked_up_in(self) -> str:
        """Return the registry, or the dataset, that is asked for it; empty if none is."""
        return self.registry or self.dataset

    @property
    def is_held_here(self) -> bool:
        """Say whether a registry or dataset of this node, and of no other, is to have it."""
        return bool(self.looked_up_in) and self.held_by is None


class Synonyms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that mean the same to people who search."""

    id: str
    terms: tuple[str, ...]


class ServiceSearch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for; empty is anything. ``after`` is the ``next`` of the page before."""

    q: Annotated[str, Meta(max_length=200, description="Words, in any language or as pinyin.")] = ""
    region: Annotated[
        str, Meta(max_length=40, description="Code of a region: only what is offered there.")
    ] = ""
    audience: Literal["", "resident", "enterprise"] = ""
    event: Annotated[
        str, Meta(max_length=100, description="Id of a life event or business event.")
    ] = ""
    authority: Annotated[
        str, Meta(max_length=100, description="Role of the competent authority.")
    ] = ""
    after: Annotated[str, Meta(max_length=40, description="Where the page before ended.")] = ""
    limit: Annotated[int, Meta(ge=1, le=100, description="How many to list.")] = 20


class ServiceListing(msgspec.Struct, frozen=True, kw_only=True):
    """A service in a list; ``online`` is as of the region that was asked for, if one was.

    Nobody applies for one that is ``begun_at`` some pages; only words find it.

    Units: ``uses`` counts how often it was opened or applied for.
    Missing: ``fee`` is None where a rule decides it, and where nobody has stated it.
    """

    id: str
    name: Text
    summary: Text
    authority: AuthorityRole
    level: str
    audience: tuple[Audience, ...]
    kind: str
    online: bool
    visits: int
    promised_limit: Limit
    fee: Money | None
    has_fee_rule: bool
    uses: int
    begun_at: tuple[BegunAt, ...] = ()


class ServicePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of services, the best first. ``total`` counts all that were found.

    Missing: ``next`` is None on the last page.
    """

    services: tuple[ServiceListing, ...]
    total: int
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lets a proof be looked up, and what for.

    Missing: ``basis`` is empty where no law is cited: then consent carries it, or nothing but that
    somebody applied. ``purpose`` is None where nothing is said beside the service itself.
    """

    basis: str
    carried_by: Carrier
    purpose: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What a granted case writes into a registry under a key, and what when the grant ends."""

    registry: str
    key: str
    values: Values
    at_end: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A round as it falls in the calendar: its days, the last included, and what it is called."""

    opens: date
    closes: date
    name: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How the rounds of a service stand on a day: what is open, what comes next, what was last.

    Missing: each is None where there is none; ``is_open`` holds for a service without rounds.
    """

    is_open: bool
    now: Span | None = None
    next: Span | None = None
    last: Span | None = None


MESSAGES: Final = {
    "service.not_found": _("There is no such service."),
    "remedy.service.not_found": _("Search for it by other words, or choose it from the list."),
    "service.malformed_page": _("This is not where a page of this list ends."),
    "remedy.service.malformed_page": _("Ask for the first page, then follow `next`."),
}
