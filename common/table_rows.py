"""The rows of a table as HTML: in Python, because a template for each cell costs more than its row.

The tables of the house give a column the same attributes in every row, so they are written once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from inspect import Parameter, signature
from typing import Any, Generic, TypeVar

import django_tables2 as tables
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

from common.columns import ListColumn

R = TypeVar("R")
# What a renderer may ask for, by the name of its parameter.
Offered = dict[str, object]


class SelectionColumn(tables.Column):
    """The box that ticks a row; it is sent with the form id="selection-form"."""

    def __init__(self) -> None:
        super().__init__(
            verbose_name="選択",
            orderable=False,
            empty_values=(),
            attrs={"cell": {"class": "selection"}},
        )

    def render(self, record: Model) -> SafeString:
        """Return the box of one row."""
        return format_html(
            '<input type="checkbox" name="selection" value="{}" form="selection-form" '
            'aria-label="{}を選択">',
            record.pk,
            record,
        )


class SaidColumn(tables.Column, Generic[R]):
    """A column of a list, as a column of a table."""

    def __init__(self, said: ListColumn[R]) -> None:
        super().__init__(
            verbose_name=said.heading,
            # Every row has a key; what it says is asked of the column of the list alone.
            accessor="pk",
            order_by=said.order_by or None,
            orderable=bool(said.order_by),
            empty_values=(),
            attrs={"th": said.looks, "td": {**said.looks, "data-label": said.heading}},
        )
        self.said = said

    def render(self, record: R) -> SafeString:
        """Return the cell of a row."""
        return self.said.html(record)


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What is the same for all cells of a column."""

    opening: str
    closing: str
    content: Callable[[BoundRow], str]

    def cell(self, row: BoundRow) -> str:
        """Return the cell of a row."""
        return f"{self.opening}{self.content(row)}{self.closing}"


@dataclass(frozen=True, kw_only=True)
class _Rendered:
    """The cells of a column that a table renders itself."""

    column: BoundColumn
    default: object
    wanted: Callable[[Offered], Offered]

    def __call__(self, row: BoundRow) -> str:
        """Return the content of the cell of a row."""
        # BoundRow.get_cell() does the same, but looks at the signature of the renderer for every
        # cell, which takes longer than all the rest.
        value = row._get_and_render_with(
            self.column, render_func=partial(self._render, row), default=self.default
        )
        return _shown(value, self.column.localize)

    def _render(self, row: BoundRow, column: BoundColumn, value: object = None) -> object:
        offered = row._optional_cell_arguments(column, value)
        content = column.render(**self.wanted(offered))
        return column.link(content, **offered) if column.link else content


def rows_as_html(table: tables.Table) -> SafeString:
    """Return the rows of the page that is shown, with the header of each."""
    frames = [_frame(column, table) for column in table.columns]
    rows = (
        f"<tr>{''.join(frame.cell(row) for frame in frames)}</tr>" for row in table.paginated_rows
    )
    return SafeString("\n".join(rows))


def _frame(column: BoundColumn, table: tables.Table) -> _Frame:
    attributes = column.attrs["td"].as_html()
    heads = column.name == getattr(table, "row_header", None)
    return _Frame(
        opening=f'<th scope="row" {attributes}>' if heads else f"<td {attributes}>",
        closing="</th>" if heads else "</td>",
        content=_content_of(column),
    )


def _content_of(column: BoundColumn) -> Callable[[BoundRow], str]:
    if isinstance(column.column, SaidColumn):
        said = column.column.said.html
        return lambda row: said(row.record)
    return _Rendered(column=column, default=column.default, wanted=_wanted_by(column.render))


def _wanted_by(render: Callable[..., object]) -> Callable[[Offered], Offered]:
    parameters = signature(render).parameters
    if any(one.kind == Parameter.VAR_KEYWORD for one in parameters.values()):
        return lambda offered: offered
    names = tuple(parameters)
    return lambda offered: {name: offered[name] for name in names}


def _shown(value: Any, localized: bool | None) -> str:  # Any: whatever a cell shows
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    if not isinstance(value, str):
        value = localize(value, use_l10n=localized)
    return conditional_escape(value)
