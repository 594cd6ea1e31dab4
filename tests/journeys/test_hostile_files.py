"""Whatever file is brought to the site, the site serves on and says what is wrong."""

import os
import re
import socket
import subprocess
import time
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import Role
from compliance.filings.models import Upload
from config.settings import PASSWORD_HASHERS
from tests.journeys.conftest import fill_in, staff
from tests.journeys.hostile_files import HostileFile, hostile_files

ROOT = Path(__file__).parents[2]
START = 120
SLOW = 60_000  # milliseconds, on a machine that does much else


@pytest.fixture
def serve(office, settings, tmp_path):
    """Return the address of the site as bin/serve serves it, on the database of the tests."""
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS  # the served site has no fast ones
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": of_the_tests(os.environ["DATABASE_URL"]),
        "WEB_DATABASE_URL": of_the_tests(os.environ["WEB_DATABASE_URL"]),
        "VAR_DIR": str(tmp_path),
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "DEBUG": "false",
        "BEHIND_HTTPS": "false",
        "ALLOWED_HOSTS": "127.0.0.1",
        # The database of the tests believes persons whom this key signs.
        "SECRET_KEY": settings.SECRET_KEY,
    }
    log = tmp_path / "serve.log"
    with log.open("wb") as said:
        site = subprocess.Popen([ROOT / "bin" / "serve"], env=environment, stdout=said, stderr=said)
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", site, log)
        yield f"http://127.0.0.1:{port}", site
    finally:
        site.terminate()
        site.wait(30)


def of_the_tests(url: str) -> str:
    """Return the address of the database that the tests made, for the same role."""
    name = str(connection.settings_dict["NAME"])
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def wait_for(address: str, site: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the site answers."""
    end = time.monotonic() + START
    while time.monotonic() < end and site.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=30).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(log.read_text(errors="replace")[-3000:])


def test_hostile_files_leave_the_site_serving(serve, browser, office, tmp_path):
    address, site = serve
    staff(office, Role.RECORD, "recorder")
    page = browser.new_context(base_url=address, locale="ja-JP").new_page()
    page.goto("/sign-in/")
    fill_in(page, "recorder")
    expect(page).not_to_have_url(re.compile("sign-in"), timeout=SLOW)

    for file in hostile_files():
        bring(page, file)
        expect(page.locator("main")).to_contain_text(file.said, timeout=SLOW)
        again = page.request.get(page_of_newest(), timeout=SLOW)
        assert (again.status, file.said in unescape(again.text())) == (200, True)

    assert page.goto("/compliance/facilities/").status == 200
    assert site.poll() is None
    log = (tmp_path / "serve.log").read_text(errors="replace")
    assert "WORKER TIMEOUT" not in log
    assert '" 500 ' not in log


def bring(page: Page, file: HostileFile) -> None:
    """Choose a file, and come to the page of what it holds."""
    page.goto("/compliance/uploads/new/")
    payload: FilePayload = {
        "name": file.name,
        "mimeType": "application/octet-stream",
        "buffer": file.data,
    }
    page.locator("input[type=file]").set_input_files(payload)
    page.get_by_role("button", name="内容を確認する").click()
    # A worker looks through the larger ones; its page leads on once it has.
    looked_through = page.get_by_role("heading", name="取込の確認")
    result = page.get_by_role("link", name="結果を見る")
    expect(looked_through.or_(result)).to_be_visible(timeout=SLOW)
    if result.is_visible():
        result.click()


def page_of_newest() -> str:
    """Return the address of the page of the file that was brought last."""
    return f"/compliance/uploads/{Upload.objects.latest('pk').pk}/"
