"""The keys of this node: made here, sealed in the database, never shown."""

from collections.abc import Container

import msgspec
from joserfc.jwk import OKPKey

from kallipolis.foundation import vault
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.exchange.contracts import KeyId, Use
from kallipolis.platforms.data.exchange.models import StoredKey


def make(use: Use, clock: Clock) -> StoredKey:
    """Make a key and keep it."""
    key = OKPKey.generate_key("Ed25519")
    named = key.as_dict(private=True)
    id = key.thumbprint()
    sealed = vault.seal(msgspec.json.encode(named).decode(), about=f"exchange key {id}")
    return StoredKey.objects.create(
        id=id, use=use.value, public=str(named["x"]), private=sealed, made_at=clock.now()
    )


def revoke(id: KeyId, clock: Clock) -> None:
    """Sign nothing with a key any more.

    Raises:
        Refusal: ``exchange.key_not_found``.
    """
    if not StoredKey.objects.filter(id=id, revoked_at=None).update(revoked_at=clock.now()):
        raise Refusal("exchange.key_not_found", Reason.NOT_FOUND, values={"key": id})


def signing(among: Container[str]) -> str:
    """Return the id of the key that signs messages, empty where others know none."""
    rows = StoredKey.objects.filter(use=Use.MESSAGES.value, revoked_at=None)
    ids = rows.order_by("-made_at", "id").values_list("id", flat=True)
    return next((id for id in ids if id in among), "")


def newest(use: Use, among: Container[str] | None = None) -> OKPKey:
    """Return the key made last, of those that others know if they are given.

    Raises:
        Refusal: ``exchange.key_missing``.
    """
    rows = StoredKey.objects.filter(use=use.value, revoked_at=None).order_by("-made_at", "id")
    for row in rows:
        if among is None or row.id in among:
            opened = vault.unseal(row.private, about=f"exchange key {row.id}")
            return OKPKey.import_key(msgspec.json.decode(opened, type=dict[str, str | list[str]]))
    raise Refusal("exchange.key_missing", Reason.CONFLICT)
