"""Facts about credentials. Subject: the credential. Data: number, type, case, holder, issuer."""

from typing import Final

RECORDED: Final = "org.kallipolis.credentials.recorded"
"""It was issued; its documents are still to be sealed."""

SEALED: Final = "org.kallipolis.credentials.sealed"
"""Its documents were sealed and can be shown."""

SUSPENDED: Final = "org.kallipolis.credentials.suspended"
"""It does not hold for the time being; ``reason`` and ``rule`` say why."""

RESUMED: Final = "org.kallipolis.credentials.resumed"
"""It holds again."""

REVOKED: Final = "org.kallipolis.credentials.revoked"
"""It does not hold any more; ``reason`` and ``rule`` say why."""

RENEWED: Final = "org.kallipolis.credentials.renewed"
"""It was replaced by another, named by ``successor``."""

EXPIRING: Final = "org.kallipolis.credentials.expiring"
"""It ends before long, which is told once; ``due_at`` says when, ``days`` in how many."""
