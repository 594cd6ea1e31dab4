"""Those who manage an authority invite, change and suspend its staff."""

import re

from playwright.sync_api import expect

from accounts.models import Membership, Role
from tests.journeys.conftest import assert_accessible, fill_in, staff

NEW_PASSWORD = "another long journey 2026"  # noqa: S105 - of an invented person


def test_staff_are_invited_given_a_role_and_suspended_but_never_the_last_manager(visit, office):
    manager = visit(staff(office, Role.MANAGE, "manager"))
    manager.goto("/")
    manager.get_by_role("link", name=re.compile("^職員 ?：さくら市$")).click()
    assert_accessible(manager)
    manager.get_by_role("link", name="職員を招待").click()
    manager.get_by_role("button", name="リンクを作る").click()
    assert_accessible(manager)
    manager.get_by_label("氏名").fill("見本　花子")
    manager.get_by_label("役割").select_option(Role.READ)
    manager.get_by_role("button", name="リンクを作る").click()
    link = manager.get_by_label("招待のリンク").input_value()
    assert_accessible(manager)

    hanako = visit(None)
    hanako.goto(link)
    expect(hanako.get_by_text("見本　花子さんは")).to_be_visible()
    assert_accessible(hanako)
    hanako.locator("input[type=text]").first.fill("hanako")
    for field in hanako.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    hanako.get_by_role("button", name="登録する").click()
    if "/sign-in/" in hanako.url:
        fill_in(hanako, "hanako", NEW_PASSWORD)
    expect(hanako.get_by_role("heading", name="今やること")).to_be_visible()

    manager.goto(manager.url.split("/staff")[0] + "/staff/")
    manager.get_by_role("link", name="見本　花子の役割を変更").click()
    manager.get_by_label("役割").select_option(Role.RECORD)
    manager.get_by_role("button", name="変更する").click()
    assert Membership.objects.get(user__username="hanako").role == Role.RECORD
    manager.get_by_role("button", name="見本　花子の利用を停止").click()
    expect(manager.get_by_role("row", name="見本　花子")).to_contain_text("停止中")
    hanako.goto("/")
    expect(hanako.get_by_text("担当する指定権者がありません")).to_be_visible()

    manager.get_by_role("row", name="manager").get_by_role("button", name="停止").click()
    expect(manager.get_by_text("管理の役割を持つ職員がいなくなる")).to_be_visible()
    assert_accessible(manager)
