"""The head of each page: the office, the role, and the pages besides the main ones."""

import re

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def head_of(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("reports:sources")).content.decode().split("<main")[0]


def more(head: str) -> list[str]:
    """Return the words of the pages besides the main ones."""
    found = head.split('class="menu-more"')[1]
    return re.findall(r'<a href="[^"]+">([^<]+)</a>', found)


def test_the_head_says_for_which_office_and_in_which_role_somebody_works(client, city):
    head = head_of(client, make_user(city, Role.REVIEW))

    assert re.search(r'<span class="office">さくら市</span>\s*審査', head)


def test_who_serves_several_offices_is_told_how_many(client, city, prefecture):
    user = make_user(city, Role.MANAGE)
    Membership.objects.create(user=user, authority=prefecture, role=Role.READ)

    head = head_of(client, user)

    assert "ほか1</span>" in head
    assert "職員（さくら市）" in more(head)
    assert "職員（栃木県）" not in more(head)


def test_who_manages_finds_settings_staff_and_history_from_every_page(client, city):
    assert more(head_of(client, make_user(city, Role.MANAGE))) == [
        "取組実績",
        "施設の重複の疑い",
        "指定権者の変更",
        "操作記録",
        "職員",
        "届出の設定",
        "通知文書の設定",
        "はじめての方へ",
    ]


def test_who_only_reads_is_offered_no_page_that_would_refuse_them(client, city):
    assert more(head_of(client, make_user(city, Role.READ))) == [
        "取組実績",
        "施設の重複の疑い",
        "指定権者の変更",
        "はじめての方へ",
    ]


def test_every_page_besides_the_main_ones_opens(client, city):
    user = make_user(city, Role.MANAGE)
    head = head_of(client, user).split('class="menu-more"')[1]

    for url in re.findall(r'<a href="([^"]+)">', head):
        assert (url, client.get(url).status_code) == (url, 200)
