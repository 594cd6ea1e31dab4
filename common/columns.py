"""A list and its columns: said once, for the screen, paper, Excel and CSV."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from common.moments import wareki_time
from common.tabular import Column, R, Value

NOTHING = "－"
S = TypeVar("S")


@dataclass(frozen=True)
class ListColumn(Column[R]):
    """One column of a list: what a file holds of a row, and how the screen shows the same.

    `show` returns HTML where the screen says it in its own way (a mark, a badge); it says what the
    value says, and no more. `link` returns the address to which the words lead.
    """

    _: KW_ONLY
    # As it stands in addresses and among the columns that somebody has chosen.
    name: str
    order_by: tuple[str, ...] = ()
    style: str = ""
    show: Callable[[R], str] | None = None
    link: Callable[[R], str] | None = None
    # Where the list is narrow and its rows are cards, this is told first, below the name.
    leads: bool = False

    @property
    def looks(self) -> dict[str, str]:
        """Return how its cells look, as attributes."""
        classes = " ".join(filter(None, (self.style, "lead" if self.leads else "")))
        return {"class": classes} if classes else {}

    def html(self, row: R) -> SafeString:
        """Return the cell of a row."""
        value = self.value(row)
        said = self.show(row) if self.show else shown(value)
        if self.link and value not in (None, ""):
            return format_html('<a href="{}">{}</a>', self.link(row), said)
        return SafeString(conditional_escape(said))

    def of(self, get: Callable[[S], R | None], *, path: str | None = None) -> "ListColumn[S]":
        """Return the column as it says the same of what a row of another list names, if it does.

        `path` is the lookup from that row, by which its list can be ordered; none, if it cannot.
        """
        value, show, link = self.value, self.show, self.link

        def said(row: S) -> Value:
            named = get(row)
            return None if named is None else value(named)

        def through(call: Callable[[R], str] | None) -> Callable[[S], str] | None:
            return call and (lambda row: "" if (named := get(row)) is None else call(named))

        return ListColumn(
            self.heading,
            said,
            self.width,
            name=self.name,
            order_by=() if path is None else tuple(f"{path}{one}" for one in self.order_by),
            style=self.style,
            show=through(show),
            link=through(link),
            leads=self.leads,
        )


def shown(value: Value) -> str:
    """Return a value as the screen shows it: days in 和暦, a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return wareki_time(value)
    return value if isinstance(value, str) else f"{value:,}"


def label(model: type[Model], field: str) -> str:
    """Return what a model calls one of its fields: the heading of its column."""
    return str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # a field


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """One list: what it is called, what it says where it is empty, and its columns in order."""

    # As the columns that a person has chosen are kept under.
    name: str
    title: str
    empty_text: str
    columns: tuple[ListColumn[R], ...]
    # What is shown until somebody chooses, in this order.
    at_first: tuple[str, ...]
    # The column that heads each row; it is always shown.
    row_header: str

    def named(self, names: Iterable[str]) -> tuple[ListColumn[R], ...]:
        """Return the columns of these names, in this order."""
        known = {column.name: column for column in self.columns}
        return tuple(known[name] for name in names)

    def chosen(self, names: Sequence[str] | None) -> list[str]:
        """Return the names of the columns to show: the chosen ones that there are, or the first."""
        known = [column.name for column in self.columns]
        return [name for name in names or () if name in known] or list(self.at_first)
