"""A list of the site: on the screen, on paper and as a file, all from the same columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View
from django_filters import FilterSet
from django_tables2 import Column, RequestConfig
from django_tables2.data import TableQuerysetData

from accounts.person import signed_in
from accounts.views.column_choice import choose_columns
from common.columns import ListColumn, Listing
from common.described import Described
from common.late_choices import asks_for_choices, asks_for_results, choices_alone
from common.list_files import BATCH, WRITERS, in_batches
from common.paging import ListTable
from common.responses import download

# A browser lays out this many rows within seconds; whoever wants more takes the workbook.
PRINTED_AT_MOST = 2000
# How a list is asked for; columns are chosen, and perhaps rows selected, with POST besides.
READ = ("get", "head", "options")
# Which columns a file holds: those that the person has chosen, unless all are asked for.
COLUMNS, ALL = "columns", "all"


M = TypeVar("M", bound=Model)
R = TypeVar("R")


class ListPage(View, Generic[M, R]):
    """A list that one may narrow, order, print, keep as a file, and choose the columns of.

    M is the model whose rows the list has, R what its columns are asked of: the rows themselves, or
    rows with what was gathered for them. A list says its columns, whose rows it holds and, above
    the line, what else is its own. The addresses (accounts/list_paths.py) say as what it answers.
    """

    listing: Listing[R]
    filterset_class: type[FilterSet] | None = None
    template_name = "lists/list.html"
    results_name = "lists/results.html"
    answer, tail = "on_screen", ""
    http_method_names = list(READ)

    def get_queryset(self) -> QuerySet[M]:
        """Return the rows that the person may see, in their order."""
        raise ImproperlyConfigured

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Return what the filter set needs to know besides."""
        return {}

    def get_context_data(self) -> dict[str, object]:
        """Return what the page shows besides the list."""
        return {}

    def described(self, rows: Sequence[M]) -> Sequence[R]:
        """Return rows with what their columns say, gathered for all of them at once."""
        return cast(Sequence[R], rows)  # R is M where a list gathers nothing

    def get_table_data(self, rows: QuerySet[M]) -> TableQuerysetData:
        """Return the rows of the table, described as far as they are shown."""
        return Described(rows, self.described)

    def get_file_rows(self, rows: QuerySet[M]) -> Iterator[R]:
        """Yield the rows of a file, described, a batch of them at a time."""
        for batch in in_batches(rows.iterator(chunk_size=BATCH)):
            yield from self.described(batch)

    def get_pressed(self) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
        """Return what can be pressed before and after the columns; it is on the screen alone."""
        return {}, {}

    @property
    def title(self) -> str:
        """Return what the page and its files are called."""
        return self.listing.title

    @property
    def day(self) -> date:
        """Return the day that the list tells of."""
        return timezone.localdate()

    # ----------------------------------------------------------------------------------------

    @cached_property
    def filterset(self) -> FilterSet | None:
        """Return the filter set, with the conditions of the address."""
        if self.filterset_class is None:
            return None
        asked = {"data": self.request.GET, "request": self.request}
        rows = self.get_queryset()
        return self.filterset_class(queryset=rows, **asked, **self.get_filterset_kwargs())

    @cached_property
    def names(self) -> list[str]:
        """Return the names of the columns that the person has chosen, or the first ones."""
        return self.listing.chosen(signed_in(self.request).chosen_columns.get(self.listing.name))

    @cached_property
    def columns(self) -> tuple[ListColumn[R], ...]:
        """Return the columns that are asked for."""
        asked = self.request.POST.get(COLUMNS) or self.request.GET.get(COLUMNS)
        whole = self.answer == "as_file" and asked == ALL
        return self.listing.columns if whole else self.listing.named(self.names)

    @cached_property
    def table(self) -> ListTable:
        """Return the table of the rows, in the order that is asked for."""
        rows = self.get_queryset() if self.filterset is None else self.filterset.qs
        on_screen = self.answer == "on_screen"
        before, after = self.get_pressed() if on_screen else ({}, {})
        data = self.get_table_data(rows)
        table = ListTable(self.listing, data, names=self.names, before=before, after=after)
        RequestConfig(self.request, paginate=on_screen).configure(table)
        return table

    @property
    def list_path(self) -> str:
        """Return the address of the list itself."""
        suffix = self.kwargs.get("suffix")
        return self.request.path.removesuffix(f"export.{suffix}" if suffix else self.tail)

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Answer as the address says."""
        response: HttpResponse = getattr(self, self.answer)()
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Take what the address lets somebody send."""
        return self.get(request, **kwargs)

    def on_screen(self) -> HttpResponse:
        """Return the page, or what htmx asks of it: its results, or the choices of its filter."""
        if self.filterset is not None and asks_for_choices(self.request):
            return choices_alone(self.request, self.filterset)
        alone = asks_for_results(self.request)
        return self._page(self.results_name if alone else self.template_name)

    def on_paper(self) -> HttpResponse:
        """Return all rows without what can only be pressed; none where they are too many."""
        told = {"total": len(self.table.data), "at_most": PRINTED_AT_MOST}
        return self._page("lists/print.html", **told)

    def as_file(self) -> HttpResponse:
        """Return all rows of the list, in its order."""
        if self.filterset is not None and not self.filterset.is_valid():
            return self.back()
        return self.file_of(self.table.data.data)

    def file_of(self, rows: QuerySet[M]) -> HttpResponse:
        """Return rows as a file of the kind that the address names."""
        suffix, listed = self.kwargs["suffix"], self.get_file_rows(rows)
        return download(
            lambda file: WRITERS[suffix](self.listing.title, self.columns, listed, to=file),
            name=f"{self.title}_{self.day:%Y%m%d}.{suffix}",
        )

    def columns_to_choose(self) -> HttpResponse:
        """Return the page on which the columns are chosen."""
        self.get_queryset()  # refuses whoever may not see the list
        return choose_columns(self.request, self.listing, self.names, back=self.back())

    def back(self) -> HttpResponse:
        """Lead to the list, with the conditions of the address."""
        return redirect(f"{self.list_path}?{self.request.GET.urlencode()}")

    def _page(self, template: str, **more: object) -> HttpResponse:
        context = {
            "title": self.title,
            "filter": self.filterset,
            "table": self.table,
            "list_path": self.list_path,
            "as_of": None,
            "duplicates_url": None,
            **self.get_context_data(),
            **more,
        }
        return render(self.request, template, context)
