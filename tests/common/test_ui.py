"""What the tags of every page give, and the frame around every page."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from common.moments import wareki_time
from common.templatetags import ui


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def chiefs_only(user: Any) -> bool:
    return bool(user.chief)


urlpatterns = [
    path("", page, name="home"),
    path("houses/", page, name="house-list"),
    path("houses/filings/", page, name="filing-list"),
    path("staff/", page, name="staff-list"),
    path("sign-in/", page, name="login"),
    path("sign-out/", page, name="logout"),
]

pytestmark = pytest.mark.urls(__name__)

MENU = (
    ("home", "今やること"),
    ("house-list", "施設一覧", ""),
    ("filing-list", "届出"),
    ("staff-list", "職員", f"{__name__}.chiefs_only"),
    ("not-yet-built", "地図"),
)


def get(address: str, *, user: Any = None) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    return request


def test_a_day_is_written_in_wareki_with_its_iso_form_on_hover() -> None:
    shown = wareki_time(date(2025, 8, 1))

    assert shown == '<time datetime="2025-08-01" title="2025-08-01">令和7年8月1日</time>'


def test_an_instant_is_shown_in_the_time_of_the_office() -> None:
    just_after_midnight = datetime(2025, 7, 31, 15, 4, tzinfo=UTC)

    assert ui.wareki(just_after_midnight) == "令和7年8月1日"
    assert "令和7年8月1日 00:04</time>" in wareki_time(just_after_midnight)
    assert 'title="2025-08-01T00:04+09:00"' in wareki_time(just_after_midnight)


def test_no_day_is_shown_as_nothing() -> None:
    assert ui.wareki(None) == ""
    assert wareki_time(None) == ""


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (2, 3, "67％"),
        (1, 200, "1％"),
        (0, 7, "0％"),
        (7, 7, "100％"),
        (0, 0, "－"),
        (None, 9, "－"),
    ],
)
def test_a_share_is_an_integer_with_halves_rounded_up(
    part: int | None, whole: int, share: str
) -> None:
    assert ui.percent(part, whole) == share


def test_a_query_without_a_parameter_begins_again_at_the_first_page() -> None:
    context = Context({"request": get("/houses/?q=a&kind=b&page=3")})

    assert ui.querystring_without(context, "kind") == "?q=a"


def menu(request: HttpRequest) -> list[tuple[str, str]]:
    shown: dict[str, Any] = ui.main_menu(Context({"request": request}))
    return [(item.label, item.current) for item in shown["items"]]


def clerk(*, chief: bool = False) -> Any:
    return SimpleNamespace(is_authenticated=True, chief=chief)


def test_the_menu_leaves_out_pages_that_do_not_exist_or_are_not_allowed(settings: Any) -> None:
    settings.MAIN_MENU = MENU

    assert menu(get("/", user=clerk())) == [("今やること", "page"), ("施設一覧", ""), ("届出", "")]
    assert ("職員", "") in menu(get("/", user=clerk(chief=True)))


def test_the_menu_marks_the_page_and_else_its_section(settings: Any) -> None:
    settings.MAIN_MENU = MENU

    assert ("施設一覧", "page") in menu(get("/houses/", user=clerk()))
    assert ("施設一覧", "true") in menu(get("/houses/12/", user=clerk()))
    assert menu(get("/houses/filings/3/", user=clerk()))[1:] == [("施設一覧", ""), ("届出", "true")]


def test_the_frame_greets_who_is_signed_in_and_offers_to_sign_out_by_post(settings: Any) -> None:
    settings.MAIN_MENU = MENU

    shown = render_to_string("base.html", {"office_name": "さくら市"}, get("/", user=clerk()))

    assert '<span class="office">さくら市</span>' in shown
    assert '<form method="post" action="/sign-out/">' in shown
    assert 'aria-label="メインメニュー"' in shown


def test_a_stranger_sees_neither_menu_nor_sign_out(settings: Any) -> None:
    settings.MAIN_MENU = MENU

    shown = render_to_string("base.html", request=get("/"))

    assert "メインメニュー" not in shown
    assert "ログアウト" not in shown


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_no_request_and_says_what_was_not_saved(name: str) -> None:
    shown = render_to_string(name)

    assert shown.lstrip().startswith("<!DOCTYPE html>")
    assert 'lang="ja"' in shown
    assert "保存され" in shown or name == "404.html"


def test_texts_stand_below_each_other_without_empty_ones() -> None:
    assert ui.lines(("県立病院", "", "南町１")) == "県立病院\n南町１"
