"""What strangers learn: by number and code, from the status list, from an SD-JWT VC."""

import zlib
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier

from kallipolis.foundation.actors import ANONYMOUS
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change, Credential, Finding
from kallipolis.platforms.application.credentials.testing import (
    CARD,
    SYSTEM,
    make_credential,
    publish_type,
)
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.seals.contracts import Use
from kallipolis.platforms.application.seals.testing import published_keys

ALL = {"holder_name": True, "birth_date": True}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind() -> None:
    publish_type()


def test_number_and_code_say_how_a_credential_stands_and_little_more() -> None:
    credential = make_credential(name="张三丰")

    verdict = credentials.verify(ANONYMOUS, credential.number, credential.code)

    assert verdict.finding is Finding.VALID
    assert [claim.value for claim in verdict.claims][:2] == ["张＊＊", "1＊＊"]
    assert "三丰" not in repr(verdict)


def test_a_number_may_be_typed_as_people_do() -> None:
    credential = make_credential()
    number = " ".join(credential.number[i : i + 4] for i in range(0, 16, 4)).lower()

    verdict = credentials.verify(ANONYMOUS, number, credential.code.lower())

    assert verdict.finding is Finding.VALID


def test_a_wrong_code_is_answered_as_a_wrong_number() -> None:
    credential = make_credential()

    wrong_code = credentials.verify(ANONYMOUS, credential.number, "AAAAAAAA")
    wrong_number = credentials.verify(ANONYMOUS, "26AAAAAAAAAAAAAA", credential.code)

    assert wrong_code == wrong_number
    assert wrong_code.finding is Finding.UNKNOWN


@pytest.mark.parametrize(
    ("change", "finding", "bits"),
    [(Change.SUSPEND, Finding.SUSPENDED, 2), (Change.REVOKE, Finding.REVOKED, 1)],
)
def test_a_change_shows_everywhere_at_once(change: Change, finding: Finding, bits: int) -> None:
    credential = make_credential()
    pdf = credentials.pdf(SYSTEM, credential.id, "en")
    before = bits_of(credential)

    credentials.change(SYSTEM, credential.id, change, reason="x")

    assert credentials.verify(ANONYMOUS, credential.number, credential.code).finding is finding
    assert credentials.examine(ANONYMOUS, pdf).finding is finding
    assert (before, bits_of(credential)) == (0, bits)


def test_a_credential_that_has_ended_says_so() -> None:
    clock = SetClock()
    credential = make_credential(clock=clock)
    clock.advance(days=366)

    verdict = credentials.verify(ANONYMOUS, credential.number, credential.code, clock=clock)

    assert verdict.finding is Finding.EXPIRED


def status_claims(number: int = 0) -> dict[str, Any]:
    token = credentials.status_list(number)
    decoded = jwt.decode(token, published_keys())
    assert decoded.header["typ"] == "statuslist+jwt"
    return decoded.claims


def bits_of(credential: Credential) -> int:
    published = status_claims()["status_list"]
    packed = zlib.decompress(urlsafe_b64decode(published["lst"] + "=="))
    return packed[credential.serial // 4] >> (credential.serial % 4 * 2) & 3


def test_a_status_list_says_where_it_is_and_until_when() -> None:
    make_credential()

    claims = status_claims()

    assert claims["sub"] == "https://city.example/credentials/status/0"
    assert claims["exp"] - claims["iat"] == 86400
    assert claims["status_list"]["bits"] == 2


def test_neighbours_in_a_status_list_do_not_touch_each_other() -> None:
    made = [make_credential(case=f"case-{n}") for n in range(9)]

    credentials.change(SYSTEM, made[4].id, Change.REVOKE, reason="x")
    credentials.change(SYSTEM, made[5].id, Change.SUSPEND, reason="x")

    assert [bits_of(credential) for credential in made] == [0, 0, 0, 0, 1, 2, 0, 0, 0]


def test_an_unchanged_list_is_not_signed_again() -> None:
    make_credential()

    assert credentials.status_list(0) == credentials.status_list(0)


@pytest.mark.parametrize("number", [-1, 1, 7])
def test_a_list_that_is_not_there_is_not_found(number: int) -> None:
    with pytest.raises(Refusal) as refused:
        credentials.status_list(number)

    assert refused.value.reason is Reason.NOT_FOUND


def issuer_key(issuer: str, header: dict[str, str]) -> JWK:
    [found] = [key for key in seals.token_keys()["keys"] if key["kid"] == header["kid"]]
    return JWK(**{name: found[name] for name in ("kty", "crv", "x", "y")})


def shown(sd_jwt: str, names: dict[str, bool]) -> dict[str, Any]:
    holder = SDJWTHolder(sd_jwt)
    holder.create_presentation(names)
    verified = SDJWTVerifier(holder.sd_jwt_presentation, issuer_key).get_verified_payload()
    return dict(verified)


def test_an_independent_verifier_accepts_all_claims() -> None:
    clock = SetClock()
    credential = make_credential(clock=clock)

    payload = shown(credentials.sd_jwt(SYSTEM, credential.id, clock=clock), ALL)

    assert payload["holder_name"] == "张三"
    assert payload["birth_date"] == "1950-01-02"
    assert payload["district"]["en"] == "Nanshan, Shenzhen, Guangdong"
    assert payload["vct"] == f"urn:kallipolis:credential:{CARD}"
    assert payload["iss"] == "https://city.example"
    assert payload["exp"] == int((clock.now() + timedelta(days=365)).timestamp())
    assert payload["status"]["status_list"]["idx"] == credential.serial


def test_the_holder_shows_only_what_they_choose() -> None:
    sd_jwt = credentials.sd_jwt(SYSTEM, make_credential().id)

    payload = shown(sd_jwt, {"birth_date": True})

    assert payload["birth_date"] == "1950-01-02"
    assert "holder_name" not in payload
    assert "张三" not in repr(payload)
    assert "district" in payload


def test_a_token_has_the_type_of_the_standard() -> None:
    sd_jwt = credentials.sd_jwt(SYSTEM, make_credential().id)

    token = jwt.decode(sd_jwt.partition("~")[0], published_keys())

    assert token.header == {"alg": "ES256", "typ": "dc+sd-jwt", "kid": token.header["kid"]}
    assert token.claims["_sd_alg"] == "sha-256"


def test_a_wallet_that_gives_a_key_is_the_only_one_to_show_it() -> None:
    made = ECKey.generate_key("P-256").as_dict(private=False)
    key = {name: str(value) for name, value in made.items()}

    sd_jwt = credentials.sd_jwt(SYSTEM, make_credential().id, holder_key=key)

    token = jwt.decode(sd_jwt.partition("~")[0], published_keys())
    assert token.claims["cnf"] == {"jwk": key}


def test_two_tokens_of_a_credential_share_no_disclosure() -> None:
    credential = make_credential()

    first = set(credentials.sd_jwt(SYSTEM, credential.id).split("~")[1:-1])
    second = set(credentials.sd_jwt(SYSTEM, credential.id).split("~")[1:-1])

    assert len(first) == 2
    assert first & second == set()


def test_a_token_outlives_the_rotation_of_keys() -> None:
    sd_jwt = credentials.sd_jwt(SYSTEM, make_credential().id)

    seals.rotate(Use.TOKEN)

    assert shown(sd_jwt, ALL)["holder_name"] == "张三"


@pytest.mark.parametrize("change", [Change.SUSPEND, Change.REVOKE])
def test_what_does_not_hold_is_not_given_to_a_wallet(change: Change) -> None:
    credential = make_credential()
    credentials.change(SYSTEM, credential.id, change, reason="x")

    with pytest.raises(Refusal) as refused:
        credentials.sd_jwt(SYSTEM, credential.id)

    assert refused.value.code == "credential.not_valid"
