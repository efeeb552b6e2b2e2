"""What must hold of a setting's text beyond its type, and how that is said."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo


def url(*schemes: str) -> Callable[[str], object]:
    """Return what says whether a text is a URL with one of some schemes, and a host."""

    def fits(value: str) -> bool:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and _has_port_or_none(parts)

    return fits


def _has_port_or_none(parts: SplitResult) -> bool:
    return parts.port is None or parts.port > 0


def _is_site(value: str) -> bool:
    parts = urlsplit(value)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    return bare and bool(url("http", "https")(value))


def _is_database(value: str) -> bool:
    parts = urlsplit(value)
    is_named = parts.path.strip("/") != ""
    known = {"sqlite", "postgres", "postgresql"}
    return parts.scheme in known and is_named and _has_port_or_none(parts)


def _is_address(value: str) -> bool:
    host, _, port = value.rpartition(":")
    return bool(host) and port.isascii() and port.isdecimal() and 0 < int(port) < 65536


def _is_secret(value: str) -> bool:
    """Refuse what stands in examples: everybody knows it."""
    return len(set(value)) >= 8 and not re.search("change.?me|insecure|example", value, re.I)


def _is_file(value: str) -> bool:
    return Path(value).is_file()


def _are_folders(value: str) -> bool:
    return all(Path(folder).is_dir() for folder in value.split(os.pathsep) if folder)


EXPECTED: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "database_url": (
        _is_database,
        "postgresql://user:password@host:port/name, or nothing for SQLite",
    ),
    "packs": (_are_folders, f"folders that are there, parted by {os.pathsep!r}"),
    "public_url": (_is_site, "https:// or http:// with a host and nothing behind it"),
    "secret_key": (_is_secret, "characters by chance, not those of an example"),
    "node": (
        re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.I).fullmatch,
        "a DNS-like name such as city.example",
    ),
    "time_zone": (ZoneInfo, "the name of an IANA time zone such as Asia/Shanghai"),
    "tls_certificate": (_is_file, "a file that is there"),
    "tls_key": (_is_file, "a file that is there"),
    "exchange_ca": (_is_file, "a file that is there"),
    "nats_url": (url("nats", "tls", "ws", "wss"), "nats://host:port"),
    "lakehouse_catalogue": (
        re.compile(r"[a-z0-9]+(\+[a-z0-9]+)?://.*").fullmatch,
        "an SQLAlchemy URL such as postgresql+psycopg://user@host/name",
    ),
    "s3_endpoint": (url("http", "https"), "an https:// or http:// URL"),
    "scanner": (_is_address, "host:port, such as 127.0.0.1:3310"),
    "timestamp_url": (url("http", "https"), "an https:// or http:// URL"),
    "otlp_endpoint": (url("http", "https"), "an https:// or http:// URL"),
    "sms_url": (url("http", "https"), "an https:// or http:// URL"),
    "real_name_url": (url("http", "https"), "an https:// or http:// URL"),
    "email_from": (
        re.compile(r"[^@\s<>]+@[^@\s<>]+").fullmatch,
        "an e-mail address such as no-reply@city.example",
    ),
    "push_contact": (
        re.compile(r"mailto:[^@\s]+@[^@\s]+|https://\S+").fullmatch,
        "mailto: with an e-mail address, or an https:// URL",
    ),
    "push_services": (
        re.compile(r"[a-z0-9.-]+( +[a-z0-9.-]+)*").fullmatch,
        "host names in lower case, separated by spaces",
    ),
    "email_url": (url("smtp"), "smtp://user:password@host:port"),
}
"""What must hold of a setting's text beyond its type, and how that is said; empty always fits."""
