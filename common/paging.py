"""How a long list is cut into pages: one choice of sizes, and every wish leads to a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import django_tables2
from django.core.paginator import Page, Paginator
from django_tables2.data import TableData

from common.columns import Listing
from common.keys import row_key
from common.table_rows import SaidColumn

PER_PAGE = (50, 100, 200)
T = TypeVar("T")


class ListTable(django_tables2.Table):
    """A table whose pages are of a size of the choice, whatever the address asks for."""

    per_page_choices = PER_PAGE
    # The page of a list tells how many there are beside what can be done with them.
    counted_above = True

    def __init__(
        self,
        listing: Listing[T],
        data: TableData | Sequence[T],
        *,
        names: Sequence[str],
        before: Mapping[str, django_tables2.Column] | None = None,
        after: Mapping[str, django_tables2.Column] | None = None,
    ) -> None:
        """Show these columns of a list, between what can be pressed before and after them."""
        said = {column.name: SaidColumn(column) for column in listing.named(names)}
        columns = {**(before or {}), **said, **(after or {})}
        self.caption, self.row_header = listing.title, listing.row_header
        super().__init__(
            data,
            empty_text=listing.empty_text,
            extra_columns=list(columns.items()),
            sequence=list(columns),
        )

    @property
    def order_by(self) -> object:
        """Return the order of the rows."""
        return django_tables2.Table.order_by.fget(self)

    @order_by.setter
    def order_by(self, value: str | Iterable[str] | None) -> None:
        # The library takes a dot for an old way of writing paths, and warns of it.
        asked = value.split(",") if isinstance(value, str) else value or ()
        plain = tuple(alias for alias in asked if "." not in alias)
        django_tables2.Table.order_by.fset(self, plain)

    def paginate(
        self,
        paginator_class: Callable[..., Paginator[object]] = Paginator,
        per_page: int | None = None,
        page: int = 1,
        *args: object,
        **kwargs: object,
    ) -> "ListTable":
        """Cut the rows into pages and turn to one."""
        size = per_page if per_page in PER_PAGE else PER_PAGE[0]
        self.paginator = paginator_class(self.rows, size, *args, **kwargs)
        self.page = page_at(self.paginator, page)
        return self


def page_of(paginator: Paginator[T], asked: str | None) -> Page[T]:
    """Return the page that an address asks for: the first for what is no number."""
    return page_at(paginator, row_key(asked or "") or 1)


def page_at(paginator: Paginator[T], number: int) -> Page[T]:
    """Return the page of a number, or the nearest there is."""
    return paginator.page(min(max(number, 1), paginator.num_pages))
