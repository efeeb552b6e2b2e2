"""Every setting of an installation, typed, read once from the environment.

A variable is the field's name in capitals behind ``KALLIPOLIS_``; ``DATABASE_URL`` alone keeps the
name that everybody knows. A wrong value stops the start with the variable's name and what fits.
"""

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from kallipolis.foundation.expectations import EXPECTED, url

PREFIX = "KALLIPOLIS_"
EVERYWHERE: Final = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - read, not listened on
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


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
        str,
        Meta(
            description="URL at which people reach this installation, such as "
            "https://city.example; requests for other hosts are refused, and tokens, mails and "
            "documents name no other. Empty for this machine alone."
        ),
    ] = ""
    secret_key: Annotated[
        str,
        Meta(
            min_length=32,
            description="Signs sessions and tokens; made and kept in the state folder if empty. "
            "At least 32 characters by chance.",
        ),
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
    exchange_authorities: Annotated[
        str,
        Meta(
            description="Public keys (Ed25519, base64url) that may sign the directory of nodes, "
            "separated by spaces; empty exchanges nothing."
        ),
    ] = ""
    tls_certificate: Annotated[
        str,
        Meta(
            description="PEM file with the certificate of this node: `run` serves HTTPS with it, "
            "and other nodes are shown it. Empty serves HTTP, for a proxy in front."
        ),
    ] = ""
    tls_key: Annotated[str, Meta(description="PEM file with the key of that certificate.")] = ""
    exchange_ca: Annotated[
        str,
        Meta(
            description="PEM file with the authorities that certify nodes: no other node is "
            "written to, and `run --for-nodes` answers nobody else. Empty trusts those of the "
            "system."
        ),
    ] = ""
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
    connections: Annotated[
        str,
        Meta(
            description="YAML file with a line `name: URL` for each store, interface or database "
            "that sources of packs name, or `name: {url: URL, organisations: [ID]}` for one that "
            "is of some organisations; keep it readable for its owner alone."
        ),
    ] = ""
    lineage_url: Annotated[
        str,
        Meta(
            description="Post OpenLineage run events of intakes to this URL; empty keeps them here."
        ),
    ] = ""
    lakehouse: Annotated[
        str,
        Meta(
            description="Keep tables of data under this URL, such as s3://bucket/tables; empty "
            "keeps them in the state folder."
        ),
    ] = ""
    lakehouse_catalogue: Annotated[
        str,
        Meta(
            description="SQLAlchemy URL of the database that knows all tables, such as "
            "postgresql+psycopg://user@host/name; empty keeps it in the state folder. All machines "
            "need the same."
        ),
    ] = ""
    engine_memory_mib: Annotated[
        int,
        Meta(ge=64, description="Most memory of one question to tables of data, in MiB."),
    ] = 2048
    engine: Annotated[
        Literal["duckdb", "spark"],
        Meta(
            description="What asks tables when datasets are derived from others, and weighs pairs "
            "when all records are linked anew; the results are the same. spark needs Java 17 and "
            "the extra `spark`."
        ),
    ] = "duckdb"
    spark_master: Annotated[
        str,
        Meta(
            description="Where Spark runs: local[*] on this machine, or spark://host:port; its "
            "machines need the same address of the lakehouse."
        ),
    ] = "local[*]"
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
    log_from_ms: Annotated[
        int,
        Meta(
            ge=0,
            description="Write a line for each request that took so many milliseconds; one that "
            "was refused or failed has a line in any case.",
        ),
    ] = 0
    email_url: Annotated[
        str, Meta(description="smtp://user:password@host:port; empty prints mails to the log.")
    ] = ""
    email_from: Annotated[
        str, Meta(description="Sender of mails; empty for no-reply at the node's name.")
    ] = ""
    push_contact: Annotated[
        str,
        Meta(
            description="mailto: or https: address that push services turn to when something is "
            "wrong with what we send; empty for the sender of mails."
        ),
    ] = ""
    push_services: Annotated[
        str,
        Meta(
            description="Hosts, with all below them, that push messages may be posted to, "
            "separated by spaces."
        ),
    ] = "fcm.googleapis.com push.services.mozilla.com notify.windows.com push.apple.com"
    sms_url: Annotated[
        str,
        Meta(
            description="Short messages are posted here as JSON {phone, words}; empty keeps them "
            "in short-messages.jsonl in the state folder, and a demo shows the code."
        ),
    ] = ""
    sms_token: Annotated[
        str, Meta(description="Bearer token for the service of short messages.")
    ] = ""
    payments: Annotated[
        Literal["", "none", "sandbox"],
        Meta(
            description="Who takes payments: none, or the sandbox, which takes no money and lets "
            "whoever pays choose how that ends. Empty is the sandbox in a demo and none elsewhere."
        ),
    ] = ""
    real_name_url: Annotated[
        str,
        Meta(
            description="Asked with JSON {name, id_number}, answers {matches, phone}; empty asks "
            "the population registry of this node."
        ),
    ] = ""
    real_name_token: Annotated[
        str, Meta(description="Bearer token for the service that checks names.")
    ] = ""
    rate_limit: Annotated[
        int,
        Meta(ge=0, description="Requests a minute and client, in each web process; 0: no limit."),
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
        """Return the URL at which people reach this installation, whatever a request says."""
        host = LOOPBACK[0] if self.host in EVERYWHERE else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """Return the names under which requests are answered: our own, and this machine's."""
        named = urlsplit(self.base_url).hostname or ""
        return list(dict.fromkeys((f"[{named}]" if ":" in named else named, *LOOPBACK)))


@lru_cache(maxsize=8)
def _absolute(folder: str) -> Path:
    return Path(folder).resolve()


class OutsideProvider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another provider that people may log in with: any OpenID Connect one, or one allauth knows.

    ``provider`` is ``openid_connect``, or the name of another (``weixin``, ``dingtalk``); with
    ``is_mini_program`` a WeChat mini program's log-in codes are taken, not a button's.
    """

    id: str
    name: str
    client_id: str
    secret: str
    server_url: str = ""
    provider: str = "openid_connect"
    is_mini_program: bool = False


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
                "settings": _settings_of(one),
            }
        )
    return found


def _settings_of(one: OutsideProvider) -> dict[str, object]:
    found: dict[str, object] = {"server_url": one.server_url} if one.server_url else {}
    return found | {"hidden": True} if one.is_mini_program else found


def outside_providers_of(given: Configuration) -> tuple[OutsideProvider, ...]:
    """Read the setting ``KALLIPOLIS_OIDC_CLIENTS``.

    Raises:
        ConfigurationError: when it is not a JSON list of providers.
    """
    try:
        found = msgspec.json.decode(given.oidc_clients or "[]", type=tuple[OutsideProvider, ...])
    except msgspec.DecodeError as fault:
        raise ConfigurationError(f"KALLIPOLIS_OIDC_CLIENTS does not fit: {fault}") from fault
    for one in found:
        if expected := _lacking_in_provider(one):
            raise ConfigurationError(
                f"KALLIPOLIS_OIDC_CLIENTS does not fit: {one.id!r} needs {expected}."
            )
    if len({one.id for one in found}) < len(found):
        raise ConfigurationError("KALLIPOLIS_OIDC_CLIENTS does not fit: an id stands twice.")
    return found


def _lacking_in_provider(one: OutsideProvider) -> str:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]*", one.id):
        return "an id of lower case, digits and hyphens"
    if one.provider == "openid_connect":
        fits = _is_fit(one.server_url, url("http", "https"))
        return "" if fits else "a server_url, the address of the provider"
    if one.is_mini_program and one.provider != "weixin":
        return "the provider weixin: only WeChat's mini programs are known"
    is_known = one.provider.isidentifier() and find_spec(
        f"allauth.socialaccount.providers.{one.provider}"
    )
    return "" if is_known else "a provider that allauth knows"


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
        found = msgspec.convert(given, Configuration, strict=False)
    except msgspec.ValidationError as fault:
        variable = variable_of(str(fault).rpartition("`$.")[2].rstrip("`"))
        raise ConfigurationError(f"{variable} does not fit: {fault}") from fault
    if faults := [*_faults_of_values(found), *_faults_together(found)]:
        raise ConfigurationError("\n".join(faults))
    outside_providers_of(found)
    return found


def _faults_of_values(found: Configuration) -> Iterator[str]:
    for name, (fits, expected) in EXPECTED.items():
        value = getattr(found, name)
        if value and not _is_fit(value, fits):
            yield f"{variable_of(name)} does not fit: expected {expected}."


def _is_fit(value: str, fits: Callable[[str], object]) -> bool:
    try:
        return bool(fits(value))
    except (
        ValueError,
        KeyError,
        OSError,
    ):  # what urlsplit and ZoneInfo say to what they cannot read
        return False


def _faults_together(found: Configuration) -> Iterator[str]:
    """Say which settings do not go together."""
    token = (found.pkcs11_module, found.pkcs11_token, found.pkcs11_pin)
    if any(token) and not all(token):
        yield (
            "KALLIPOLIS_PKCS11_MODULE, KALLIPOLIS_PKCS11_TOKEN and KALLIPOLIS_PKCS11_PIN go "
            "together: give all three, or none."
        )
    if found.s3_endpoint and not (found.s3_bucket or found.lakehouse.startswith("s3://")):
        yield (
            "KALLIPOLIS_S3_ENDPOINT needs KALLIPOLIS_S3_BUCKET, or KALLIPOLIS_LAKEHOUSE of "
            "s3://bucket/folder; give one, or leave it out."
        )
    if bool(found.tls_certificate) != bool(found.tls_key):
        yield "KALLIPOLIS_TLS_CERTIFICATE goes with KALLIPOLIS_TLS_KEY; give both, or neither."
    if found.debug and found.public_url.startswith("https:"):
        yield "KALLIPOLIS_DEBUG shows faults to whoever comes; leave it out beside a public URL."


OUTSIDE = (
    "KALLIPOLIS_REQUIRE_ALL",
    "KALLIPOLIS_WALKS",
    "KALLIPOLIS_EVERY_MODE",
    "KALLIPOLIS_TEST_POSTGRESQL",
    "KALLIPOLIS_TEST_NATS",
    "KALLIPOLIS_TEST_MARIADB",
    "KALLIPOLIS_TEST_MQTT",
    "KALLIPOLIS_TEST_WAL2JSON",
)
"""Variables with our prefix that are read by the tests, not by the platform."""


def require_folder(state: Path) -> None:
    """Make the state folder where it is not there yet, for its owner alone.

    Raises:
        ConfigurationError: it cannot be made, or nothing can be written into it.
    """
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(state, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as fault:
        raise ConfigurationError(
            f"Nothing can be kept in {state}: {fault.strerror}. Let its owner run this, "
            "or set KALLIPOLIS_STATE to a folder that can be written."
        ) from fault
