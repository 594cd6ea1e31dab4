"""Take the pictures of docs/manual: pages of the invented world, as their users see them."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

from django.core.management.base import BaseCommand
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from compliance.filings.models import Filing
from facilities.models import Facility
from jurisdictions.models import Authority
from medical_partners.models import MedicalInstitution

WIDTH, HEIGHT = 1280, 860
COLOURS = 96
PATIENCE = 60_000


class Picture(NamedTuple):
    """One picture: its file, who looks, and at what."""

    name: str
    user: str
    address: str


class _Options(TypedDict):
    site: str
    folder: Path


class Command(BaseCommand):
    """Sign in as people of the demo, and keep what they see."""

    help = "操作の手引に載せる画面の画像を作ります（bin/manual から用います）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address of the site and the folder."""
        parser.add_argument("site")
        parser.add_argument("folder", type=Path)

    def handle(self, **options: Unpack[_Options]) -> None:
        """Take all pictures."""
        # Playwright runs a loop of its own in this thread.
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        pictures = list(wanted())
        with browser() as chromium:
            for user in dict.fromkeys(picture.user for picture in pictures):
                page = sign_in(chromium, options["site"], user)
                for picture in pictures:
                    if picture.user == user:
                        page.goto(picture.address)
                        keep(page, options["folder"] / f"{picture.name}.png")
                        self.stdout.write(picture.name)


def wanted() -> Iterator[Picture]:
    """Yield the pictures of the manual."""
    city = Authority.objects.get(memberships__user__username="city-read")
    home = Facility.objects.filter(authority=city, filings__isnull=False).order_by("number")[0]
    waiting = Filing.objects.filter(facility__authority=city).order_by("-pk")[0]
    hospital = MedicalInstitution.objects.filter(prefecture=city.prefecture_id).order_by("pk")[0]
    own = f"/authorities/{city.pk}"
    yield Picture("home", "city-record", "/")
    yield Picture("facility-list", "city-record", "/compliance/facilities/")
    yield Picture("columns", "city-record", "/compliance/facilities/columns/")
    yield Picture("facility", "city-record", f"/compliance/facilities/{home.pk}/")
    yield Picture("facility-edit", "city-record", f"/facilities/{home.pk}/edit/")
    yield Picture("filing-new", "city-record", f"/compliance/facilities/{home.pk}/filings/new/")
    yield Picture("filing", "city-review", f"/compliance/filings/{waiting.pk}/")
    yield Picture("reviews", "city-review", "/compliance/reviews/")
    yield Picture("notice-kind", "city-review", "/reports/notices/new/")
    lacking = "/reports/notices/new/?kind=requirements_missing"
    yield Picture("notice-new", "city-review", lacking)
    yield Picture("contact", "city-record", f"/compliance/facilities/{home.pk}/contacts/new/")
    yield Picture("contacts", "city-record", "/compliance/contacts/")
    yield Picture("activity", "city-record", "/reports/activity/")
    yield Picture("upload-new", "city-manage", "/compliance/uploads/new/")
    yield Picture("institutions", "city-record", "/medical-partners/?able=admission")
    yield Picture("institution", "city-record", f"/compliance/institutions/{hospital.pk}/")
    yield Picture("breakdown", "prefecture-read", "/reports/breakdown/")
    yield Picture("staff", "city-manage", f"{own}/staff/")
    yield Picture("history", "city-manage", f"{own}/history/")
    yield Picture("settings", "city-manage", f"/compliance{own}/settings/")
    yield Picture("letter-settings", "city-manage", f"/reports{own}/letters/")
    words = "requirements_missing.finding.transition"
    yield Picture("wording", "city-manage", f"/reports{own}/wordings/{words}/")
    yield Picture("second-factor", "city-manage", "/account/second-factor/")


@contextmanager
def browser() -> Iterator[Browser]:
    """Give Chromium."""
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=program)
        yield chromium
        chromium.close()


def sign_in(chromium: Browser, site: str, user: str) -> Page:
    """Return the page of a person of the demo; the site may still be starting."""
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, base_url=site, locale="ja-JP"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for _ in range(PATIENCE // 1000):
        try:
            page.goto("/sign-in/")
            break
        except Error:  # refused until the server listens
            page.wait_for_timeout(1000)
    page.locator("input[type=text]").first.fill(user)
    page.locator("input[type=password]").first.fill(os.environ["DEMO_PASSWORD"])
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_role("heading", name="今やること").wait_for()
    return page


def keep(page: Page, path: Path) -> None:
    """Save what stands in the window, in few colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = Image.open(BytesIO(page.screenshot()))
    shown.convert("RGB").quantize(COLOURS).save(path, optimize=True)
