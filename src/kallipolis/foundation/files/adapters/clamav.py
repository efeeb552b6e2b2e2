"""Malware scanning by a clamd daemon."""

from io import BytesIO

from clamav_client.clamd import ClamdError, ClamdNetworkSocket

from kallipolis.foundation.errors import Outage


class ClamavScanner:
    """Stream each file to clamd before it is kept."""

    def __init__(self, address: str, *, timeout_s: float = 30) -> None:
        host, _, port = address.rpartition(":")
        self._clamd = ClamdNetworkSocket(host, int(port), timeout=timeout_s)

    def finds(self, content: bytes) -> str:
        """Return the name of the malware that clamd finds, or nothing.

        A file that clamd could not scan is not taken for a clean one.
        """
        try:
            status, name = self._clamd.instream(BytesIO(content))["stream"]
        except (ClamdError, OSError, KeyError) as failure:
            raise Outage("file-scanner") from failure
        if status not in {"OK", "FOUND"}:
            raise Outage("file-scanner")
        return str(name) if status == "FOUND" else ""
