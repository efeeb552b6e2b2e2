"""Look after what nodes are believed by: keys made and revoked, directories signed and imported."""

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.platforms.data.exchange.adapters import directories, keyring, profile, refusals
from kallipolis.platforms.data.exchange.contracts import Directory, KeyId, Use
from kallipolis.platforms.data.exchange.models import StoredKey


def new_key(
    actor: Actor, use: Use = Use.MESSAGES, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[KeyId, str]:
    """Make a key, and return its id and its public half; it is used once a directory names it."""
    require(actor, "exchange.keys")
    with database.edge():
        made = keyring.make(use, clock)
        detail = {"use": use.value, "done": "made"}
        audit.record(actor, "exchange.keys", made.id, detail=detail, clock=clock)
    return KeyId(made.id), made.public


def revoke_key(actor: Actor, id: KeyId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Sign nothing with a key any more; others learn it from the next directory.

    Raises:
        Refusal: ``exchange.key_not_found``.
    """
    require(actor, "exchange.keys")
    with database.edge():
        keyring.revoke(id, clock)
        audit.record(actor, "exchange.keys", id, detail={"done": "revoked"}, clock=clock)


def keys(actor: Actor) -> tuple[StoredKey, ...]:
    """Return the keys of this node, newest first."""
    require(actor, "exchange.view")
    return tuple(StoredKey.objects.order_by("-made_at", "id"))


def sign_directory(actor: Actor, document: bytes, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Sign a directory as its authority.

    Raises:
        Refusal: ``exchange.directory_malformed``; ``exchange.key_missing``.
    """
    require(actor, "exchange.directory")
    found = directories.read(document)
    with database.edge():
        key = keyring.newest(Use.DIRECTORY)
        signed = profile.sign_document(found, type=profile.DIRECTORY, key=key)
        detail = {"done": "signed", "key": key.thumbprint()}
        subject = f"directory/{found.serial}"
        audit.record(actor, "exchange.directory", subject, detail=detail, clock=clock)
    return signed


def import_directory(actor: Actor, token: str, *, clock: Clock = SYSTEM_CLOCK) -> Directory:
    """Put a signed directory in force; one that is forged or old is turned away, on record.

    Raises:
        Refusal: ``exchange.directory_forged``, ``exchange.directory_malformed``,
            ``exchange.directory_old``, ``exchange.no_directory``.
    """
    require(actor, "exchange.directory")
    try:
        with database.edge():
            found = directories.keep(token, clock)
            subject, detail = f"directory/{found.serial}", {"done": "imported"}
            audit.record(actor, "exchange.directory", subject, detail=detail, clock=clock)
            return found
    except Refusal as refusal:
        refusals.write_down("directory", refusal.code, "", clock)
        raise


def directory(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> Directory:
    """Return the directory in force.

    Raises:
        Refusal: ``exchange.no_directory``.
    """
    require(actor, "exchange.view")
    return directories.in_force(clock.now())


def signed_directory(actor: Actor) -> str:
    """Return the directory that came last, as it was signed.

    Raises:
        Refusal: ``exchange.no_directory``.
    """
    require(actor, "exchange.view")
    row = directories.newest()
    if row is None:
        raise Refusal("exchange.no_directory")
    return row.document


def require(actor: Actor, act: str) -> None:
    """Refuse who may not do it to what nodes say to each other."""
    if not access.allows(actor, act, Resource()):
        raise not_found("exchange.not_found")
