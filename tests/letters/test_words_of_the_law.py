"""The words of 6 kinds × 9 types × 4 days, with and without what was filed, sent and sent back.

The table is in law_table.py; the facts that it looks at come from the law's calendar.
"""

import re
from datetime import date
from itertools import product

import pytest

from common.japanese import wareki_in_letters
from compliance.correspondence.models import NoticeKind
from compliance.filings.models import Filing
from facilities.models import TypeCode
from letters.writing.composing import compose
from letters.writing.facts import Records, known_of, years_owed
from letters.writing.values import years_in_letters
from tests.factories.letter_scenes import (
    DAYS,
    MISSING,
    NOT_FILED,
    Scene,
    everything,
    letter_of,
    letters,
)
from tests.factories.letters import case_of, numbers
from tests.letters.law_table import FULFILLED, TABLE


def test_every_letter_says_what_the_law_says_and_nothing_else():
    wrong, used = [], set()

    for scene, letter in letters():
        text, facts = everything(letter), scene.facts
        for place, row in enumerate(TABLE):
            if not row.when.items() <= facts.items():
                continue
            used.add(place)
            wrong += [(scene, "must", words) for words in row.must if words not in text]
            wrong += [(scene, "never", words) for words in row.never if words in text]

    assert wrong[:5] == []
    assert [row.when for place, row in enumerate(TABLE) if place not in used] == []
    assert {(scene.kind, scene.type, scene.on) for scene, _ in letters()} == set(
        product(NoticeKind, TypeCode, DAYS)
    )


def test_a_letter_points_only_to_points_that_it_has():
    wanted = {
        "要件": "求められる要件及び届出の内容",
        "規定": "根拠となる規定",
        "基準": "根拠となる規定",
    }

    for scene, letter in letters():
        for place, about in re.findall(
            r"下記([１-９])の(要件|規定|基準)", "".join(letter.paragraphs)
        ):
            point = letter.points["１２３４５６７８９".index(place)]
            assert point.title == wanted[about], scene
        for place in re.findall(r"下記([１-９])", "".join(letter.paragraphs)):
            assert "１２３４５６７８９".index(place) < len(letter.points), scene


def test_the_day_to_reply_by_is_never_a_day_to_file_by():
    for scene, letter in letters():
        text = everything(letter)
        days = set(re.findall(r"(令和[^、。\n　]+?日)までに(?:提出|届け)", text))
        assert days <= {"令和９年３月31日", "令和10年３月31日"}, scene
        assert "令和９年７月30日までに提出" not in text


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2026, 11, 25), "令和６年度及び令和７年度"),
        (date(2027, 3, 31), "令和６年度及び令和７年度"),
        (date(2027, 4, 1), "令和６年度、令和７年度及び令和８年度"),
        (date(2027, 6, 30), "令和６年度、令和７年度及び令和８年度"),
    ],
)
def test_the_years_that_are_owed_are_named(on, years):
    scene = Scene(kind=NOT_FILED, type=TypeCode.GROUP_HOME, on=on, filed="nothing")

    text = everything(letter_of(scene))

    assert f"{years}の届出について" in text
    assert years_in_letters(scene.owed) == years
    assert "既に届け出ている場合は、その写しを送付" in text


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("type", TypeCode)
def test_nobody_is_accused_of_what_lies_before_the_records_begin(type, on):
    case = case_of(type, on=on, records_from=date(2027, 4, 1))
    known = known_of(case, Records())

    text = everything(compose(case, known, kind=NOT_FILED, numbers=numbers(on=on)))

    assert FULFILLED not in text
    assert "令和９年４月１日より前の届出は確認していません" in text
    assert "既に届け出ている場合は、その写しを送付" in text


def test_records_that_begin_in_mid_year_are_told_with_their_day():
    case = case_of(TypeCode.GROUP_HOME, on=date(2026, 11, 25), records_from=date(2026, 10, 1))
    known = known_of(case, Records())

    text = everything(compose(case, known, kind=NOT_FILED, numbers=numbers(on=case.on)))

    assert FULFILLED not in text
    assert "令和８年10月１日より前の届出は確認していません" in text


def test_records_that_begin_with_a_fiscal_year_know_of_that_year():
    known, unknown = (
        case_of(TypeCode.GROUP_HOME, on=date(2027, 4, 1), records_from=date(year, 4, 1))
        for year in (2026, 2027)
    )

    assert years_owed(known) == (2026,)
    assert years_owed(unknown) == ()


def test_a_filing_whose_form_is_lacking_leaves_the_year_owed():
    case = case_of(TypeCode.GROUP_HOME, on=date(2027, 4, 1), records_from=date(2026, 4, 1))
    came = Filing(pk=9, kind="annual", fiscal_year=2026, received_date=date(2026, 10, 20))
    known = known_of(case, Records(newest={1: came}, returned={9: True}))
    assert known.years_owed == (2026,)

    text = everything(compose(case, known, kind=NOT_FILED, numbers=numbers(on=case.on)))

    assert "形式上の要件に適合しない点がある" in text
    assert f"令和８年度の届出について、下記２の規定による届出の{FULFILLED}" in text


@pytest.mark.parametrize("on", DAYS)
def test_a_letter_names_days_as_letters_do(on):
    scene = Scene(kind=MISSING, type=TypeCode.WELFARE_FACILITY, on=on)

    assert letter_of(scene).notice_date == wareki_in_letters(on)
