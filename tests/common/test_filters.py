"""What a filter form, its chips and its results show."""

from typing import Any, cast

import django_filters
import django_tables2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_filters.widgets import RangeWidget

from common.templatetags import ui


class HouseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="名称", field_name="model")
    kind = django_filters.MultipleChoiceFilter(
        label="種別", field_name="model", choices=[("a", "介護老人福祉施設"), ("b", "介護医療院")]
    )
    duty = django_filters.ChoiceFilter(
        label="義務", field_name="model", choices=[("yes", "義務"), ("no", "努力義務")]
    )
    filed = django_filters.DateFromToRangeFilter(label="届出日", field_name="model")
    beds = django_filters.RangeFilter(label="定員", field_name="id", widget=RangeWidget())
    closed = django_filters.BooleanFilter(label="廃止", field_name="id")
    sort = django_filters.OrderingFilter(label="並び順", fields=["id"])


class KindTable(django_tables2.Table):
    caption = "種別の一覧"

    name = django_tables2.Column(verbose_name="名称")


def get(address: str, *, htmx: bool = False) -> HttpRequest:
    request = cast(Any, RequestFactory().get(address))
    request.user = AnonymousUser()
    request.htmx = htmx
    return request


def filterset_of(request: HttpRequest) -> HouseFilter:
    return HouseFilter(request.GET or None, queryset=ContentType.objects.none())


def chips(address: str) -> list[tuple[str, str, str]]:
    request = get(address)
    found = ui.active_filters(Context({"request": request}), filterset_of(request))
    return [(chip.label, chip.value, chip.url) for chip in found]


def test_a_choice_becomes_a_chip_with_its_label() -> None:
    assert chips("/houses/?duty=yes&sort=id&page=2") == [("義務", "義務", "?sort=id")]


def test_each_of_several_values_is_lifted_by_itself() -> None:
    assert chips("/houses/?kind=a&kind=b") == [
        ("種別", "介護老人福祉施設", "?kind=b"),
        ("種別", "介護医療院", "?kind=a"),
    ]


def test_a_range_is_one_chip_and_days_are_in_wareki() -> None:
    address = "/houses/?filed_after=2025-08-01&filed_before=2025-08-31&beds_min=20"

    assert chips(address) == [
        ("届出日", "令和7年8月1日～令和7年8月31日", "?beds_min=20"),
        ("定員", "20～", "?filed_after=2025-08-01&filed_before=2025-08-31"),
    ]


def test_no_is_a_condition_too() -> None:
    assert chips("/houses/?closed=false&q=%E3%81%95") == [
        ("名称", "さ", "?closed=false"),
        ("廃止", "いいえ", "?q=%E3%81%95"),
    ]


def test_an_impossible_value_is_no_condition() -> None:
    assert chips("/houses/?duty=perhaps&q=a") == [("名称", "a", "?duty=perhaps")]


def test_without_a_query_there_is_no_condition() -> None:
    assert chips("/houses/") == []


@pytest.mark.django_db
def test_a_chosen_row_is_named_and_lifted_by_its_key() -> None:
    kinds = ContentType.objects.order_by("pk")[:2]

    class KindFilter(django_filters.FilterSet):
        kind = django_filters.ModelMultipleChoiceFilter(
            label="種別", field_name="id", queryset=ContentType.objects.order_by("pk")
        )

    request = get(f"/houses/?kind={kinds[0].pk}&kind={kinds[1].pk}")
    filterset = KindFilter(request.GET, queryset=ContentType.objects.order_by("pk"))
    found = ui.active_filters(Context({"request": request}), filterset)

    assert [(chip.value, chip.url) for chip in found] == [
        (str(kinds[0]), f"?kind={kinds[1].pk}"),
        (str(kinds[1]), f"?kind={kinds[0].pk}"),
    ]


def test_the_filter_form_passes_on_order_and_columns_but_not_the_page() -> None:
    request = get("/houses/?q=a&filed_after=2025-08-01&columns=name&columns=beds&page=3&order=")

    kept = ui.kept_parameters(Context({"request": request}), filterset_of(request))

    assert kept == [("columns", "name"), ("columns", "beds")]


def results(address: str, *, htmx: bool) -> str:
    request = get(address, htmx=htmx)
    table = KindTable([{"name": "介護医療院"}] * 95)
    django_tables2.RequestConfig(request).configure(table)
    context = {"filter": filterset_of(request), "table": table, "request": request}
    return render_to_string("components/results.html", context)


def test_an_answer_to_htmx_also_renews_the_hit_count_and_the_number_of_conditions() -> None:
    shown = " ".join(results("/houses/?duty=yes", htmx=True).split())

    assert '<p id="hit-count" hx-swap-oob="innerHTML">95件見つかりました</p>' in shown
    assert 'hx-swap-oob="innerHTML">1件</span>' in shown


def test_a_whole_page_carries_no_part_for_htmx() -> None:
    shown = results("/houses/?duty=yes&columns=name", htmx=False)

    assert "hx-swap-oob" not in shown
    assert "義務：義務" in shown
    assert 'name="columns"' in shown


def test_the_filter_form_offers_the_quick_search_apart_from_the_other_filters() -> None:
    request = get("/houses/?duty=yes")

    shown = render_to_string(
        "components/filter_form.html", {"filter": filterset_of(request), "request": request}
    )

    assert shown.index('id="id_q"') < shown.index("<details") < shown.index('id="id_duty"')
    assert shown.count('id="id_q"') == 1
    assert ">1件</span>" in shown
    assert shown.index("から") < shown.index("まで")
