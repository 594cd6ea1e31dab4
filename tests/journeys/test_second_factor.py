"""Signing in with a second factor: an application, recovery codes, a security key; and lock-out."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from accounts.models import Role
from tests.journeys.conftest import PASSWORD, assert_accessible, fill_in, staff

PERIOD = 30


def code_of(secret: str, later: int = 0) -> str:
    """Return what the application of a person shows now, or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def sure(page: Page) -> None:
    """Say the password once more where the page asks for it."""
    if "/confirm/" in page.url:
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="ログアウト").click()
    page.goto("/sign-in/")


def test_an_authority_that_requires_it_leads_everybody_to_a_second_factor(visit, office):
    office.second_factor_required = True
    office.save()
    page = visit(staff(office, Role.RECORD, "recorder"))
    expect(page.get_by_role("heading", name="ログインの設定")).to_be_visible()
    assert_accessible(page)

    page.goto("/account/second-factor/totp/activate/")
    sure(page)
    page.goto("/account/second-factor/totp/activate/")
    assert_accessible(page)
    secret = page.locator("main code").inner_text()
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="登録する").click()
    page.goto("/account/second-factor/recovery-codes/")
    assert_accessible(page)
    recovery = re.findall(r"\b[0-9a-f]{8}\b", page.locator("main").inner_text())[0]
    page.goto("/")
    expect(page.get_by_role("heading", name="今やること")).to_be_visible()

    sign_out(page)
    fill_in(page, "recorder")
    expect(page.get_by_role("heading", name="二要素認証")).to_be_visible()
    page.locator("input[name=code]").first.fill("000000")
    page.get_by_role("button", name="ログイン", exact=True).click()
    assert_accessible(page)
    # The code of this period has been used already.
    page.locator("input[name=code]").first.fill(code_of(secret, later=1))
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", name="今やること")).to_be_visible()

    sign_out(page)
    fill_in(page, "recorder")
    page.locator("input[name=code]").first.fill(recovery)
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", name="今やること")).to_be_visible()


def test_a_security_key_is_registered_and_signs_in(visit, office):
    page = visit(staff(office, Role.RECORD, "recorder"))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    page.goto("/account/second-factor/webauthn/add/")
    sure(page)
    page.locator("input[name=name]").fill("机の鍵")
    page.get_by_role("button", name="登録する").click()
    expect(page.locator("main")).not_to_contain_text("用意してから")
    page.goto("/account/second-factor/webauthn/")
    expect(page.get_by_text("机の鍵")).to_be_visible()
    assert_accessible(page)

    sign_out(page)
    fill_in(page, "recorder")
    page.get_by_role("button", name="セキュリティキーを使う").click()
    expect(page.get_by_role("heading", name="今やること")).to_be_visible()


def test_after_many_wrong_passwords_nobody_gets_in_for_a_while(visit, office):
    staff(office, Role.RECORD, "recorder")
    page = visit(None)
    for _ in range(6):
        fill_in(page, "recorder", "a wrong password")
        if not page.locator("input[type=password]").count():
            break

    expect(page.locator("main")).to_contain_text("しばらく")
    assert_accessible(page)
