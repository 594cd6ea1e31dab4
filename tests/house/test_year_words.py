"""The law of the words for what has been filed: one vocabulary, wherever it is said."""

import re
from datetime import date
from pathlib import Path

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.year_words import NEVER_FILED, UNFILED, UNFILED_LATE, UNFILED_OPEN
from compliance.register.filters import YearFiling
from compliance.rule.classification import Category
from compliance.work.next_action import NextAction
from letters.issuing.left_out import LeftOut, reason_words
from tests.ours import OURS

# What was said before, each where it is not part of the word that is said now.
GONE = re.compile(
    "未届出|(?<!今年度)未届（期限|届出済み(?!（)|義務違反（未届）|回答票|"
    "除く施設|除いた施設|対象外にした施設|お礼・受|全件に通知|届出の記録なし"
)
SUFFIXES = {".py", ".html", ".txt", ".js", ".csv"}


def texts():
    """Yield what people may read: code, pages, words, and the pages of the manual."""
    for root in (*OURS, "demo", "templates", "static", "fixtures"):
        for path in sorted(Path(root).rglob("*")):
            if path.suffix in SUFFIXES and not {"migrations", "vendor"} & set(path.parts):
                yield path
    yield from sorted(Path("docs").glob("*.md"))
    yield from sorted(Path("docs/manual").glob("*.md"))


def test_no_page_says_in_another_way_what_has_been_filed():
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if GONE.search(line)
    ]
    assert found == []


def test_tile_filter_next_action_and_letters_use_the_same_words():
    assert (NEVER_FILED, UNFILED_OPEN) == ("一度も届出なし", "今年度未届（期限前）")
    assert "今年度未届（期限超過）" in UNFILED_LATE
    assert NextAction.AWAIT_FILING.label == UNFILED_OPEN
    assert NextAction.DEMAND_FILING.label == UNFILED_LATE
    assert Category.NOT_FILED.label == LeftOut.NOT_FILED.label == NEVER_FILED
    assert YearFiling.OWED.label == UNFILED
    assert NoticeKind.ACCEPTANCE.label == "受付のお知らせ"


def test_a_reason_to_leave_somebody_out_names_the_year():
    on = date(2027, 3, 31)
    told = {reason: reason_words(reason, on=on) for reason in LeftOut}
    assert told[LeftOut.ALREADY_FILED] == "届出済み（令和8年度）"
    assert told[LeftOut.FILED_BEFORE] == "令和7年度以前に届出あり（令和8年度は期限前）"
    for reason in (LeftOut.OWES, LeftOut.EXEMPT):
        assert "令和8年度" in told[reason]
    assert reason_words(LeftOut.FILED_BEFORE, on=date(2027, 4, 1)).startswith("令和8年度以前")
