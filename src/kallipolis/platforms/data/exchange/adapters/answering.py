"""Answer what another node asks of a registry here: what it may know, on the person's record."""

from collections.abc import Mapping

import msgspec

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.data.exchange.adapters import directories, reading, vetoes
from kallipolis.platforms.data.exchange.adapters.peers import own, peer
from kallipolis.platforms.data.exchange.contracts import (
    Arrival,
    Ask,
    Clearance,
    EvidenceAnswer,
    EvidenceRequest,
    Reading,
)
from kallipolis.platforms.data.exchange.logic.directories import permission
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds


def take(arrival: Arrival) -> Mapping[str, object]:
    """Look up what is asked, as far as the directory and our vetoes let the sender know it.

    Raises:
        Refusal: ``exchange.malformed``, ``exchange.not_allowed``, ``exchange.vetoed``,
            ``exchange.consent_missing``; those of the registry.
    """
    asked = _request(arrival.content)
    allowed = _permission(arrival.envelope.sender, asked)
    if not set(asked.fields) & set(allowed.fields):
        raise _not_allowed()
    given = vetoes.given(arrival.envelope.sender, arrival.envelope.kind, allowed, asked.purpose)
    fields = tuple(field for field in asked.fields if field in given)
    if not fields:
        raise vetoes.vetoed()
    why = peer(arrival.envelope.sender, asked.purpose)
    about = parties.mention_of(why, asked.key)
    grounds = Grounds(
        purpose=asked.purpose,
        legal_basis=asked.legal_basis,
        case=CaseId(asked.case) if asked.case else None,
        about=about,
        carried_by="consent" if asked.consent.strip() else "duty",
    )
    record = registries.look_up(why, asked.registry, asked.key, fields=fields, grounds=grounds)
    answer = EvidenceAnswer(
        found=record is not None,
        values=dict(record.values) if record else {},
        withheld=tuple(field for field in asked.fields if field not in fields),
        as_of=record.as_of if record else None,
    )
    told: dict[str, object] = msgspec.to_builtins(answer)
    return told


def clears(opened: Reading) -> Clearance:
    """Clear what is asked and why; of who it is about and what is answered, what its class allows.

    How a registry of another node classes its fields is not known here: its values are not shown.
    """
    named = str(opened.content.get("registry", ""))
    registry = None if opened.is_ours else registries.find(named)
    asked = reading.plain(("registry", "fields", "purpose", "legal_basis", "case"))
    told = reading.plain(("answer.found", "answer.withheld", "answer.as_of"))
    values = reading.of_registry(registry, "answer.values")
    return asked | told | values | {"key": reading.of_key(registry)}


def _request(content: bytes) -> EvidenceRequest:
    try:
        return msgspec.json.decode(content, type=EvidenceRequest)
    except msgspec.DecodeError as fault:
        values = {"fault": str(fault)}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values) from fault


def _permission(sender: str, asked: EvidenceRequest) -> Ask:
    node = directories.node(sender, SYSTEM_CLOCK.now())
    allowed = permission(node, own(), asked.registry, asked.purpose)
    if allowed is None:
        raise _not_allowed()
    if allowed.needs_consent and not asked.consent.strip():
        raise Refusal("exchange.consent_missing", Reason.FORBIDDEN)
    return allowed


def _not_allowed() -> Refusal:
    return Refusal("exchange.not_allowed", Reason.FORBIDDEN)
