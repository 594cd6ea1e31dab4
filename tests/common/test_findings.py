"""What an import says, for machines."""

import json

from common.findings import FileReport, Finding


def test_a_report_has_the_agreed_names_in_json():
    report = FileReport(file="届出.csv", kind="届出", rows=2, new=1)
    report.errors.append(
        Finding(row=3, column="届出日", cell="D3", value="2月30日", message="存在しない日付です。")
    )

    assert json.loads(json.dumps(report.as_json())) == {
        "file": "届出.csv",
        "kind": "届出",
        "rows": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "merged": 0,
        "skipped": 0,
        "errors": [
            {
                "row": 3,
                "column": "届出日",
                "cell": "D3",
                "value": "2月30日",
                "message": "存在しない日付です。",
            }
        ],
        "warnings": [],
    }


def test_reports_do_not_share_their_lists():
    FileReport(file="一.csv").errors.append(
        Finding(row=None, column="", cell="", value="", message="読めません。")
    )

    assert FileReport(file="二.csv").errors == []
