"""Every list of the site as a person meets it: its rows on the screen, on paper and in files."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html.parser import HTMLParser

from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from openpyxl import load_workbook

from accounts.models import User
from accounts.views.list_page import ListPage
from common.columns import NOTHING, Listing
from common.japanese import wareki
from tests.house.test_pages import ADDRESSES

DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?")

Table = tuple[list[str], list[list[str]]]


def view_of(name: str, arguments: Sequence[str]) -> type[ListPage] | None:
    """Return the list that stands at an address, if one does."""
    try:
        func = resolve(reverse(name, kwargs=dict.fromkeys(arguments, 1))).func
    except NoReverseMatch:
        return None
    view = getattr(func, "view_class", None)
    on_screen = view and "answer" not in getattr(func, "view_initkwargs", {})
    return view if on_screen and issubclass(view, ListPage) else None


def pages_of_lists() -> Iterator[tuple[str, tuple[str, ...], type[ListPage]]]:
    """Yield the name, the arguments and the class of every list on a page."""
    for name, arguments in ADDRESSES:
        if view := view_of(name, arguments):
            yield name, arguments, view


class Seen:
    """What one person gets of a list in each of its shapes, as headings and rows of texts."""

    def __init__(self, client: Client, user: User, url: str, listing: Listing) -> None:
        self.client, self.user, self.url, self.listing = client, user, url, listing

    def choose(self, names: Sequence[str]) -> None:
        """Choose columns in this order, as the page does."""
        ordered = [*names, *(c.name for c in self.listing.columns if c.name not in names)]
        sent: dict[str, int | str] = {
            "form-TOTAL_FORMS": len(ordered),
            "form-INITIAL_FORMS": len(ordered),
        }
        for at, name in enumerate(ordered):
            sent |= {f"form-{at}-name": name, f"form-{at}-place": at + 1}
            if name in names:
                sent[f"form-{at}-is_shown"] = "on"
        assert self.client.post(f"{self.url}columns/", sent).status_code == 302

    def screen(self, **query: str) -> Table:
        return self._page(self.url, query)

    def paper(self, **query: str) -> Table:
        return self._page(f"{self.url}print/", query)

    def xlsx(self, **query: str) -> Table:
        sheet = load_workbook(io.BytesIO(self.file("xlsx", **query))).active
        headings, *rows = sheet.iter_rows()
        days = [[_of_excel(cell) for cell in row] for row in rows]
        return [_plain(str(cell.value)) for cell in headings], days

    def csv(self, **query: str) -> Table:
        text = self.file("csv", **query).decode("utf-8-sig")
        headings, *rows = csv.reader(io.StringIO(text, newline=""))
        return [*map(_plain, headings)], [[_of_csv(cell) for cell in row] for row in rows]

    def file(self, suffix: str, **query: str) -> bytes:
        answer = self.client.get(f"{self.url}export.{suffix}", query)
        assert answer.status_code == 200
        return answer.content

    def shapes(self, **query: str) -> dict[str, Table]:
        """Return the list in all of its shapes."""
        shapes = (self.screen, self.paper, self.xlsx, self.csv)
        return {shape.__name__: shape(**query) for shape in shapes}

    def _page(self, url: str, query: dict[str, str]) -> Table:
        answer = self.client.get(url, {"per_page": "200", **query})
        assert answer.status_code == 200
        reader = TableReader(self.listing.title)
        reader.feed(answer.content.decode())
        headings, *rows = reader.rows
        own = {"".join(column.heading.split()) for column in self.listing.columns}
        kept = [at for at, heading in enumerate(headings) if heading in own]
        return [headings[at] for at in kept], [[_plain(row[at]) for at in kept] for row in rows]


class TableReader(HTMLParser):
    """The texts of the table with a caption, without what only folds or is pressed."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.wanted, self.caption = caption, ""
        self.rows: list[list[str]] = []
        self.inside, self.hidden, self.cell = "", 0, False

    def handle_starttag(self, tag, attrs):
        if tag == "caption":
            self.inside, self.caption = tag, ""
        elif tag == "summary":
            self.hidden += 1
        elif self.caption == self.wanted and tag == "tr":
            self.rows.append([])
        elif self.caption == self.wanted and tag in ("th", "td"):
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag == "caption":
            self.inside = ""
        elif tag == "summary":
            self.hidden -= 1
        elif tag in ("th", "td"):
            self.cell = False
        elif tag == "table":
            self.caption = ""

    def handle_data(self, data):
        if self.inside == "caption":
            self.caption += data.strip()
        elif self.cell and not self.hidden:
            self.rows[-1][-1] += "".join(data.split())


def _plain(text: str) -> str:
    """Return what a cell says, without the signs by which shapes differ: spaces, commas, dashes."""
    squeezed = "".join(text.split()).lstrip("'")
    if re.fullmatch(r"[\d,]+", squeezed):
        return squeezed.replace(",", "")
    return "" if squeezed == NOTHING else squeezed


def _of_excel(cell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}" if "hh" in cell.number_format else ""
        return wareki(value.date()) + clock
    return _plain("" if value is None else str(value))


def _of_csv(text: str) -> str:
    if found := DAY.fullmatch(text):
        return wareki(date.fromisoformat(found[1])) + (found[2] or "")
    return _plain(text)
