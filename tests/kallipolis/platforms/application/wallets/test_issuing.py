"""A wallet fetches a credential over OpenID4VCI 1.0, and everything that can go wrong there."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from jwcrypto.jwk import JWK
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import (
    make_official,
    make_resident,
    make_role,
    publish_roles,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change, Credential
from kallipolis.platforms.application.credentials.testing import (
    CARD,
    SYSTEM,
    make_credential,
    publish_type,
)
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.wallets import api as wallets
from kallipolis.platforms.application.wallets.contracts import Offer, TokenRequest
from kallipolis.platforms.application.wallets.testing import Wallet

pytestmark = pytest.mark.django_db

ISSUER = "https://city.example"
LI = make_resident("li")


@pytest.fixture(autouse=True)
def place() -> None:
    publish_type()
    publish_roles(
        make_role("resident", ("credential.view", Within.OWN)),
        make_role("decider", ("credential.view", Within.ORGANISATION)),
    )


@pytest.fixture
def credential() -> Credential:
    return make_credential(holder="li")


@pytest.fixture
def offer(credential: Credential) -> Offer:
    return wallets.offer(LI, credential.id)


def token_of(wallet: Wallet, offer: Offer, **more: str) -> dict[str, Any]:
    answer = wallet.ask_token(wallet.read(offer.uri), offer.transaction_code, **more)
    assert answer.status_code == 200, answer.content
    token: dict[str, Any] = answer.json()
    return token


def ask(wallet: Wallet, token: str, proof: str, **body: Any) -> Any:
    what = body or {"credential_configuration_id": CARD}
    return wallet.ask_credential(token, proofs={"jwt": [proof]}, **what)


def test_a_wallet_fetches_a_credential_that_an_independent_verifier_accepts(offer: Offer) -> None:
    wallet = Wallet()

    sd_jwt = wallet.fetch(offer.uri, offer.transaction_code)

    holder = SDJWTHolder(sd_jwt)
    bound = JWK(**wallet.key.as_dict(private=True))
    holder.create_presentation({"birth_date": True}, "n-1", "https://verifier.example", bound)
    verified = SDJWTVerifier(
        holder.sd_jwt_presentation, issuer_key, "https://verifier.example", "n-1"
    ).get_verified_payload()
    assert verified["birth_date"] == "1950-01-02"
    assert "holder_name" not in verified
    assert verified["cnf"]["jwk"]["x"] == wallet.key.as_dict(private=False)["x"]


def issuer_key(issuer: str, header: dict[str, str]) -> JWK:
    [found] = [key for key in seals.token_keys()["keys"] if key["kid"] == header["kid"]]
    return JWK(**{name: found[name] for name in ("kty", "crv", "x", "y")})


def test_a_wallet_may_ask_with_authorisation_details(offer: Offer, credential: Credential) -> None:
    wallet = Wallet()
    details = json.dumps([{"type": "openid_credential", "credential_configuration_id": CARD}])

    token = token_of(wallet, offer, authorization_details=details)
    [granted] = token["authorization_details"]
    proof = wallet.proof(ISSUER, wallet.nonce())
    answer = ask(wallet, token["access_token"], proof, credential_identifier=credential.id)

    assert granted["credential_identifiers"] == [credential.id]
    assert answer.status_code == 200


def test_the_answer_is_not_to_be_kept(offer: Offer) -> None:
    wallet = Wallet()

    answers = [
        wallet.ask_token(wallet.read(offer.uri), offer.transaction_code),
        wallet.client.post("/openid4vci/nonce"),
        wallet.ask_credential("x"),
    ]

    assert [answer["Cache-Control"] for answer in answers] == ["no-store"] * 3


def test_the_metadata_describes_each_kind_of_credential() -> None:
    metadata = Wallet().metadata("openid-credential-issuer")
    kind = metadata["credential_configurations_supported"][CARD]

    assert metadata["credential_issuer"] == ISSUER
    assert (kind["format"], kind["vct"]) == ("dc+sd-jwt", f"urn:kallipolis:credential:{CARD}")
    assert kind["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"] == ["ES256"]
    assert kind["credential_metadata"]["display"][1] == {
        "name": "老年人优待证",
        "locale": "zh-Hans",
    }
    assert kind["credential_metadata"]["claims"][0]["path"] == ["holder_name"]


def test_the_server_says_that_wallets_need_no_registration() -> None:
    metadata = Wallet().metadata("oauth-authorization-server")

    assert metadata["issuer"] == ISSUER
    assert metadata["pre-authorized_grant_anonymous_access_supported"] is True


def test_the_transaction_code_is_not_in_the_offer(offer: Offer) -> None:
    assert offer.transaction_code not in offer.uri
    assert len(offer.transaction_code) == 6


@pytest.mark.parametrize("who", [make_resident("wang"), make_official("decider"), SYSTEM])
def test_only_the_holder_offers_a_credential_to_a_wallet(credential: Credential, who: Any) -> None:
    with pytest.raises(Refusal) as refused:
        wallets.offer(who, credential.id)

    assert refused.value.code == "credential.not_found"


def test_what_does_not_hold_is_not_offered(credential: Credential) -> None:
    credentials.change(SYSTEM, credential.id, Change.SUSPEND, reason="x")

    with pytest.raises(Refusal) as refused:
        wallets.offer(LI, credential.id)

    assert refused.value.code == "credential.not_valid"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"tx_code": "x"}, "invalid_grant"),
        ({"tx_code": ""}, "invalid_request"),
        ({"pre-authorized_code": "x"}, "invalid_grant"),
        ({"pre-authorized_code": ""}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_id": "a\0b"}, "invalid_request"),
        ({"authorization_details": "words"}, "invalid_authorization_details"),
        ({"authorization_details": "[{}]"}, "invalid_authorization_details"),
    ],
)
def test_a_token_request_that_does_not_fit_is_refused(
    offer: Offer, changed: dict[str, str], error: str
) -> None:
    wallet = Wallet()

    answer = wallet.ask_token(wallet.read(offer.uri), offer.transaction_code, **changed)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_code_is_good_once_and_a_second_use_ends_the_token(offer: Offer) -> None:
    wallet, thief = Wallet(), Wallet()
    token = token_of(wallet, offer)["access_token"]

    again = thief.ask_token(thief.read(offer.uri), offer.transaction_code)
    answer = ask(wallet, token, wallet.proof(ISSUER, wallet.nonce()))

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert answer.status_code == 401


def test_guessing_the_transaction_code_ends_the_offer(offer: Offer) -> None:
    wallet = Wallet()
    read = wallet.read(offer.uri)

    guesses = [wallet.ask_token(read, f"guess{n}").json()["error"] for n in range(5)]
    right = wallet.ask_token(read, offer.transaction_code)

    assert guesses == ["invalid_grant"] * 5
    assert right.json()["error"] == "invalid_grant"


def test_an_offer_ends_after_some_minutes(credential: Credential) -> None:
    clock = SetClock()
    offer = wallets.offer(LI, credential.id, clock=clock)
    grant = Wallet().read(offer.uri)["grants"].popitem()[1]
    clock.advance(minutes=10)

    with pytest.raises(Refusal) as refused:
        wallets.redeem(
            TokenRequest(
                grant_type="urn:ietf:params:oauth:grant-type:pre-authorized_code",
                code=grant["pre-authorized_code"],
                transaction_code=offer.transaction_code,
            ),
            clock=clock,
        )

    assert refused.value.code == "wallet.invalid_grant"


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        ({}, 'Bearer realm="kallipolis"'),
        ({"Authorization": "Basic eDp5"}, 'Bearer realm="kallipolis"'),
        ({"Authorization": "Bearer x"}, 'Bearer realm="kallipolis", error="invalid_token"'),
    ],
)
def test_without_a_good_token_there_is_no_credential(
    header: dict[str, str], challenge: str
) -> None:
    answer = Client().post(
        "/openid4vci/credential", "{}", content_type="application/json", headers=header
    )

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, challenge)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "invalid_credential_request"),
        ({"credential_configuration_id": "other"}, "unknown_credential_configuration"),
        ({"credential_identifier": "other"}, "invalid_credential_request"),
        ({"credential_configuration_id": CARD}, "invalid_proof"),
        ({"credential_configuration_id": CARD, "proofs": {"jwt": []}}, "invalid_proof"),
        ({"credential_configuration_id": CARD, "proofs": {"jwt": ["x"]}}, "invalid_proof"),
        ({"credential_configuration_id": CARD, "proofs": {"di_vp": [{}]}}, "invalid_proof"),
        ({"credential_configuration_id": CARD, "proofs": 1}, "invalid_credential_request"),
        (
            {"credential_configuration_id": CARD, "credential_response_encryption": {}},
            "invalid_encryption_parameters",
        ),
    ],
)
def test_a_credential_request_that_does_not_fit_is_refused(
    offer: Offer, body: dict[str, Any], error: str
) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]

    answer = wallet.ask_credential(token, **body)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


Changes = dict[str, Any]
OTHER = ECKey.generate_key("P-256")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://other.example"},
        {"aud": [ISSUER]},
        {"iat": 0},
        {"iat": 99999999999},
        {"iat": "now"},
        {"nonce": None},
        {"iss": "somebody"},
        {"header": {"typ": "JWT"}},
        {"header": {"jwk": None}},
        {"header": {"jwk": OTHER.as_dict(private=False)}},
        {"header": {"jwk": OTHER.as_dict(private=True)}},
        {"header": {"kid": "did:example:1"}},
        {"header": {"jwk": ECKey.generate_key("P-384").as_dict(private=False)}},
        {"header": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}},
        {"header": {"jwk": {"kty": "oct", "k": "AA"}}},
    ],
)
def test_a_proof_that_does_not_hold_is_refused(offer: Offer, changed: Changes) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]

    answer = ask(wallet, token, wallet.proof(ISSUER, wallet.nonce(), **dict(changed)))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def unsigned(wallet: Wallet) -> str:
    header, claims, _ = wallet.proof(ISSUER, wallet.nonce()).split(".")
    return f"{header}.{claims}."


def by_secret(wallet: Wallet) -> str:
    return jwt.encode(
        {"alg": "HS256", "typ": "openid4vci-proof+jwt"},
        {"aud": ISSUER, "nonce": wallet.nonce()},
        KeySet.generate_key_set("oct", 256).keys[0],
    )


@pytest.mark.parametrize("make", [unsigned, by_secret])
def test_a_proof_without_a_signature_of_a_key_is_refused(
    offer: Offer, make: Callable[[Wallet], str]
) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]

    answer = ask(wallet, token, make(wallet))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def old_nonce() -> str:
    clock = SetClock()
    return wallets.nonce(clock=clock)


def forged_nonce() -> str:
    expires, _, seal = wallets.nonce().split(".")
    return f"{int(expires) + 9}.x.{seal}"


@pytest.mark.parametrize("make", [old_nonce, forged_nonce, lambda: "x", lambda: "é.é"])
def test_a_nonce_that_is_not_ours_or_too_old_is_refused(
    offer: Offer, make: Callable[[], str]
) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]

    answer = ask(wallet, token, wallet.proof(ISSUER, make()))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_nonce")


def test_a_nonce_is_good_once(offer: Offer) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]
    proof = wallet.proof(ISSUER, wallet.nonce())

    first, replayed = ask(wallet, token, proof), ask(wallet, token, proof)

    assert first.status_code == 200
    assert replayed.json()["error"] == "invalid_nonce"


def test_a_wallet_whose_connection_broke_asks_again_with_a_fresh_nonce(offer: Offer) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]
    ask(wallet, token, wallet.proof(ISSUER, wallet.nonce()))

    again = ask(wallet, token, wallet.proof(ISSUER, wallet.nonce()))

    assert again.status_code == 200


def test_a_key_is_bound_to_one_credential_only() -> None:
    wallet = Wallet()
    first = wallets.offer(LI, make_credential(holder="li", case="a").id)
    second = wallets.offer(LI, make_credential(holder="li", case="b").id)
    wallet.fetch(first.uri, first.transaction_code)

    token = token_of(wallet, second)["access_token"]
    answer = ask(wallet, token, wallet.proof(ISSUER, wallet.nonce()))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def test_a_credential_revoked_in_the_meantime_is_denied(
    offer: Offer, credential: Credential
) -> None:
    wallet = Wallet()
    token = token_of(wallet, offer)["access_token"]
    credentials.change(SYSTEM, credential.id, Change.REVOKE, reason="x")

    answer = ask(wallet, token, wallet.proof(ISSUER, wallet.nonce()))

    assert (answer.status_code, answer.json()["error"]) == (400, "credential_request_denied")


def by_holder(request: HttpRequest) -> Actor:
    return LI


def test_a_holder_makes_an_offer_over_the_json_interface(
    credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ACTOR_FOR", f"{__name__}.by_holder")

    answer = Client().post(f"/api/v1/credentials/{credential.id}/offer")

    assert answer.status_code == 201
    made = answer.json()
    assert Wallet().fetch(made["uri"], made["transaction_code"]).count("~") == 3


def test_what_has_ended_is_forgotten(credential: Credential) -> None:
    clock = SetClock()
    wallets.offer(LI, credential.id, clock=clock)

    early = wallets.sweep(clock=clock)
    clock.advance(hours=1)
    late = wallets.sweep(clock=clock)

    assert (early, late) == (0, 1)
