"""Every setting of an installation, typed, read once from the environment.

A variable is the field's name in capitals behind ``KALLIPOLIS_``; ``DATABASE_URL`` alone keeps the
name that everybody knows. A wrong value stops the start with the variable's name and what fits.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

PREFIX = "KALLIPOLIS_"


class ConfigurationError(Exception):
    """A setting is missing or does not fit; the message names the variable and the remedy."""


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one installation."""

    database_url: Annotated[
        str, Meta(description="Empty for SQLite in the state folder, or a postgresql:// URL.")
    ] = ""
    state: Annotated[
        str, Meta(description="Folder for the SQLite file, stored files, keys and logs.")
    ] = "var"
    data: Annotated[
        str, Meta(description="Folder with real reference data for imports and tests; optional.")
    ] = ""
    packs: Annotated[
        str, Meta(description="Folders with further packs, separated by the path separator.")
    ] = ""
    place: Annotated[
        str,
        Meta(
            description="Id of the place pack: it says languages, money, hotline and numbers, and "
            "`run` publishes it first."
        ),
    ] = "guangdong"
    host: Annotated[str, Meta(description="Address that `run` listens on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port that `run` listens on.")] = 8000
    public_url: Annotated[
        str, Meta(description="URL at which people reach this installation; no slash at its end.")
    ] = ""
    secret_key: Annotated[
        str,
        Meta(description="Signs sessions and tokens; made and kept in the state folder if empty."),
    ] = ""
    personal_key: Annotated[
        str,
        Meta(
            min_length=32,
            description="Seals identity numbers in the database; made and kept in the state folder "
            "if empty. Back it up apart from the database, and give all machines the same.",
        ),
    ] = ""
    debug: Annotated[bool, Meta(description="Show faults in the browser; never in production.")] = (
        False
    )
    demo: Annotated[
        bool, Meta(description="This is a demo: pages bear a mark and list demo logins.")
    ] = False
    node: Annotated[
        str, Meta(description="Name of this node in events and audit, a DNS-like name.")
    ] = "kallipolis.example"
    language: Annotated[
        Literal["", "zh-hans", "zh-hant", "en"],
        Meta(description="Language shown when none is chosen; empty for the place's first."),
    ] = ""
    time_zone: Annotated[
        str, Meta(description="IANA time zone in which days begin; empty for the place's.")
    ] = ""
    workers: Annotated[
        int, Meta(ge=1, le=256, description="Web processes; SQLite is best served by one.")
    ] = 1
    threads: Annotated[int, Meta(ge=1, le=256, description="Threads in each web process.")] = 4
    nats_url: Annotated[
        str, Meta(description="Relay events to this NATS JetStream server; empty keeps them here.")
    ] = ""
    event_days: Annotated[
        int,
        Meta(ge=0, description="Remove delivered events after so many days; 0 keeps them all."),
    ] = 0
    s3_bucket: Annotated[
        str, Meta(description="Keep files in this S3 bucket; empty keeps them in the state folder.")
    ] = ""
    s3_endpoint: Annotated[str, Meta(description="URL of an S3 store that is not Amazon's.")] = ""
    file_limit_mib: Annotated[
        int, Meta(ge=1, le=2048, description="Largest file that may be uploaded, in MiB.")
    ] = 20
    scanner: Annotated[
        str, Meta(description="Address host:port of a clamd virus scanner; empty scans nothing.")
    ] = ""
    pkcs11_module: Annotated[
        str,
        Meta(description="Path of a PKCS#11 module that holds the seal keys; empty uses files."),
    ] = ""
    pkcs11_token: Annotated[str, Meta(description="Label of the PKCS#11 token.")] = ""
    pkcs11_pin: Annotated[str, Meta(description="PIN of the PKCS#11 token.")] = ""
    timestamp_url: Annotated[
        str,
        Meta(description="RFC 3161 time-stamping authority for seals; empty uses none (B-B)."),
    ] = ""
    otlp_endpoint: Annotated[
        str, Meta(description="Send OpenTelemetry traces to this OTLP/HTTP URL; empty sends none.")
    ] = ""
    log_format: Annotated[
        Literal["console", "json"], Meta(description="How log lines are written.")
    ] = "console"
    email_url: Annotated[
        str, Meta(description="smtp://user:password@host:port; empty prints mails to the log.")
    ] = ""
    rate_limit: Annotated[
        int, Meta(ge=0, description="Requests a minute and client; 0 sets no limit.")
    ] = 600
    trusted_proxies: Annotated[
        int,
        Meta(
            ge=0,
            le=8,
            description="Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are trusted.",
        ),
    ] = 0
    oidc_clients: Annotated[
        str,
        Meta(
            description="JSON list of outside OpenID Connect providers people may log in with: "
            "id, name, client_id, secret, server_url; and provider for WeChat (weixin) and others."
        ),
    ] = ""

    @property
    def state_folder(self) -> Path:
        """Return the state folder as an absolute path."""
        return _absolute(self.state)

    @property
    def base_url(self) -> str:
        """Return the URL at which people reach this installation."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


@lru_cache(maxsize=8)
def _absolute(folder: str) -> Path:
    return Path(folder).resolve()


class OutsideProvider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another provider that people may log in with: any OpenID Connect one, or one allauth knows.

    ``provider`` is ``openid_connect``, or the name of another (``weixin``, ``dingtalk``).
    """

    id: str
    name: str
    client_id: str
    secret: str
    server_url: str = ""
    provider: str = "openid_connect"


def outside_provider_apps(given: Configuration) -> tuple[str, ...]:
    """Return the Django applications of the outside providers, OpenID Connect always among them."""
    names = {"openid_connect"} | {one.provider for one in outside_providers_of(given)}
    return tuple(f"allauth.socialaccount.providers.{name}" for name in sorted(names))


def outside_providers(given: Configuration) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Return the outside providers as allauth's ``SOCIALACCOUNT_PROVIDERS``."""
    found: dict[str, dict[str, list[dict[str, object]]]] = {}
    for one in outside_providers_of(given):
        found.setdefault(one.provider, {"APPS": []})["APPS"].append(
            {
                "provider_id": one.id,
                "name": one.name,
                "client_id": one.client_id,
                "secret": one.secret,
                "settings": {"server_url": one.server_url} if one.server_url else {},
            }
        )
    return found


def outside_providers_of(given: Configuration) -> tuple[OutsideProvider, ...]:
    """Read the setting ``KALLIPOLIS_OIDC_CLIENTS``.

    Raises:
        ConfigurationError: when it is not a JSON list of providers.
    """
    try:
        return msgspec.json.decode(given.oidc_clients or "[]", type=tuple[OutsideProvider, ...])
    except msgspec.DecodeError as fault:
        raise ConfigurationError(f"KALLIPOLIS_OIDC_CLIENTS does not fit: {fault}") from fault


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return "DATABASE_URL" if name == "database_url" else PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Configuration:
    """Read the settings out of an environment.

    Raises:
        ConfigurationError: when a value does not fit, or a ``KALLIPOLIS_`` variable is unknown.
    """
    names = [field.name for field in msgspec.structs.fields(Configuration)]
    known = {variable_of(name): name for name in names} | dict.fromkeys(OUTSIDE, "")
    unknown = sorted(v for v in environment if v.startswith(PREFIX) and v not in known)
    if unknown:
        raise ConfigurationError(
            f"{unknown[0]} is not a setting. Remove it or correct its name; "
            f"`kallipolis settings` lists them all."
        )
    given = {name: environment[v] for v, name in known.items() if name and environment.get(v)}
    try:
        return msgspec.convert(given, Configuration, strict=False)
    except msgspec.ValidationError as fault:
        variable = variable_of(str(fault).rpartition("`$.")[2].rstrip("`"))
        raise ConfigurationError(f"{variable} does not fit: {fault}") from fault


OUTSIDE = (
    "KALLIPOLIS_REQUIRE_ALL",
    "KALLIPOLIS_TEST_POSTGRESQL",
    "KALLIPOLIS_TEST_NATS",
)
"""Variables with our prefix that are read by the tests, not by the platform."""
