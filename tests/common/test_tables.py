"""What the table template of the house shows."""

from collections.abc import Iterable
from dataclasses import dataclass

import django_tables2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from common.table_rows import SelectionColumn


@dataclass(frozen=True)
class House:
    pk: int
    name: str
    beds: int

    def __str__(self) -> str:
        return self.name


class HouseTable(django_tables2.Table):
    caption = "施設の一覧"
    row_header = "name"

    selection = SelectionColumn()
    name = django_tables2.Column(verbose_name="名称")
    beds = django_tables2.Column(verbose_name="定員", attrs={"cell": {"class": "number"}})
    note = django_tables2.Column(
        verbose_name="備考", orderable=False, empty_values=(), default="なし"
    )


def table_page(address: str, houses: Iterable[House], *, filtered: bool = False) -> str:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    table = HouseTable(houses)
    django_tables2.RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {"table": table, "request": request, **({"filter": True} if filtered else {})}
    return Template("{% load django_tables2 %}{% render_table table %}").render(Context(context))


HOUSES = [House(pk=number, name=f"さくら荘{number}", beds=number) for number in range(1, 96)]


def test_a_table_has_caption_scopes_and_row_headers() -> None:
    shown = table_page("/houses/", HOUSES)

    assert '<caption class="visually-hidden">施設の一覧</caption>' in shown
    assert shown.count('scope="col"') == 4
    assert shown.count('scope="row"') == 30
    assert 'aria-label="さくら荘1を選択"' in shown


def test_a_sort_link_keeps_the_query_and_drops_the_page() -> None:
    shown = table_page("/houses/?q=a&page=2", HOUSES)

    assert 'href="/houses/?q=a&amp;sort=beds"' in shown


@pytest.mark.parametrize(("sort", "direction"), [("beds", "ascending"), ("-beds", "descending")])
def test_the_sorted_column_says_its_direction(sort: str, direction: str) -> None:
    shown = table_page(f"/houses/?sort={sort}", HOUSES)

    assert shown.count("aria-sort=") == 1
    assert f'aria-sort="{direction}"' in shown


def test_links_swap_the_results_only_beside_a_filter_form() -> None:
    assert "hx-get" not in table_page("/houses/", HOUSES)
    assert 'hx-target="#results"' in table_page("/houses/", HOUSES, filtered=True)


@pytest.mark.parametrize(
    ("number", "position", "previous", "following"),
    [(1, "1 / 4", False, True), (2, "2 / 4", True, True), (4, "4 / 4", True, False)],
)
def test_the_pages_say_where_one_is_and_offer_only_what_there_is(
    number: int, position: str, previous: bool, following: bool
) -> None:
    shown = table_page(f"/houses/?page={number}", HOUSES)

    assert position in shown
    assert ("前へ" in shown) is previous
    assert ("次へ" in shown) is following


def test_a_list_of_one_page_has_no_page_navigation() -> None:
    assert "<nav" not in table_page("/houses/", HOUSES[:30])


def test_an_empty_list_says_so() -> None:
    shown = table_page("/houses/", [])

    assert "該当するものはありません。" in shown
    assert "<table" not in shown
