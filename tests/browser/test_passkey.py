"""Somebody adds a passkey and logs in with it, under the content security policy as it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browser import chromium

from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough one"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Open a browser with a passkey of its own; Django must not mind the browser's event loop."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        context = browser.new_context(locale="en")
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield page
        browser.close()


def test_a_passkey_is_added_and_opens_the_account(page: Page, live_server: LiveServer) -> None:
    publish_regions()
    make_user("wei", name="Wei", password=PASSWORD)
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#id_login", "wei")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)

    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("#id_name", "My telephone")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{live_server.url}/accounts/profile")

    assert "Wei" in page.inner_text("main")
