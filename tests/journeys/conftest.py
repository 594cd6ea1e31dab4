"""A real browser for journeys; a request that leaves the site, or an error of the page, fails."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from accounts.models import Membership, Role, User
from jurisdictions.models import Authority

# Playwright runs a loop of its own in this thread; the tests ask the database outside of it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PASSWORD = "a long journey 2026"  # noqa: S105 - of invented people
COUNT_CLICKS = """
addEventListener("pointerdown", () => {
  sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks")) + 1);
}, true);
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all journeys."""
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        if not Path(program).exists():
            pytest.fail(f"No browser at {program}; bin/test installs one, CHROMIUM names another.")
        chromium = playwright.chromium.launch(executable_path=program)
        yield chromium
        chromium.close()


@pytest.fixture
def office(transactional_db) -> Authority:
    """さくら市."""
    return Authority.objects.get(name="さくら市")


@pytest.fixture
def visit(browser, live_server):
    """Return a way to sign in as a person, or to stand before the sign-in as nobody."""
    opened, faults = [], []

    def sign_in(user: User | None, width: int = 1280, *, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            base_url=live_server.url,
            locale="ja-JP",
            has_touch=touch,
            is_mobile=touch,
        )
        context.add_init_script(COUNT_CLICKS)
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: _watch(request, live_server.url, faults))
        page.on("pageerror", lambda error: faults.append(f"error of the page: {error}"))
        page.goto("/sign-in/")
        if user:
            fill_in(page, user.username)
        return page

    yield sign_in
    for context in opened:
        context.close()
    assert faults == []


def fill_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in and send it."""
    page.locator("input[type=text]").first.fill(username)
    page.locator("input[type=password]").first.fill(password)
    page.get_by_role("button", name="ログイン", exact=True).click()


def _watch(request, home: str, faults: list[str]) -> None:
    if not request.url.startswith((home, "data:", "blob:")):
        faults.append(f"a request left the site: {request.url}")


def staff(authority: Authority, role: Role, name: str) -> User:
    """Return a member of staff who can sign in."""
    user = User.objects.create_user(username=name, password=PASSWORD)
    Membership.objects.create(user=user, authority=authority, role=role)
    return user


def assert_accessible(page: Page) -> None:
    """Hold a page against the rules of accessibility, once it is all there after a click."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def clicks(page: Page) -> int:
    """Return how often the mouse was pressed on the pages of the site since the last question."""
    page.wait_for_load_state()
    return int(
        page.evaluate(
            """() => {
                const pressed = sessionStorage.getItem("clicks");
                sessionStorage.removeItem("clicks");
                return Number(pressed);
            }"""
        )
    )
