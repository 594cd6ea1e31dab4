"""The content security policy forbids inline code and outside hosts: no template may have any."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
# Letters become PDF files, not pages: they carry their own style.
PAGES = [path for path in TEMPLATES.rglob("*.html") if not {"printing", "pdf"} & set(path.parts)]
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "an event handler": re.compile(r"\s(on[a-z]+|hx-on[:-]?\S*)=", re.IGNORECASE),
    "an address of another host": re.compile(r"""(src|href|action|hx-get)=["'](https?:)?//"""),
}
# An address that a person chooses to follow is no request of the page itself.
LINK = re.compile(r"<a\s[^>]*>", re.IGNORECASE)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    guilty = [
        path.relative_to(TEMPLATES).as_posix()
        for path in PAGES
        if FORBIDDEN[what].search(LINK.sub(without_address, path.read_text()))
    ]

    assert PAGES
    assert guilty == []


def without_address(link: re.Match[str]) -> str:
    return re.sub(r"\shref=\S+", "", link[0])


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/*.css")), ids=lambda path: path.name)
def test_a_style_sheet_fetches_nothing(path: Path) -> None:
    # What begins with # is a pattern in the page itself.
    beginnings = re.findall(r"url\(\s*[\"']?(#|.{5})", path.read_text())

    assert "@import" not in path.read_text()
    assert set(beginnings) <= {"data:", "#"}


def test_the_style_sheets_stay_small() -> None:
    # 7 KB of them make rows dense under a mouse, and cards where the window is narrow.
    sizes = [path.stat().st_size for path in STATIC.glob("css/*.css")]

    assert 0 < sum(sizes) < 45_000
