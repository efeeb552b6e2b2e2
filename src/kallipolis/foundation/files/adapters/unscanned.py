"""The scanner of an installation that has named none."""


class NoScanner:
    """Find nothing, because nothing is looked for; `readyz` says that no scanner is set."""

    def finds(self, content: bytes) -> str:
        """Return nothing."""
        return ""
