"""Settings are checked at the start; what does not fit is named with its variable and what fits."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kallipolis.foundation.configuration import ConfigurationError, outside_providers, read

TESTS = Path(__file__).parents[2]
CHANCE = "q8Vw0Xr5Tz2Lk9Pn4Hs7Jd1Fg6Mb3Yc-AaEeIi"


def is_unknown(name: str) -> bool:
    try:
        read({name: ""})
    except ConfigurationError as refused:
        return "is not a setting" in str(refused)
    return False


def providers(**changes: Any) -> str:
    given = {"id": "gd", "name": "GD", "client_id": "c", "secret": "s"}
    return json.dumps([given | changes])


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://city@db.example:5432/city"),
        ("DATABASE_URL", "sqlite:////var/city.sqlite3"),
        ("KALLIPOLIS_PUBLIC_URL", "https://city.example/"),
        ("KALLIPOLIS_PUBLIC_URL", "http://[::1]:8080"),
        ("KALLIPOLIS_SECRET_KEY", CHANCE),
        ("KALLIPOLIS_TIME_ZONE", "America/New_York"),
        ("KALLIPOLIS_NATS_URL", "nats://127.0.0.1:4222"),
        ("KALLIPOLIS_LAKEHOUSE_CATALOGUE", "postgresql+psycopg://city@db.internal/tables"),
        ("KALLIPOLIS_SCANNER", "clamd:3310"),
        ("KALLIPOLIS_OTLP_ENDPOINT", "http://collector:4318"),
        ("KALLIPOLIS_EMAIL_URL", "smtp://city:pass@mail.example:465"),
        ("KALLIPOLIS_NODE", "shenzhen.city.example"),
        ("KALLIPOLIS_OIDC_CLIENTS", providers(server_url="https://id.gd.example")),
        ("KALLIPOLIS_OIDC_CLIENTS", providers(provider="weixin")),
    ],
)
def test_what_fits_is_taken(variable: str, value: str) -> None:
    assert read({variable: value})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://city@db.example/city"),
        ("DATABASE_URL", "postgresql://db.example:port/city"),
        ("DATABASE_URL", "postgresql://db.example"),
        ("DATABASE_URL", "postgresql://[::1/city"),
        ("DATABASE_URL", "city.sqlite3"),
        ("KALLIPOLIS_PUBLIC_URL", "city.example"),
        ("KALLIPOLIS_PUBLIC_URL", "ftp://city.example"),
        ("KALLIPOLIS_PUBLIC_URL", "https://city.example/portal"),
        ("KALLIPOLIS_PUBLIC_URL", "https://city.example:99999"),
        ("KALLIPOLIS_SECRET_KEY", "short"),
        ("KALLIPOLIS_SECRET_KEY", "a" * 64),
        ("KALLIPOLIS_SECRET_KEY", f"change-me-{CHANCE}"),
        ("KALLIPOLIS_SECRET_KEY", f"django-insecure-{CHANCE}"),
        ("KALLIPOLIS_PERSONAL_KEY", "short"),
        ("KALLIPOLIS_TIME_ZONE", "Asia/Shenzhen"),
        ("KALLIPOLIS_TIME_ZONE", "../../etc/passwd"),
        ("KALLIPOLIS_LANGUAGE", "fr"),
        ("KALLIPOLIS_PORT", "0"),
        ("KALLIPOLIS_PORT", "65536"),
        ("KALLIPOLIS_PORT", "http"),
        ("KALLIPOLIS_WORKERS", "0"),
        ("KALLIPOLIS_THREADS", "-1"),
        ("KALLIPOLIS_EVENT_DAYS", "-1"),
        ("KALLIPOLIS_RATE_LIMIT", "-1"),
        ("KALLIPOLIS_TRUSTED_PROXIES", "9"),
        ("KALLIPOLIS_FILE_LIMIT_MIB", "0"),
        ("KALLIPOLIS_DEBUG", "perhaps"),
        ("KALLIPOLIS_NATS_URL", "127.0.0.1:4222"),
        ("KALLIPOLIS_LAKEHOUSE_CATALOGUE", "db.internal/tables"),
        ("KALLIPOLIS_SCANNER", "clamd"),
        ("KALLIPOLIS_SCANNER", "clamd:clamd"),
        ("KALLIPOLIS_SCANNER", "clamd:70000"),
        ("KALLIPOLIS_TIMESTAMP_URL", "tsa.example"),
        ("KALLIPOLIS_OTLP_ENDPOINT", "collector:4318"),
        ("KALLIPOLIS_EMAIL_URL", "mail.example:465"),
        ("KALLIPOLIS_EMAIL_URL", "smtp://mail.example:mail"),
        ("KALLIPOLIS_NODE", "my node"),
        ("KALLIPOLIS_PACKS", "/no/such/folder"),
        ("KALLIPOLIS_OIDC_CLIENTS", "{"),
        ("KALLIPOLIS_OIDC_CLIENTS", providers()),
        ("KALLIPOLIS_OIDC_CLIENTS", providers(provider="nobody")),
        ("KALLIPOLIS_OIDC_CLIENTS", providers(provider="weixin.urls")),
        ("KALLIPOLIS_OIDC_CLIENTS", providers(provider="weixin", id="a b")),
    ],
)
def test_what_does_not_fit_is_named_with_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{variable} does not fit: "):
        read({variable: value})


def test_every_text_that_does_not_fit_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        read({"KALLIPOLIS_TIME_ZONE": "Mars", "KALLIPOLIS_SCANNER": "clamd"})

    assert [line.split()[0] for line in str(refused.value).splitlines()] == [
        "KALLIPOLIS_TIME_ZONE",
        "KALLIPOLIS_SCANNER",
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"KALLIPOLIS_PKCS11_MODULE": "/usr/lib/module.so"},
        {"KALLIPOLIS_S3_ENDPOINT": "https://s3.example"},
        {"KALLIPOLIS_DEBUG": "true", "KALLIPOLIS_PUBLIC_URL": "https://city.example"},
    ],
)
def test_settings_that_do_not_go_together_are_named(given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(given))):
        read(given)


def test_a_secret_is_not_repeated_in_what_is_said_of_it() -> None:
    with pytest.raises(ConfigurationError) as refused:
        read({"KALLIPOLIS_SECRET_KEY": "s3cr3t"})

    assert "s3cr3t" not in str(refused.value)


def test_a_name_that_is_no_setting_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="KALLIPOLIS_PROT is not a setting"):
        read({"KALLIPOLIS_PROT": "8000"})


def test_what_the_tests_read_of_the_environment_is_allowed_there() -> None:
    asked = re.compile(r"environ(?:\.get\(|\[)\s*\"(KALLIPOLIS_\w+)\"")
    found = {name for file in TESTS.rglob("*.py") for name in asked.findall(file.read_text())}

    names = {name for name in found if is_unknown(name)}

    assert "KALLIPOLIS_EVERY_MODE" in found
    assert names == set()


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ({}, "http://127.0.0.1:8000", "127.0.0.1"),
        ({"KALLIPOLIS_HOST": "0.0.0.0"}, "http://127.0.0.1:8000", "localhost"),
        (
            {"KALLIPOLIS_PUBLIC_URL": "https://city.example/"},
            "https://city.example",
            "city.example",
        ),
        ({"KALLIPOLIS_HOST": "10.1.2.3"}, "http://10.1.2.3:8000", "10.1.2.3"),
    ],
)
def test_the_address_and_the_hosts_follow_from_the_settings(
    given: dict[str, str], url: str, host: str
) -> None:
    found = read(given)

    assert found.base_url == url
    assert host in found.hosts
    assert "*" not in found.hosts


def test_folders_of_packs_are_there(tmp_path: Path) -> None:
    assert read({"KALLIPOLIS_PACKS": str(tmp_path)}).packs == str(tmp_path)


def test_outside_providers_become_those_of_the_log_in() -> None:
    found = read({"KALLIPOLIS_OIDC_CLIENTS": providers(server_url="https://id.gd.example")})

    apps = outside_providers(found)["openid_connect"]["APPS"]
    assert apps[0]["settings"] == {"server_url": "https://id.gd.example"}


def test_a_mini_program_shows_no_button() -> None:
    found = read({"KALLIPOLIS_OIDC_CLIENTS": providers(provider="weixin", is_mini_program=True)})

    apps = outside_providers(found)["weixin"]["APPS"]
    assert apps[0]["settings"] == {"hidden": True}


def test_only_wechat_has_mini_programs() -> None:
    given = {"KALLIPOLIS_OIDC_CLIENTS": providers(provider="dingtalk", is_mini_program=True)}

    with pytest.raises(ConfigurationError, match="needs the provider weixin"):
        read(given)
