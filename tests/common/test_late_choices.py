"""Long lists of choices: left out until the filter is opened, with and without JavaScript."""

import re
from typing import Any, cast

import django_filters as filters
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.late_choices import LateChoiceFilter, LongSelect, late_fields
from jurisdictions.models import Prefecture

pytestmark = pytest.mark.django_db


class PlaceFilter(filters.FilterSet):
    q = filters.CharFilter(label="名称", field_name="name")
    place = LateChoiceFilter(
        label="都道府県", field_name="code", queryset=Prefecture.objects.order_by("code")
    )


def form(address):
    request = cast(Any, RequestFactory().get(address))
    request.user, request.htmx = AnonymousUser(), False
    filterset = PlaceFilter(request.GET, queryset=Prefecture.objects.order_by("code"))
    return render_to_string(
        "components/filter_form.html", {"filter": filterset, "request": request}
    )


def options(page):
    return re.findall(r'<option value="(\d*)"( selected)?>', page)


def test_a_closed_filter_holds_no_list_but_says_where_it_is():
    page = form("/places/?q=a")

    assert options(page) == [("", " selected")]
    assert 'hx-trigger="toggle once"' in page
    assert '<a href="?q=a&amp;choices=1">都道府県の選択肢を表示する</a>' in page


def test_a_choice_in_force_is_kept_and_shown(django_assert_num_queries):
    with django_assert_num_queries(1):
        page = form("/places/?place=11")

    assert options(page) == [("", ""), ("11", " selected")]
    assert "埼玉県" in page


def test_without_javascript_the_link_opens_the_filter_with_all_choices():
    page = form("/places/?place=11&choices=1")

    assert len(options(page)) == 48
    assert ("11", " selected") in options(page)
    assert '<details class="more" open>' in page
    assert 'hx-trigger="toggle' not in page
    assert "選択肢を表示する" not in page


def test_a_choice_that_is_not_offered_is_neither_kept_nor_named():
    page = form("/places/?place=99")

    assert options(page) == [("", "")]
    assert 'hx-trigger="load"' in page
    assert "正しく選択してください" in page


def test_a_filter_without_long_lists_fetches_nothing():
    class NameFilter(filters.FilterSet):
        q = filters.CharFilter(label="名称", field_name="name")

    request = RequestFactory().get("/places/")
    filterset = NameFilter({}, queryset=Prefecture.objects.all())
    page = render_to_string(
        "components/filter_form.html", {"filter": filterset, "request": request}
    )

    assert late_fields(filterset) == []
    assert "toggle" not in page


def test_a_select_says_in_words_that_nothing_is_chosen():
    class PlaceForm(forms.Form):
        place = forms.ModelChoiceField(Prefecture.objects.none())
        late = forms.ModelChoiceField(Prefecture.objects.none(), widget=LongSelect)

    shown = str(PlaceForm())

    assert shown.count('<option value="" selected>選択してください</option>') == 2
    assert "---" not in shown


def test_a_filter_says_in_words_that_nothing_is_asked_for():
    class KindFilter(filters.FilterSet):
        kind = filters.ChoiceFilter(label="種別", choices=[("a", "病院")])
        other = filters.ChoiceFilter(label="区分", choices=[("b", "診療所")])
        open_fields = ("kind",)

    request = cast(Any, RequestFactory().get("/places/"))
    request.user, request.htmx = AnonymousUser(), False
    filterset = KindFilter(request.GET, queryset=Prefecture.objects.all())
    page = render_to_string(
        "components/filter_form.html", {"filter": filterset, "request": request}
    )

    assert '<option value="" selected>種別：すべて</option>' in page
    assert '<option value="" selected>すべて</option>' in page


def test_a_long_select_escapes_what_it_holds():
    select = LongSelect(attrs={"class": "wide"}, choices=[("a&b", "<甲>"), (2, "乙")])

    shown = select.render("place", 2, {"id": "id_place"})

    assert shown == (
        '<select class="wide" id="id_place" name="place">'
        '<option value="a&amp;b">&lt;甲&gt;</option><option value="2" selected>乙</option></select>'
    )
