"""What is wrong in a file of filings is said at once, with its place."""

import pytest

from compliance.imports import preview
from compliance.imports.lines import HEADINGS
from compliance.models import Filing
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


def test_all_errors_of_a_file_are_said_at_once_with_their_place():
    facility = make_facility()
    closed_kind = "訪問介護"

    plan = preview(
        [
            as_csv(
                [
                    line(facility, 届出日="2026/2/30"),
                    line(facility, 事業所番号="9999999999"),
                    line(facility, サービスの種類=closed_kind),
                    line(facility, 届出区分="訂正"),
                    line(facility, 届出日="R8.6.2", 受付日="R8.6.1"),
                    line(facility, 届出日="R8.6.2", 受付日="R8.8.21"),
                    line(facility, 届出日=""),
                    line(facility, 医療機関名="医院") | {"要件ⅰ相談": "△"},
                    line(facility, promises="ⅰ"),
                    line(facility, 年度="2023"),
                    line(facility, 医療機関名="医院", 医療機関区分="薬局"),
                ]
            )
        ],
        now=NOW,
    )

    assert plan.filings == []
    assert [(row, column) for row, column, _ in messages(plan.reports[0].errors)] == [
        (2, "届出日"),
        (3, "事業所番号"),
        (4, "サービスの種類"),
        (5, "届出区分"),
        (6, "受付日"),
        (7, "受付日"),
        (8, "届出日"),
        (9, "要件ⅰ相談"),
        (10, "医療機関名"),
        (11, "年度"),
        (12, "医療機関区分"),
    ]
    assert plan.reports[0].errors[0].cell == "D2"


def test_a_bad_line_leaves_out_its_whole_filing_and_no_other():
    facility, other, hospital = make_facility(), make_facility(), make_hospital()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅰ"),
            line(facility, institution=make_hospital()) | {"要件ⅱ診療": "?"},
            line(other, institution=hospital, promises="ⅰ"),
        ]
    )

    assert len(plan.reports[0].errors) == 1
    assert [filing.facility for filing in Filing.objects.all()] == [other]


def test_headings_are_checked_and_named():
    headings = [*HEADINGS[:-1], "メモ"]
    cells = line(make_facility()) | {"メモ": ""}

    plan = preview([as_csv([cells], headings=headings)], now=NOW)

    told = [message for _, _, message in messages(plan.reports[0].errors)]
    assert any("「メモ」は使えません" in message for message in told)
    assert any("「備考」がありません" in message for message in told)


def test_lines_of_one_filing_must_agree_in_their_year():
    facility = make_facility()

    plan = preview(
        [
            as_csv(
                [
                    line(facility, institution=make_hospital(), 年度="2026"),
                    line(facility, institution=make_hospital(), 年度="R7"),
                ]
            )
        ],
        now=NOW,
    )

    assert [column for _, column, _ in messages(plan.reports[0].errors)] == ["年度"]


def test_a_blank_line_beside_partners_is_an_error():
    facility = make_facility()

    plan = preview([as_csv([line(facility, institution=make_hospital()), line(facility)])], now=NOW)

    assert messages(plan.reports[0].errors)[0][:2] == (3, "医療機関名")
