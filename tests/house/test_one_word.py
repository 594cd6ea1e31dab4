"""The law of words that were two for one thing, or one for two: they do not come back."""

import re

from django.conf import settings

from compliance.correspondence.columns import FOLLOW_UP
from compliance.filings.checks import to_come
from compliance.work.next_action import NextAction
from tests.house.test_year_words import texts

# What was said before, and what is said now.
GONE = {
    '(?<!対応)できること(?=[をの（<"」]|$)': "対応できる内容、対応内容",
    "分かっていること": "確認できた内容",
    "登録の元": "登録元（出典）",
    "期間の(?:始め|終わり)": "開始日、終了日",
    "約束・次回|約束期限|約束の期日到来|実施待ち": "計画の期限、次回連絡日",
    "要件未充足で対応": "要件不足・未対応",
    "(?<!取り)やめる": "…せずに戻る",
    "確かめ": "確認する",
    "(?:を|で)変え(?:る|ます|られ)": "変更する",
    "記録する日より後": "今日より後になっています",
    "対応状況|取組状況|対応の記録": "対応記録、取組実績",
    '(?:else %}|default_if_none:")不明': "－",
    '(?:>|else %}|")[—‐](?:<|{%|")': "－",
}
# A name that offices have written into words of their own, and help that models keep.
STAYS = re.compile('｛できること｝|"できること": (?:one|Placeholder)|help_text=')
# Who is told: Japanese texts; comments and names are English.
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def said_before(line: str) -> list[str]:
    """Return the words of a line that are not said any more."""
    if not JAPANESE.search(line) or STAYS.search(line):
        return []
    return [old for old in GONE if re.search(old, line)]


def test_no_page_says_what_is_said_in_another_way_now():
    found = [
        f"{path}:{number}: {line.strip()[:120]} → {[GONE[old] for old in before]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (before := said_before(line))
    ]
    assert found == []


def test_the_law_finds_each_old_word():
    said = (
        *("できることを記録する", "分かっていること", "登録の元", "期間の始め"),
        *("約束・次回連絡の期日", "要件未充足で対応なし", "入力をやめる", "確かめる"),
        *("名前を変える", "取組状況", "対応の記録", "{% else %}不明"),
        *("記録する日より後の日付です", "なし>—<"),
    )
    for old in said:
        assert said_before(old), old
    for kept in ("発行を取りやめる", "お伝えできることがあります", "変更する", "｛できること｝"):
        assert not said_before(kept), kept


def test_menu_heading_report_and_section_have_names_of_their_own():
    menu = {page: words for page, words, *_ in settings.MAIN_MENU}
    more = {page: words for page, words, _ in settings.MORE_MENU}

    assert menu["compliance:contact-list"] == FOLLOW_UP.title == "対応記録"
    assert more["reports:activity"] == "取組実績"
    assert NextAction.CONTACT_AGAIN.label == "次回連絡日到来"
    assert NextAction.FOLLOW_PLAN.label == "計画の期限到来"
    assert NextAction.GUIDE.label == "要件不足・未対応"
    assert to_come("届出日").startswith("届出日が今日より後になっています。")
